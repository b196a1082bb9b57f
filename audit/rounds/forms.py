"""Forms of rounds: shape and required fields. What may be allocated or closed is a rule.

The form of the draw is in `draw_forms.py`.
"""

import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from flask_wtf import FlaskForm
from wtforms import (
    DateField,
    IntegerField,
    SelectField,
    StringField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length

from audit.rules import workflow

# More digits than any count or seed has, and few enough for every database.
MOST_DIGITS = 15
DATES = ["%Y-%m-%d", "%d/%m/%Y"]


class WholeNumber(IntegerField):
    """A whole number as people write it: 582913, 582 913 or 582,913; for anything else it says `words`."""

    def __init__(self, label: str, validators: Sequence[Any], words: str, **options: Any) -> None:
        super().__init__(label, validators, **options)
        self.words = words

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        text = re.sub(r"[\s,]", "", valuelist[0]) if valuelist else ""
        if not text:
            return
        if not re.fullmatch(rf"-?[0-9]{{1,{MOST_DIGITS}}}", text):
            self.data = None
            raise ValueError(self.words)
        self.data = int(text)


class RoundForm(FlaskForm):
    name = StringField(
        "Name", [DataRequired("Enter a name."), Length(max=120, message="A name has at most 120 characters.")]
    )
    framework_version = SelectField("Framework", coerce=int)
    case_list = SelectField(
        "Case list", coerce=int, description="The sample is drawn from the cases of this list and no other."
    )
    period_start = DateField(
        "First day of the period", [DataRequired("Enter the first day of the period.")], format=DATES
    )
    period_end = DateField(
        "Last day of the period", [DataRequired("Enter the last day of the period.")], format=DATES
    )
    due_on = DateField(
        "Audits are due on",
        [DataRequired("Enter the day by which audits are due.")],
        format=DATES,
        description="From the day after, an audit that is not submitted is late.",
    )

    def __init__(self, versions: list[SelectChoice], lists: list[SelectChoice], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.framework_version.choices = versions
        self.case_list.choices = lists

    def validate_period_start(self, field: DateField) -> None:
        if field.data:
            _say(workflow.check_year, field.data)

    def validate_period_end(self, field: DateField) -> None:
        if field.data and self.period_start.data:
            _say(workflow.check_period, self.period_start.data, field.data)

    def validate_due_on(self, field: DateField) -> None:
        if field.data and self.period_start.data:
            _say(workflow.check_due, self.period_start.data, field.data)


def _say(check: Callable[..., None], *days: date) -> None:
    """What a rule refuses, said at the field."""
    try:
        check(*days)
    except ValueError as error:
        raise ValidationError(str(error)) from None


class DueForm(FlaskForm):
    due_on = DateField(
        "Audits are due on", [DataRequired("Enter the day by which audits are due.")], format=DATES
    )
    reason = StringField(
        "Why is it moved?",
        [
            DataRequired("Say why the due date is moved."),
            Length(max=200, message="A reason has at most 200 characters."),
        ],
        description="It is kept in the round's history.",
    )
