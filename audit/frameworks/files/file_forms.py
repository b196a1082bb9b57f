"""Forms to bring in a framework: the file, and the confirmation of what was read from it."""

from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import HiddenField


class UploadForm(FlaskForm):
    file = FileField(
        "The file",
        [FileRequired("Choose an Excel workbook (.xlsx) or a YAML file (.yaml).")],
        description="An Excel workbook (.xlsx) or a YAML file (.yaml).",
    )


class ConfirmForm(FlaskForm):
    framework = HiddenField()  # as YAML
    seen = HiddenField()  # the newest published version that it was compared with
