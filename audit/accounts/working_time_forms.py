"""The form for how many audits a person does a month and when they are away."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import DateField, IntegerField, SelectMultipleField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from audit.models import Person, PersonAway
from audit.rules import workflow
from audit.rules.capacity import check_away, check_capacity

DATES = ["%Y-%m-%d", "%d/%m/%Y"]


class WorkingTimeForm(FlaskForm):
    capacity = IntegerField(
        "Audits a month at most", [Optional()], description="Leave it empty for no limit."
    )
    no_longer = SelectMultipleField("Take these days away off the list", coerce=int)
    first_day = DateField("First day away", [Optional()], format=DATES)
    last_day = DateField(
        "Last day away", [Optional()], format=DATES, description="Leave it empty for a single day."
    )

    def __init__(self, person: Person, **kwargs: Any) -> None:
        super().__init__(data={"capacity": person.capacity}, **kwargs)
        self.no_longer.choices = [SelectChoice(str(one.id), in_words(one)) for one in person.away]

    def validate_capacity(self, field: IntegerField) -> None:
        try:
            check_capacity(field.data)
        except ValueError as error:
            raise ValidationError(str(error)) from None

    def validate_first_day(self, field: DateField) -> None:
        if field.data:
            _say(workflow.check_year, field.data)

    def validate_last_day(self, field: DateField) -> None:
        if not field.data:
            return
        if not self.first_day.data:
            raise ValidationError("Enter the first day away as well.")
        _say(check_away, self.first_day.data, field.data)
        _say(workflow.check_year, field.data)


def _say(check: Any, *days: Any) -> None:
    """What a rule refuses, said at the field."""
    try:
        check(*days)
    except ValueError as error:
        raise ValidationError(str(error)) from None


def in_words(away: PersonAway) -> str:
    """The days of a period, as a person reads them."""
    first, last = (f"{day.day} {day:%B %Y}" for day in (away.first_day, away.last_day))
    return first if first == last else f"{first} to {last}"
