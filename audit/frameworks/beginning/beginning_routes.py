"""Pages to begin a framework: the library, one with nothing in it, a copy of another."""

from typing import Any

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import Field
from wtforms.fields.choices import SelectChoice

from audit.frameworks import queries, words
from audit.frameworks.beginning import changes as beginning
from audit.frameworks.beginning.beginning_forms import BlankForm, CopyForm, NameForm
from audit.frameworks.beginning.built_in import BuiltIn, built_in_framework, built_in_frameworks
from audit.frameworks.loading import cohort_asked, readable_version, routes
from audit.models import FrameworkVersion
from audit.rules.permissions import Permission
from audit.web.access import me, requires
from audit.web.asked import number_asked
from audit.web.fragments import answer, wants_fragment
from audit.web.saving import writes


def _to(draft: FrameworkVersion) -> ResponseReturnValue:
    """To where a draft is written."""
    known = "frameworks.edit" in current_app.view_functions
    return redirect(url_for(".edit" if known else ".framework_version", version_id=draft.id), 303)


def _library(code: str) -> BuiltIn:
    return built_in_framework(code) or abort(404)


@routes.get("/frameworks/new")
@requires(Permission.AUTHOR_FRAMEWORKS)
def new_framework() -> ResponseReturnValue:
    """Three ways to begin."""
    library = built_in_frameworks()
    return render_template(
        "frameworks/new_framework.html",
        library=library,
        owned=queries.with_codes([found.code for found in library]),
        copies=bool(queries.versions_to_copy()),
    )


@routes.get("/frameworks/library/<code>")
@requires(Permission.READ_FRAMEWORKS)
def library_framework(code: str) -> ResponseReturnValue:
    """A framework of the library as it would read; nothing is stored."""
    found = _library(code)
    cohort = cohort_asked(found.version)
    return answer(
        "frameworks/library_framework.html",
        "frameworks/_themes.html",
        found=found,
        there=queries.with_codes([code]).get(code),
        version=found.version,
        cohorts=dict(found.version.cohorts),
        cohort=cohort,
        themes=found.version.themes_for(cohort) if cohort else found.version.themes,
        words=words,
    )


@routes.post("/frameworks/library/<code>/use")
@requires(Permission.MANAGE_ROUNDS)
@writes
def use_library_framework(code: str) -> ResponseReturnValue:
    """Begin with a framework of the library as it is; once it is there, nothing changes."""
    version = beginning.use_from_library(_library(code), me)
    flash("The framework is ready to audit against.", "success")
    return redirect(url_for(".framework_version", version_id=version.id), 303)


@routes.post("/frameworks/library/<code>/draft")
@requires(Permission.AUTHOR_FRAMEWORKS)
@writes
def draft_library_framework(code: str) -> ResponseReturnValue:
    """Begin a draft with a framework of the library."""
    return _to(beginning.begin_from_library(_library(code), me))


@routes.route("/frameworks/new/blank", methods=["GET", "POST"])
@requires(Permission.AUTHOR_FRAMEWORKS)
@writes
def new_blank_framework() -> ResponseReturnValue:
    """Begin with nothing but a name, the four-point scale and the cohorts."""
    if wants_fragment() and request.method == "GET":
        return _suggested()
    form = BlankForm(_known_cohorts())
    if form.validate_on_submit():
        name, code = form.name.data or "", form.code.data or ""
        try:
            return _to(beginning.begin_blank(name, code, form.chosen_cohorts(), me))
        except beginning.CodeTaken as taken:
            _say(form.code, taken)
    return _page("frameworks/new_blank_framework.html", form)


@routes.route("/frameworks/new/copy", methods=["GET", "POST"])
@requires(Permission.AUTHOR_FRAMEWORKS)
@writes
def copy_framework() -> ResponseReturnValue:
    """Begin with what a version says, as a framework of its own."""
    if wants_fragment() and request.method == "GET":
        return _suggested()
    rows = queries.versions_to_copy()
    titles = queries.titles(rows)
    versions = [
        SelectChoice(row.id, f"{titles[row.id]}{'' if row.state == 'published' else f' ({row.state})'}")
        for row in rows
    ]
    form = CopyForm(versions, data={"source": number_asked("version")})
    if form.validate_on_submit():
        source = readable_version(form.source.data)
        try:
            return _to(beginning.begin_copy(source, form.name.data or "", form.code.data or "", me))
        except beginning.CodeTaken as taken:
            _say(form.code, taken)
    return _page("frameworks/copy_framework.html", form)


def _known_cohorts() -> list[tuple[str, str]]:
    """The cohorts of the council; before it has any, those of the library."""
    known = [(cohort.code, cohort.name) for cohort in queries.cohorts()]
    return known or list(built_in_frameworks()[0].version.cohorts)


def _suggested() -> ResponseReturnValue:
    name = request.args.get("name", "")[:200]
    return render_template("frameworks/_suggested_code.html", code=beginning.free_code(name) if name else "")


def _say(field: Field, refused: ValueError) -> None:
    field.errors = [*field.errors, str(refused)]


def _page(template: str, form: NameForm, **more: Any) -> ResponseReturnValue:
    return render_template(template, form=form, **more), 422 if form.errors else 200
