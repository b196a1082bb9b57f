"""Pages of phrases: those for one criterion, one's own, and those that QA leads keep for everybody."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from audit.grading import changes
from audit.grading.loading import audit_to_grade, routes
from audit.grading.phrases import phrase_changes, phrase_queries
from audit.grading.phrases.phrase_forms import PhraseForm, choices
from audit.models import Phrase
from audit.rules.framework import Criterion, Theme, Version
from audit.rules.permissions import Permission
from audit.rules.phrases import UnusablePhrase
from audit.web.access import may, me, requires
from audit.web.asked import number_asked
from audit.web.fragments import answer
from audit.web.saving import writes

FOR_CRITERION = "/audits/<int:case_audit_id>/criteria/<int:criterion_id>/phrases"


def _criterion(case_audit_id: int, criterion_id: int) -> tuple[Theme, Criterion]:
    audit = audit_to_grade(case_audit_id)
    return changes.criterion_of(audit, criterion_id) or abort(404)


def _offered(
    case_audit_id: int, theme: Theme, one: Criterion, status: int = 200, **more: Any
) -> ResponseReturnValue:
    offered = phrase_queries.offered(me, one.lineage, theme.lineage)
    context = {"case_audit_id": case_audit_id, "criterion": one, "theme": theme, "offered": offered, **more}
    return answer("grading/phrases_offered.html", "grading/_phrases_offered.html", status, **context)


@routes.get(FOR_CRITERION)
@requires(Permission.GRADE_CASES)
def phrases_offered(case_audit_id: int, criterion_id: int) -> ResponseReturnValue:
    """The phrases for the evidence of a criterion: a fragment below it, or a page to copy from."""
    theme, one = _criterion(case_audit_id, criterion_id)
    return _offered(case_audit_id, theme, one)


@routes.post(FOR_CRITERION)
@requires(Permission.GRADE_CASES)
@writes
def keep_phrase(case_audit_id: int, criterion_id: int) -> ResponseReturnValue:
    """Keep what was written as a phrase of one's own for this criterion."""
    theme, one = _criterion(case_audit_id, criterion_id)
    try:
        kept = phrase_changes.keep_phrase(request.form.get("text", ""), one.lineage, me, me)
    except UnusablePhrase as problem:
        return _offered(case_audit_id, theme, one, 422, problem=str(problem))
    return _offered(case_audit_id, theme, one, kept=kept)


@routes.post("/phrases/<int:phrase_id>/used")
@requires(Permission.GRADE_CASES)
@writes
def phrase_used(phrase_id: int) -> ResponseReturnValue:
    """A phrase was put into a text: it is offered first from now on."""
    found = phrase_queries.phrase(phrase_id) or abort(404)
    if found.owner_id not in (None, me.id):
        abort(403)
    phrase_changes.note_use(found, me)
    return "", 204


@routes.route("/phrases", methods=["GET", "POST"])
@requires(Permission.GRADE_CASES)
@writes
def phrases() -> ResponseReturnValue:
    """One's own phrases, and those of everybody to read."""
    return _bank("grading/phrases.html", mine=True)


@routes.route("/phrases/shared", methods=["GET", "POST"])
@requires(Permission.MANAGE_PHRASES)
@writes
def shared_phrases() -> ResponseReturnValue:
    """The phrases that QA leads keep for everybody."""
    return _bank("grading/shared_phrases.html", mine=False)


def _bank(template: str, mine: bool) -> ResponseReturnValue:
    versions = phrase_queries.frameworks()
    version = _asked(versions)
    form = PhraseForm()
    form.lineage.choices = choices(version) if version else []
    here = url_for(".phrases" if mine else ".shared_phrases", framework=request.args.get("framework"))
    if form.validate_on_submit():
        try:
            phrase_changes.keep_phrase(form.text.data, form.lineage.data or None, me if mine else None, me)
        except UnusablePhrase as problem:
            form.text.errors = [str(problem)]
        else:
            flash("The phrase is kept.", "success")
            return redirect(here, 303)
    own = phrase_queries.own(me) if mine else ()
    shared = phrase_queries.shared()
    return render_template(
        template,
        form=form,
        here=here,
        versions=versions,
        version=version,
        own=own,
        shared=shared,
        removed=_removed(mine),
        places=phrase_queries.places({one.lineage for one in (*own, *shared)}),
    ), 422 if form.errors else 200


def _asked(versions: list[Version]) -> Version | None:
    """The framework whose themes and criteria a phrase can be for: the one asked for, or the first."""
    asked = request.args.get("framework")
    return next((one for one in versions if one.framework == asked), versions[0] if versions else None)


def _removed(mine: bool) -> Phrase | None:
    """The phrase that was removed just now, to be put back."""
    asked = number_asked("removed")
    found = phrase_queries.phrase(asked) if asked else None
    return found if found and found.removed and found.owner_id == (me.id if mine else None) else None


def _to_change(phrase_id: int) -> Phrase:
    """The phrase, if it is the person's own, or everybody's and they keep those: otherwise 404 or 403."""
    found = phrase_queries.phrase(phrase_id) or abort(404)
    if found.owner_id is None and not may(Permission.MANAGE_PHRASES):
        abort(403)
    if found.owner_id not in (None, me.id):
        abort(403)
    return found


def _home(phrase: Phrase, **more: Any) -> str:
    return url_for(".phrases" if phrase.owner_id else ".shared_phrases", **more)


@routes.route("/phrases/<int:phrase_id>", methods=["GET", "POST"])
@requires(Permission.CHANGE_PHRASES)
@writes
def phrase(phrase_id: int) -> ResponseReturnValue:
    """Change what a phrase says or where it is offered."""
    found = _to_change(phrase_id)
    versions = phrase_queries.frameworks()
    lineage = found.lineage or ""
    of = next((one for one in versions if lineage in _lineages(one)), _asked(versions))
    form = PhraseForm(obj=found)
    called = phrase_queries.places({found.lineage}).get(lineage, "")
    form.lineage.choices = choices(of, found.lineage, called) if of else []
    if request.method == "GET":
        form.lineage.data = lineage
    if form.validate_on_submit():
        try:
            phrase_changes.change_phrase(found, form.text.data, form.lineage.data or None, me)
        except UnusablePhrase as problem:
            form.text.errors = [str(problem)]
        else:
            flash("The phrase is changed.", "success")
            return redirect(_home(found), 303)
    status = 422 if form.errors else 200
    return render_template("grading/phrase.html", phrase=found, form=form, home=_home(found)), status


def _lineages(version: Version) -> set[str]:
    return {theme.lineage for theme in version.themes} | set(version.by_lineage())


@routes.post("/phrases/<int:phrase_id>/remove")
@requires(Permission.CHANGE_PHRASES)
@writes
def remove_phrase(phrase_id: int) -> ResponseReturnValue:
    found = _to_change(phrase_id)
    phrase_changes.remove_phrase(found, me)
    return redirect(_home(found, removed=found.id), 303)


@routes.post("/phrases/<int:phrase_id>/put-back")
@requires(Permission.CHANGE_PHRASES)
@writes
def put_phrase_back(phrase_id: int) -> ResponseReturnValue:
    found = _to_change(phrase_id)
    phrase_changes.put_back(found, me)
    flash("The phrase is offered again.", "success")
    return redirect(_home(found), 303)
