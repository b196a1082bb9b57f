"""Forms of calibrations: shape and required fields. Who may take part is for changes.py to say."""

from collections.abc import Sequence
from typing import Any

from flask_wtf import FlaskForm
from wtforms import DateField, IntegerField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from audit.rounds.forms import DATES
from audit.rules.calibrating import LONGEST_STORY, LONGEST_WORDS


class OpeningForm(FlaskForm):
    """What every calibration is asked: which case is in the two forms below."""

    name = StringField(
        "Name", [DataRequired("Enter a name."), Length(max=120, message="A name has at most 120 characters.")]
    )
    framework_version = SelectField("Framework", coerce=int)
    due_on = DateField(
        "Grades are to be in by",
        [DataRequired("Enter the day by which everybody has graded the case.")],
        format=DATES,
        description="Before you meet. Whoever has not submitted when you close it did not take part.",
    )
    auditors = SelectMultipleField(
        "Auditors",
        [InputRequired("Choose at least two auditors.")],
        coerce=int,
        description="Each grades the case without seeing the others. You hold it, so you are not among them.",
    )

    def __init__(
        self, versions: Sequence[SelectChoice], auditors: Sequence[SelectChoice], **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.framework_version.choices = list(versions)
        self.auditors.choices = list(auditors)


class RealCaseForm(OpeningForm):
    case_list = SelectField("Case list", coerce=int)
    reference = StringField(
        "Case reference",
        [DataRequired("Enter the reference of the case."), Length(max=60, message="A reference is shorter.")],
        description="As the case list has it.",
    )

    def __init__(self, lists: Sequence[SelectChoice], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.case_list.choices = list(lists)


class TrainingCaseForm(OpeningForm):
    cohort = SelectField("Cohort")
    team = SelectField("Team the case is set in", coerce=int)
    story = TextAreaField(
        "The case",
        [
            DataRequired("Write the case that everybody is to grade."),
            Length(max=LONGEST_STORY, message=f"A case has at most {LONGEST_STORY:,} characters."),
        ],
        description="What auditors read instead of a file. Make everything up: never a real child or family.",
    )

    def __init__(self, cohorts: Sequence[SelectChoice], teams: Sequence[SelectChoice], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.cohort.choices = list(cohorts)
        self.team.choices = list(teams)


class AgreedForm(FlaskForm):
    grade = StringField("Agreed grade", [Optional(), Length(max=40)])
    why = TextAreaField(
        "Why",
        [Optional(), Length(max=LONGEST_WORDS, message=f"Write at most {LONGEST_WORDS:,} characters.")],
    )
    seen = IntegerField(default=0)


class ClosingForm(FlaskForm):
    lessons = TextAreaField(
        "What was learnt",
        [Optional(), Length(max=LONGEST_WORDS, message=f"Write at most {LONGEST_WORDS:,} characters.")],
        description="What auditors will read the same way from now on, which descriptors want other words. "
        "Everybody who took part reads it.",
    )
