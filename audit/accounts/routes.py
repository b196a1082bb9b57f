"""Signing in and out, one's own password, and the pages where administrators keep people."""

from flask import abort, flash, g, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_user, logout_user
from wtforms.fields.choices import SelectChoice

from audit.accounts import (
    auditor_group_routes,
    changes,
    devices,
    keyboard_routes,
    queries,
    settings_routes,
    working_time_routes,
)
from audit.accounts.blueprint import routes
from audit.accounts.forms import (
    ChangePasswordForm,
    ChangePersonForm,
    ChoosePasswordForm,
    PersonForm,
    SetUpForm,
    SignInForm,
)
from audit.accounts.links import LASTS_HOURS
from audit.extensions import db, login
from audit.models import Person, Team
from audit.rules.passwords import WeakPassword
from audit.rules.permissions import Permission, Role
from audit.web.access import me, open_to_everyone, requires, signed_in
from audit.web.errors import refuse
from audit.web.fragments import answer, wants_fragment
from audit.web.saving import keep_although_refused, writes

__all__ = ["auditor_group_routes", "keyboard_routes", "routes", "settings_routes", "working_time_routes"]

login.user_loader(queries.by_session)

# The same answer whether there is such an account or not.
WRONG = "The e-mail address or the password is not right."
ANOTHER = "What is on this page is somebody else’s. Nothing was sent, and you are not signed in."

ROLE_HINTS = {role.value: role.explained for role in Role}


def _within(address: str | None) -> str:
    """An address of ours to go on to: never another site's. To browsers "/<tab>/x" is "//x"."""
    if address and address.isprintable() and address[0] == "/" and address[1:2] not in ("/", "\\"):
        return address
    return url_for("home.home")


@routes.route("/sign-in", methods=["GET", "POST"])
@open_to_everyone
@writes
def sign_in() -> ResponseReturnValue:
    """A page or, for somebody signed out in the middle of an audit, a fragment in it (signing_in.js)."""
    if current_user.is_authenticated:
        if wants_fragment():
            return render_template("accounts/_signed_in.html")
        return redirect(_within(request.args.get("next")))
    form = SignInForm()
    if not form.validate_on_submit():
        return _asked(form, 422 if form.is_submitted() else 200)
    email = form.email.data or ""
    counted = queries.Counted.against(email, request.remote_addr, devices.known(email))
    if queries.too_many_guesses(counted):
        return refuse(429)
    person = changes.sign_in(email, form.password.data or "", counted)
    if person is None:
        keep_although_refused()
        form.email.errors = [WRONG]
        return _asked(form, 422)
    if request.form.get("only", str(person.id)) != str(person.id):
        form.email.errors = [ANOTHER]
        return _asked(form, 422)
    return _signed_in(person, _within(request.args.get("next")))


def _asked(form: SignInForm, status: int) -> ResponseReturnValue:
    return answer("accounts/sign_in.html", "accounts/_sign_in_here.html", status, form=form)


def _signed_in(person: Person, address: str) -> ResponseReturnValue:
    """Begin a session of this person's and go on to this address."""
    session.clear()  # a session begun before signing in is not carried on
    g.pop("csrf_token", None)  # nor is its token
    session.permanent = True
    login_user(person)
    in_place = render_template("accounts/_signed_in.html") if wants_fragment() else None
    response = make_response(in_place or redirect(address, 303))
    devices.remember(response, person)
    return response


@routes.post("/sign-out")
@signed_in
def sign_out() -> ResponseReturnValue:
    logout_user()
    session.clear()
    return redirect(url_for(".sign_in"), 303)


@routes.get("/account")
@signed_in
def account() -> ResponseReturnValue:
    return render_template("accounts/account.html", form=ChangePasswordForm())


@routes.post("/account/password")
@signed_in
@writes
def change_password() -> ResponseReturnValue:
    form = ChangePasswordForm()
    if form.validate():
        counted = queries.Counted.against(me.email, request.remote_addr, devices.known(me.email))
        if queries.too_many_guesses(counted):
            return refuse(429)
        try:
            changes.change_password(me, form.old.data or "", form.new.data or "")
        except WeakPassword as error:
            form.new.errors = [str(error)]
        except changes.Refused as error:
            changes.count_wrong_password(counted)
            keep_although_refused()
            form.old.errors = [str(error)]
        else:
            flash("Your password is changed. Other devices are signed out.", "success")
            person = db.session.get_one(Person, me.id)
            login_user(person)
            response = make_response(redirect(url_for(".account"), 303))
            devices.remember(response, person)
            return response
    return render_template("accounts/account.html", form=form), 422


