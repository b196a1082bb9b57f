"""Concerns in the workbook of results: how soon each was acknowledged, of the teams one may read."""

from typing import Any

from audit.extensions import begin_writing, db
from audit.models import CaseAudit
from audit.rules import clock
from tests.concerns.making import LATE, WORDS, acknowledged, raised
from tests.factories import Cast
from tests.page import Browser
from tests.reports.test_export_results import workbook
from tests.results.making import Work


def rows(visitor: Browser) -> list[dict[str, Any]]:
    book = workbook(visitor)
    heads, *values = book["Concerns"].iter_rows(values_only=True)
    return [dict(zip(heads, row, strict=True)) for row in values]


def test_each_concern_of_the_teams_one_may_read_is_a_row(cast: Cast, visitor: Browser) -> None:
    begin_writing()
    work = Work(cast)
    work.submit_many(cast.locality_1.id, "good", "good")
    work.submit_many(cast.care_1.id, "good")
    db.session.commit()
    audits = db.session.query(CaseAudit).order_by(CaseAudit.id).all()
    acknowledged(raised(audits[0], cast.auditor), cast.lead)
    raised(audits[1], cast.auditor, "=1+1")
    raised(audits[2], cast.auditor, "Of another team.")
    with clock.at(LATE):
        found = rows(visitor.sign_in(cast.lead))
        assert [one["Concern"] for one in found] == [1, 2, 3]
        assert (found[0]["State"], found[0]["Hours to acknowledge"], found[0]["Late"]) == (
            "Acknowledged", 3, "No",
        )  # fmt: skip
        assert found[0]["Why a child may be at risk"] == WORDS
        assert (found[1]["State"], found[1]["Hours to acknowledge"], found[1]["Late"]) == (
            "Late",
            None,
            "Yes",
        )
        assert found[1]["Why a child may be at risk"] == "=1+1"  # a text, never a formula
        assert found[1]["Hours allowed"] == 24
        assert [one["Concern"] for one in rows(visitor.sign_in(cast.manager))] == [1, 2]
