"""The form in which a file of earlier results is chosen."""

from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice

from audit.cases.spreadsheet.opening import MOST_BYTES
from audit.files.package import MEGABYTE


class PastFileForm(FlaskForm):
    file = FileField(
        "The file",
        [FileRequired("Choose the file with the earlier results.")],
        description=f"Excel, OpenDocument (.ods) or CSV, up to {MOST_BYTES // MEGABYTE} MB.",
    )
    version = SelectField(
        "Framework that its grades are of",
        description="If yours is not there, write or bring in that framework first.",
    )
    map = FileField(
        "A map that was saved before (not needed)",
        description="The YAML file from an earlier import. Its framework and columns are used.",
    )

    def __init__(self, versions: list[SelectChoice]) -> None:
        super().__init__()
        self.version.choices = versions
