"""The form of a new token."""

from collections.abc import Iterable

from flask_wtf import FlaskForm
from wtforms import SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length

from audit.models import Team

DAYS = {30: "30 days", 90: "90 days", 180: "6 months", 365: "a year"}


class TokenForm(FlaskForm):
    name = StringField(
        "What it is for", [DataRequired("Say what the token is for."), Length(max=80)],
        description="For example: Power BI, performance team",
    )  # fmt: skip
    team = SelectField("Whose results it reads", coerce=str)
    days = SelectField(
        "How long it is good for", coerce=int, default=90,
        choices=[SelectChoice(days, words) for days, words in DAYS.items()],
    )  # fmt: skip


def token_form(teams: Iterable[Team]) -> TokenForm:
    """The form, with the services and teams to choose from."""
    form = TokenForm()
    form.team.choices = [
        SelectChoice("", "Every team"),
        *(SelectChoice(str(one.id), one.name) for one in teams),
    ]
    return form
