"""Forms of re-audits: shape alone."""

from flask_wtf import FlaskForm
from wtforms import DateField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from audit.rounds.forms import DATES


class AgainForm(FlaskForm):
    name = StringField(
        "Name of the round",
        [DataRequired("Enter a name."), Length(max=120, message="A name has at most 120 characters.")],
    )
    due_on = DateField(
        "Audits are due on", [DataRequired("Enter the day by which audits are due.")], format=DATES
    )


class RestForm(FlaskForm):
    reason = TextAreaField("Why is it not audited again?", description="It is kept in the audit's history.")
