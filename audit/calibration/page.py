"""The page of one calibration, as a person may see it."""

from collections.abc import Mapping

from flask import render_template
from flask.typing import ResponseReturnValue

from audit.calibration import queries
from audit.calibration.loading import holds
from audit.calibration.spread import board
from audit.models import Calibration, CaseAudit

# By the mark of a row: why what was sent of it is refused, with the grade and the words that were sent.
Refused = Mapping[str, tuple[str, str, str]]


def show(
    found: Calibration, mine: CaseAudit | None, refused: Refused | None = None, status: int = 200
) -> ResponseReturnValue:
    """Who holds it sees what everybody gave as it comes; who takes part once it is closed."""
    audits = queries.audits_of(found)
    shown = holds(mine) or found.closed_at is not None
    return render_template(
        "calibration/calibration.html",
        calibration=found,
        mine=mine,
        entry=queries.case_of(found),
        audits=audits,
        board=board(found, audits) if shown else None,
        holds=holds(mine),
        names={audit.auditor_id: audit.auditor.name for audit in audits},
        refused=refused or {},
    ), status
