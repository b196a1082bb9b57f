"""What the pages cannot show: two people at the same moment, and refusals of the changes themselves."""

from datetime import date

import pytest
from sqlalchemy import func, select

from audit.extensions import begin_writing, db
from audit.frameworks.changes import draft_from
from audit.frameworks.queries import whole
from audit.models import FrameworkVersion, Round
from audit.rounds import changes, queries
from tests.factories import make_planned_round
from tests.rounds.making import Ground, planned


def test_two_rounds_of_one_name_at_the_same_moment_become_one(
    ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    planned(ground)
    monkeypatch.setattr(queries, "named", lambda _name: None)  # neither saw the other's
    begin_writing()
    with pytest.raises(changes.Refused, match="There is already a round with this name"):
        make_planned_round(ground.case_list, ground.version)
    db.session.commit()
    assert db.session.scalar(select(func.count(Round.id))) == 1


def test_a_round_of_a_draft_or_retired_framework_is_refused(ground: Ground) -> None:
    begin_writing()
    draft = draft_from(whole(ground.version.id), None)
    with pytest.raises(changes.Refused, match="is not published"):
        make_planned_round(ground.case_list, draft)
    retired = db.session.get_one(FrameworkVersion, ground.version.id)
    retired.state = "retired"
    with pytest.raises(changes.Refused, match="is not published"):
        make_planned_round(ground.case_list, retired)


@pytest.mark.parametrize(
    ("end", "due_on"),
    [(date(2026, 9, 30), date(2026, 11, 14)), (date(2026, 10, 31), date(2026, 9, 30))],
)
def test_dates_out_of_order_are_refused_wherever_they_come_from(
    ground: Ground, end: date, due_on: date
) -> None:
    begin_writing()
    with pytest.raises(ValueError, match=r"last day of the period|before the period"):
        changes.create_round(
            "October 2026", ground.version, ground.case_list, date(2026, 10, 1), end, due_on, None
        )
