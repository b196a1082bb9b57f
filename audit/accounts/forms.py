"""Forms about people: shape and required fields; whether a password will do is a rule."""

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    EmailField,
    PasswordField,
    SelectMultipleField,
    StringField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, EqualTo, Length, Regexp

from audit.rules.permissions import Role

EMAIL = [
    DataRequired("Enter an e-mail address."),
    Length(max=254, message="An e-mail address has at most 254 characters."),
    Regexp(r"^\s*[^@\s]+@[^@\s]+\.[^@\s]+\s*$", message="Enter an e-mail address like name@council.gov.uk."),
]


def new_password(label: str, missing: str) -> PasswordField:
    """A password to be chosen. Each form makes its own, so that errors stand in the order of its page."""
    says = "At least 12 characters. Three random words are easy to remember. You may paste it."
    return PasswordField(label, [DataRequired(missing)], description=says)


def the_same_again() -> PasswordField:
    return PasswordField("The same once more", [EqualTo("new", "The two are not the same.")])


class SignInForm(FlaskForm):
    email = StringField("E-mail address", [DataRequired("Enter your e-mail address."), Length(max=254)])
    password = PasswordField("Password", [DataRequired("Enter your password."), Length(max=1000)])


class ChangePasswordForm(FlaskForm):
    old = PasswordField("Your present password", [DataRequired("Enter your present password.")])
    new = new_password("New password", "Enter a new password.")


class ChoosePasswordForm(FlaskForm):
    new = new_password("Password", "Enter a password.")
    again = the_same_again()


class SetUpForm(FlaskForm):
    name = StringField("Your name", [DataRequired("Enter your name."), Length(max=120)])
    email = EmailField("E-mail address", EMAIL)
    new = new_password("Password", "Enter a password.")
    again = the_same_again()


class PersonForm(FlaskForm):
    name = StringField("Name", [DataRequired("Enter a name."), Length(max=120)])
    email = EmailField("E-mail address", EMAIL)
    roles = SelectMultipleField(
        "What they do", choices=[SelectChoice(role.value, role.label) for role in Role]
    )
    teams = SelectMultipleField(
        "Their own teams",
        coerce=int,
        description="A manager reads the results of these, and of the teams below a service. "
        "An auditor is never given their cases.",
    )
    active = BooleanField("May sign in", default=True)

    def __init__(self, teams: list[SelectChoice], *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.teams.choices = teams

    def validate_teams(self, field: SelectMultipleField) -> None:
        if Role.TEAM_MANAGER.value in (self.roles.data or []) and not field.data:
            raise ValidationError("Choose the teams this manager manages.")


class ChangePersonForm(PersonForm):
    email = None  # an address is who a person is: add another person instead


class SettingsForm(FlaskForm):
    leads_publish = BooleanField(
        "QA leads may publish frameworks",
        description="A published version never changes and audits are graded against it. While this is off, "
        "a QA lead writes a draft and sends it to an administrator, who publishes it.",
    )
