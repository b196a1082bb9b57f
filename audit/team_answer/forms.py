"""Forms of the team's answer: shape alone. What may be challenged is for changes.py to say."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, IntegerField, RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice


class AnswerForm(FlaskForm):
    done = TextAreaField(
        "What the team has done since",
        description="What changed for the child, and in how the team works. Never a child’s name.",
    )
    accepted = BooleanField("We accept this audit as it is")
    seen = IntegerField(default=0)


class ChallengeForm(FlaskForm):
    proposed = RadioField("The grade that you propose", validate_choice=False)
    evidence = TextAreaField(
        "What shows it",
        description="What the audit does not take into account, and where it is to be found. "
        "Never a child’s name.",
    )

    def __init__(self, grades: list[SelectChoice], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.proposed.choices = grades


class DecisionForm(FlaskForm):
    grade = RadioField("The grade that stands", validate_choice=False)
    rationale = TextAreaField("Why", description="The team and the auditor read it.")

    def __init__(self, grades: list[SelectChoice], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.grade.choices = grades
