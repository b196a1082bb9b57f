"""What a save that is refused answers, as a fragment beside what was typed: why, and what can be done."""

from collections.abc import Callable
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from audit.grading.changes import Stale
from audit.rules.grades import UnusableAnswer
from audit.rules.workflow import NotAllowedNow

# What a save raises that its sender can see to.
Refused = (Stale, UnusableAnswer, NotAllowedNow)

KEPT = "What you typed is not saved. It stays here, and in this browser when you leave."


def refused(problem: Exception, about: str, seen: int) -> ResponseReturnValue:
    """Why something cannot be saved; the page still knows the version it has seen."""
    now = isinstance(problem, NotAllowedNow)
    words = f"{problem} {KEPT}" if now else problem
    page = render_template("grading/_problem.html", about=about, seen=seen, problem=words)
    return page, 409 if now else 422


def block_refused(
    problem: Exception, about: str, seen: int, theirs: str, said: Callable[[Any], list[str]]
) -> ResponseReturnValue:
    """The same of a block beside the themes; a stale save shows what stands, which `theirs` gives again."""
    if not isinstance(problem, Stale):
        return refused(problem, about, seen)
    context = {"now": problem.now, "said": said, "theirs": theirs}
    return render_template("grading/_block_conflict.html", about=about, seen=seen, **context), 409
