"""Forms about case lists and teams: shape and required fields. Whether a name is free is not known here."""

from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length

from audit.cases.names import LONGEST_NAME, tidied
from audit.cases.spreadsheet.opening import MEGABYTE, MOST_BYTES

NO_SERVICE = "0"


def _tidy(text: str | None) -> str:
    return tidied(text or "")


def _name(label: str, missing: str, description: str = "") -> StringField:
    most = Length(max=LONGEST_NAME, message=f"A name has at most {LONGEST_NAME} characters.")
    return StringField(label, [DataRequired(missing), most], filters=[_tidy], description=description)


class UploadForm(FlaskForm):
    file = FileField(
        "The workbook",
        [FileRequired("Choose the workbook with your lists.")],
        description=f"An Excel workbook (.xlsx), up to {MOST_BYTES // MEGABYTE} MB.",
    )


class BringInForm(FlaskForm):
    name = _name("Name of the list", "Enter a name for the list.", "You choose it by this name for a round.")


class AddServiceForm(FlaskForm):
    name = _name("Name of the service", "Enter the name of the service.")


class AddTeamForm(FlaskForm):
    name = _name("Name of the team", "Enter the name of the team.", "As your case lists write it.")
    service = SelectField("Part of")

    def __init__(self, services: list[SelectChoice], *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.service.choices = services


class TeamForm(AddTeamForm):
    name = _name(
        "Name", "Enter a name.", "The next case list is matched by this name: write it as your lists do."
    )
