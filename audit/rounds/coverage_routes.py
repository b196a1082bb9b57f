"""The page of coverage: where nobody has looked for a year."""

from flask import render_template
from flask.typing import ResponseReturnValue

from audit.frameworks.queries import frameworks
from audit.rounds.coverage import MONTHS, coverage
from audit.rounds.loading import routes
from audit.rules.permissions import Permission
from audit.web.access import requires
from audit.web.asked import number_asked


@routes.get("/coverage")
@requires(Permission.MANAGE_ROUNDS)
def coverage_() -> ResponseReturnValue:
    framework_id = number_asked("framework")
    return render_template(
        "rounds/coverage.html",
        coverage=coverage(framework_id),
        months=MONTHS,
        frameworks=frameworks(),
        framework_id=framework_id,
    )
