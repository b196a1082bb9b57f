"""Two people at the tree of teams at the same moment."""

from collections.abc import Callable

from flask import Flask

from audit.cases import team_changes
from audit.extensions import begin_writing, db
from audit.models import Team
from tests.at_once import at_once
from tests.factories import make_team


def test_two_services_do_not_end_up_in_each_other(busy_app: Flask) -> None:
    """Whatever walks up such a tree would never arrive."""
    begin_writing()
    ids = [make_team(name, is_service=True).id for name in ("North", "South")]
    db.session.commit()

    def puts(one: int, into: int) -> Callable[[], object]:
        def do() -> bool:
            team, service = db.session.get_one(Team, one), db.session.get_one(Team, into)
            assert team.name != service.name  # both are read before either is changed
            return team_changes.change_team(team, team.name, service, None)

        return do

    for _ in range(5):
        said = at_once(busy_app, puts(ids[0], ids[1]), puts(ids[1], ids[0]))
        assert said.count(True) == 1, said
        begin_writing()
        for id in ids:
            db.session.get_one(Team, id).parent = None
        db.session.commit()
