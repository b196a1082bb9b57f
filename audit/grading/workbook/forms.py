"""The form in which a workbook that was filled in is chosen."""

from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired

from audit.files.package import MEGABYTE
from audit.grading.workbook.reading import LIMITS


class WorkbookForm(FlaskForm):
    file = FileField(
        "The workbook",
        [FileRequired("Choose the workbook that was filled in.")],
        description=f"An Excel workbook (.xlsx), up to {LIMITS.packed // MEGABYTE} MB.",
    )
