"""The page of the trend: one judgement, round by round."""

from flask import current_app, render_template
from flask.typing import ResponseReturnValue

from audit.results.blueprint import routes, selected, show, theme_asked
from audit.results.targets.queries import yardsticks
from audit.results.trend.course import course
from audit.rules.permissions import Permission
from audit.rules.trends import IN_A_ROW, POINTS_NEEDED
from audit.web.access import requires


@routes.get("/results/trend")
@requires(Permission.READ_RESULTS)
def trend() -> ResponseReturnValue:
    selection = selected()
    if selection is None:
        return render_template("results/no_results.html")
    theme = theme_asked(selection)
    return show(
        "results/trend.html",
        "results/_trend.html",
        selection,
        course=course(selection, theme, current_app.config["TOO_FEW"]),
        theme=theme,
        target=yardsticks().target,
        needed=POINTS_NEEDED,
        in_a_row=IN_A_ROW,
    )
