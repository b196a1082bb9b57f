"""Forms about case lists and teams: shape and required fields. Whether a name is free is not known here."""

from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length

from audit.cases.names import LONGEST_NAME, tidied
from audit.cases.spreadsheet.opening import MOST_BYTES
from audit.files.package import MEGABYTE

NO_SERVICE = "0"


def _tidy(text: str | None) -> str:
    return tidied(text or "")


def _name(label: str, missing: str, description: str = "") -> StringField:
    most = Length(max=LONGEST_NAME, message=f"A name has at most {LONGEST_NAME} characters.")
    return StringField(label, [DataRequired(missing), most], filters=[_tidy], description=description)


class UploadForm(FlaskForm):
    file = FileField(
        "The file",
        [FileRequired("Choose the file with your list.")],
        description=(
            "Excel (.xlsx, .xlsm, .xls, .xlsb), OpenDocument (.ods) or CSV, up to "
            f"{MOST_BYTES // MEGABYTE} MB."
        ),
    )
    by_hand = BooleanField(
        "Choose the sheet and columns myself",
        description=(
            "Only for an Annex A workbook, to take another of its lists: contacts, referrals or assessments "
            "for a dip sample. Other files always ask."
        ),
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
