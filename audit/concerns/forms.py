"""Forms about concerns. What a text must say is a rule; here is only what each form holds."""

from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectMultipleField, TextAreaField
from wtforms.fields.choices import SelectChoice

from audit.models import Person
from audit.rounds.forms import WholeNumber
from audit.rules.concerns import HOURS, LEAST_HOURS, MOST_HOURS


class RaiseForm(FlaskForm):
    text = TextAreaField(
        "Why may a child be at risk now?",
        description="One sentence. Do not write a name, a birth date or an address: the case is known.",
        id="concern-text",
    )
    token = HiddenField()


class StepForm(FlaskForm):
    text = TextAreaField()


class NamedForm(FlaskForm):
    first = SelectMultipleField("Told first", coerce=int)
    late = SelectMultipleField("Told when nobody has acknowledged it in time", coerce=int)

    def __init__(self, people: list[Person], *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        choices = [SelectChoice(person.id, person.name) for person in people]
        self.first.choices = self.late.choices = choices


class HoursForm(FlaskForm):
    hours = WholeNumber(
        "Hours in which a concern is to be acknowledged",
        [],
        f"Enter a whole number of hours from {LEAST_HOURS} to {MOST_HOURS}.",
        description=f"By the calendar, nights and weekends too; {HOURS} at first. "
        "It counts for what is raised from now on.",
    )