@routes.route("/link/<token>", methods=["GET", "POST"])
@open_to_everyone
@writes
def link(token: str) -> ResponseReturnValue:
    """Choose a first or a new password; with the set-up link, become the first administrator."""
    found = queries.open_link(token, to_use=request.method == "POST")
    if found is None or (found.person_id is None and queries.anyone()):
        return render_template("accounts/link_used.html"), 404
    person = db.session.get(Person, found.person_id) if found.person_id else None
    form = ChoosePasswordForm() if person else SetUpForm()
    if form.validate_on_submit():
        password = form.new.data or ""
        try:
            if person:
                changes.choose_password(person, password, person)
            else:
                person = changes.set_up(form.email.data, form.name.data, password)
        except WeakPassword as error:
            form.new.errors = [str(error)]
        except changes.Refused as error:
            form[error.field].errors = [str(error)]
        else:
            return _signed_in(person, url_for("home.home"))
    status = 422 if form.is_submitted() else 200
    return render_template("accounts/link.html", form=form, person=person), status


def _team_choices() -> list[SelectChoice]:
    return [
        SelectChoice(str(team.id), f"{team.name} (whole service)" if team.is_service else team.name)
        for team in queries.teams()
    ]


def _teams_chosen(ids: list[int] | None) -> list[Team]:
    return [team for team in queries.teams() if team.id in (ids or [])]


def _person(person_id: int) -> Person:
    """The person, or 404. Nobody else changes them meanwhile when the request is to change something."""
    if request.method == "POST":
        return queries.person_to_change(person_id) or abort(404)
    return db.get_or_404(Person, person_id)


@routes.get("/people")
@requires(Permission.MANAGE_PEOPLE)
def people() -> ResponseReturnValue:
    search = request.args.get("search", "").strip()[:254]
    return render_template("accounts/people.html", people=queries.people(search), search=search)


@routes.route("/people/add", methods=["GET", "POST"])
@requires(Permission.MANAGE_PEOPLE)
@writes
def add_person() -> ResponseReturnValue:
    form = PersonForm(_team_choices())
    if form.validate_on_submit():
        try:
            person = changes.add_person(
                form.email.data or "",
                form.name.data or "",
                [Role(role) for role in form.roles.data or []],
                _teams_chosen(form.teams.data),
                me,
            )
        except changes.Refused as error:
            form[error.field].errors = [str(error)]
        else:
            return _show_link(person)
    return render_template(
        "accounts/add_person.html", form=form, role_hints=ROLE_HINTS
    ), 422 if form.is_submitted() else 200


@routes.route("/people/<int:person_id>", methods=["GET", "POST"])
@requires(Permission.MANAGE_PEOPLE)
@writes
def person(person_id: int) -> ResponseReturnValue:
    found = _person(person_id)
    form = ChangePersonForm(
        _team_choices(),
        data={
            "name": found.name,
            "roles": [role.value for role in found.roles],
            "teams": [team.id for team in found.teams],
            "active": found.active,
        },
    )
    if form.validate_on_submit():
        try:
            changes.change_person(
                found,
                form.name.data or "",
                [Role(role) for role in form.roles.data or []],
                _teams_chosen(form.teams.data),
                bool(form.active.data),
                me,
            )
        except changes.Refused as error:
            form[error.field].errors = [str(error)]
        else:
            flash(f"{found.name} is changed.", "success")
            return redirect(url_for(".people"), 303)
    status = 422 if form.is_submitted() else 200
    return render_template("accounts/person.html", form=form, person=found, role_hints=ROLE_HINTS), status


@routes.post("/people/<int:person_id>/link")
@requires(Permission.MANAGE_PEOPLE)
@writes
def new_link(person_id: int) -> ResponseReturnValue:
    return _show_link(_person(person_id))


def _show_link(person: Person) -> ResponseReturnValue:
    """The link is shown once and never again: only its hash is kept."""
    address = url_for(".link", token=changes.give_link(person, me), _external=True)
    return render_template("accounts/new_link.html", person=person, address=address, hours=LASTS_HOURS)
