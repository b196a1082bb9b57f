"""What the tests of rounds stand on."""

import pytest

from audit.extensions import begin_writing, db
from tests.factories import Cast, make_case_list, make_framework
from tests.rounds.making import Ground


@pytest.fixture
def ground(cast: Cast) -> Ground:
    begin_writing()
    teams = {cast.locality_1: 8, cast.locality_2: 6, cast.care_1: 4, None: 2}
    made = Ground(cast, make_framework(), make_case_list(teams))
    db.session.commit()
    return made
