"""Forms of the groups of auditors."""

from collections.abc import Sequence

from flask_wtf import FlaskForm
from wtforms import SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired

from audit.models import AuditorGroup, Person

NAME = [DataRequired("Enter a name for the group.")]


class NewGroupForm(FlaskForm):
    name = StringField("Add a group", NAME, description="Like QA team, Practice leaders, Peers or External.")


class GroupForm(FlaskForm):
    name = StringField("Name", NAME)
    people = SelectMultipleField("Who is in it", coerce=int, description="A person is in one group at most.")

    def __init__(self, of: AuditorGroup, people: Sequence[Person]) -> None:
        inside = [person.id for person in people if person.auditor_group_id == of.id]
        super().__init__(data={"name": of.name, "people": inside})
        self.people.choices = [SelectChoice(str(person.id), _named(person, of)) for person in people]


def _named(person: Person, of: AuditorGroup) -> str:
    other = person.auditor_group
    return f"{person.name} (now in {other.name})" if other and other is not of else person.name
