"""The page of the distribution: every grade, team by team, beside the benchmark and the target."""

from flask import current_app, render_template
from flask.typing import ResponseReturnValue

from audit.results import figures
from audit.results.blueprint import routes, selected, show, theme_asked
from audit.results.targets.queries import yardsticks
from audit.rules.benchmarks import against
from audit.rules.permissions import Permission
from audit.web.access import requires

routes.add_app_template_global(against)


@routes.get("/results/distribution")
@requires(Permission.READ_RESULTS)
def distribution() -> ResponseReturnValue:
    selection = selected()
    if selection is None:
        return render_template("results/no_results.html")
    theme = theme_asked(selection)
    table = figures.of_one_judgement(selection, theme, current_app.config["TOO_FEW"])
    now = yardsticks()
    return show(
        "results/distribution.html",
        "results/_distribution.html",
        selection,
        table=table,
        theme=theme,
        target=now.target,
        benchmark=now.benchmark,
        benchmark_figure=now.benchmark.figure(table.columns[0].scale),
    )
