"""The page of learning: strengths and weaknesses that repeat, root causes, what the evidence rests on."""

from flask import current_app, render_template
from flask.typing import ResponseReturnValue

from audit.results import figures
from audit.results.blueprint import routes, selected, show
from audit.results.learning.concerns import concerns
from audit.results.learning.lessons import lessons
from audit.results.learning.repeating import repeating
from audit.results.learning.voices import voices
from audit.results.standouts import standouts
from audit.rules.permissions import Permission
from audit.rules.sources import Source
from audit.rules.taking_part import Took
from audit.web.access import requires


@routes.get("/results/learning")
@requires(Permission.READ_RESULTS)
def learning() -> ResponseReturnValue:
    selection = selected()
    if selection is None:
        return render_template("results/no_results.html")
    few = current_app.config["TOO_FEW"]
    return show(
        "results/learning.html",
        "results/_learning.html",
        selection,
        table=figures.of_one_judgement(selection, None),
        lessons=lessons(selection),
        concerns=concerns(selection),
        voices=voices(selection),
        repeating=repeating(selection),
        standouts=standouts(selection, few),
        sources=tuple(Source),
        Took=Took,
    )
