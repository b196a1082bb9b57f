"""Pages of concerns: the list, one concern, and what is recorded of it. Raising and naming have their own."""

from collections.abc import Callable
from functools import partial
from statistics import median
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from audit.accounts.queries import teams_below
from audit.concerns import changes, letters, naming_routes, queries, raising_routes
from audit.concerns.forms import StepForm
from audit.concerns.loading import (
    concern_to_answer,
    may_answer,
    mine_to_read,
    readable_concern,
    routes,
    told_of,
)
from audit.concerns.waiting import concerns_of
from audit.grading import queries as grading
from audit.models import Concern, Person
from audit.rules.concerns import ConcernState, Unusable
from audit.rules.permissions import Permission, Scope
from audit.rules.permissions import scope as scope_of
from audit.rules.workflow import NotAllowedNow
from audit.web.access import me, my_scope, requires
from audit.web.fragments import answer, wants_fragment
from audit.web.later import after_the_answer
from audit.web.paging import page_asked
from audit.web.saving import undo, writes

__all__ = ["naming_routes", "raising_routes", "routes"]

Change = Callable[[Concern, str, Person], None]


@routes.get("/concerns")
@requires(Permission.READ_CONCERNS)
def concerns() -> ResponseReturnValue:
    """The concerns this person may read, what waits first."""
    asked = request.args.get("state", "")
    state = ConcernState(asked) if asked in set(ConcernState) else None
    search = request.args.get("search", "").strip()[:60]
    which = mine_to_read()
    taken = queries.hours_to_acknowledge(which)
    return answer(
        "concerns/concerns.html",
        "concerns/_concerns.html",
        concerns=queries.listed(which, search, state, page_asked()),
        search=search,
        state=state,
        states=ConcernState,
        taken=len(taken),
        median_hours=median(taken) if taken else None,
    )


@routes.get("/concerns/<int:concern_id>")
@requires(Permission.READ_CONCERNS)
def concern(concern_id: int) -> ResponseReturnValue:
    """One concern; the fragment says how those who are told were told, while e-mails are being sent."""
    found = readable_concern(concern_id)
    return answer("concerns/concern.html", "concerns/_told.html", **_all_of(found))


def _all_of(found: Concern, **more: Any) -> dict[str, Any]:
    audit = grading.case_audit(found.case_audit_id)
    assert audit is not None  # the concern refers to it
    reads = scope_of(me.roles, Permission.READ_AUDITS)
    return {
        "concern": found,
        "audit": audit,
        "reads_audit": reads is not None and grading.readable(audit, me, reads, teams_below(me)),
        "steps": queries.steps(found.id),
        "answers": may_answer(found),
        "form": StepForm(formdata=None),
        "about": "",  # which form was refused
        "said": "",  # why, where it is no fault of the text
        **told_of(found),
        **more,
    }


@routes.post("/concerns/<int:concern_id>/acknowledge")
@requires(Permission.ANSWER_CONCERNS)
@writes
def acknowledge(concern_id: int) -> ResponseReturnValue:
    found = concern_to_answer(concern_id)
    return _step(found, changes.acknowledge, "acknowledge", "You acknowledged this concern.")


@routes.post("/concerns/<int:concern_id>/note")
@requires(Permission.READ_CONCERNS)
@writes
def note(concern_id: int) -> ResponseReturnValue:
    found = readable_concern(concern_id, to_change=True)
    return _step(found, changes.note, "note", "The note is added.")


@routes.post("/concerns/<int:concern_id>/close")
@requires(Permission.ANSWER_CONCERNS)
@writes
def close(concern_id: int) -> ResponseReturnValue:
    return _step(concern_to_answer(concern_id), changes.close, "close", "The concern is closed.")


@routes.post("/concerns/<int:concern_id>/open-again")
@requires(Permission.ANSWER_CONCERNS)
@writes
def open_again(concern_id: int) -> ResponseReturnValue:
    found = concern_to_answer(concern_id)
    return _step(found, changes.open_again, "open_again", "The concern is open again.")


def _step(found: Concern, change: Change, about: str, done: str) -> ResponseReturnValue:
    """Take a step, or show the page again with what was typed and why it was not taken."""
    form = StepForm()
    concern_id = found.id
    try:
        change(found, form.text.data or "", me)
    except (Unusable, NotAllowedNow) as problem:
        undo()
        found = readable_concern(concern_id)
        taken = isinstance(problem, NotAllowedNow)
        if not taken:
            form.text.errors = [str(problem)]
        # What somebody else did first does not make these words worthless: they can be added as a note.
        more = {"form": form, "about": "note" if taken else about, "said": str(problem) if taken else ""}
        page = render_template("concerns/concern.html", **_all_of(found, **more))
        return page, 409 if taken else 422
    flash(f"{me.id}/concern-{concern_id}", "drafts-saved")
    flash(done, "success")
    return redirect(url_for(".concern", concern_id=concern_id), 303)


@routes.post("/concerns/escalate")
@requires(Permission.READ_CONCERNS)
@writes
def escalate() -> ResponseReturnValue:
    """The clock of a concern ran out and a page was opened: tell whoever is told then. Once only."""
    changes.escalate()
    if wants_fragment():
        response = answer("", "concerns/_waiting.html", concerns=concerns_of(me))
    else:
        response = redirect(url_for("home.home"), 303)  # type: ignore[assignment]
    return after_the_answer(response, partial(letters.send, None))


@routes.app_template_global()
def sees_concerns() -> bool:
    """Whether the person signed in has a reason to look at the list of concerns."""
    if not me.roles:
        return False
    return my_scope(Permission.READ_CONCERNS) != Scope.OWN or queries.any_for(me)
