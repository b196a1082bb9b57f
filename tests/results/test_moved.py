"""An audit that was moved to a newer version and then submitted is counted and listed once."""

from flask import Flask

from audit.extensions import begin_writing, db
from audit.frameworks.queries import whole
from audit.grading import changes
from audit.models import CaseAudit
from audit.results.audits import queries
from audit.results.narrow import Narrow
from tests.factories import Cast
from tests.grading.making import allocated, answer_everything
from tests.grading.moved import moved, next_version


def test_what_was_answered_before_the_move_is_in_no_list(app: Flask, cast: Cast) -> None:
    audit = allocated(cast)[0]
    begin_writing()
    answer_everything(db.session.get_one(CaseAudit, audit.id), cast.auditor)
    db.session.commit()
    first = whole(audit.framework_version_id)
    second = whole(next_version(audit, lambda one: None if one.code == "2.2" else one).id)
    audit = moved(audit, db.session.merge(audit.framework_version).framework.versions[-1], cast.lead)
    begin_writing()
    changes.submit(db.session.get_one(CaseAudit, audit.id), cast.auditor)
    db.session.commit()
    for about, ids in (
        (
            "criterion",
            [one.id for v in (first, second) for one in v.criteria().values() if one.code == "1.1"],
        ),
        ("theme", [theme.id for v in (first, second) for theme in v.themes if theme.code == "1"]),
    ):
        assert len(ids) == 2
        listed = queries.audits([audit.round_id], Narrow(), (about, ids), ["good"], 1)
        assert listed.total == 1, about
