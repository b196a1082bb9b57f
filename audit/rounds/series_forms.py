"""The form of a series: what every month's round is to be."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import SelectField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange

from audit.rounds.forms import WholeNumber
from audit.rounds.series_changes import LONGEST_NAME

NEWEST_OF_ALL = 0
MOST_DAYS = 365


class SeriesForm(FlaskForm):
    name = StringField(
        "Name",
        [
            DataRequired("Enter a name."),
            Length(max=LONGEST_NAME, message=f"A name has at most {LONGEST_NAME} characters."),
        ],
        description="Each round is named after its month and this: November 2026, Monthly audits.",
    )
    source = SelectField("Where the cases come from", coerce=int)
    auditors = SelectMultipleField(
        "Who audits",
        [InputRequired("Choose at least one auditor.")],
        coerce=int,
        description="Nobody is given a case of a team of their own.",
    )
    days_to_audit = WholeNumber(
        "Days from the end of the month until audits are due",
        [
            InputRequired("Enter how many days."),
            NumberRange(min=0, max=MOST_DAYS, message=f"Enter a number from 0 to {MOST_DAYS}."),
        ],
        "Write the days as a whole number, like 14.",
    )

    def __init__(self, lists: list[SelectChoice], people: list[SelectChoice], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        newest = SelectChoice(str(NEWEST_OF_ALL), "The newest case list of all")
        self.source.choices = [*lists, newest]
        self.auditors.choices = people
