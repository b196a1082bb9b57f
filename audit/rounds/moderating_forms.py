"""The form of what goes to a moderator: shape and numbers. What is chosen from is passed in."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import NumberRange, Optional

from audit.rounds.forms import WholeNumber
from audit.rounds.offered import Offered
from audit.rules.framework import Scale
from audit.rules.moderating import LARGEST_SHARE, MOST_FIRST, MOST_ONE_IN, Rule


def _number(label: str, most: int, description: str) -> WholeNumber:
    between = NumberRange(min=0, max=most, message=f"Enter a number from 0 to {most}.")
    words = "Write a whole number, like 10."
    return WholeNumber(label, [Optional(), between], words, description=description)


class ModerationRuleForm(FlaskForm):
    overall_grades = SelectMultipleField("Every audit that is this overall")
    share = _number(
        "A share at random", LARGEST_SHARE, "Nobody can choose which: the seed and the case decide."
    )
    one_in = _number(
        "One in so many of each auditor’s",
        MOST_ONE_IN,
        "With 5, every fifth of each auditor, and at least one. Leave it empty for none.",
    )
    first_agreed = _number(
        "Every audit of a new auditor, until so many are agreed", MOST_FIRST, "Leave it empty for none."
    )
    teams = SelectMultipleField("Only of these teams", coerce=int, description="Choose none for all of them.")
    cohorts = SelectMultipleField("Only of these cohorts", description="Choose none for all of them.")
    version = HiddenField()

    def __init__(self, scale: Scale, offered: Offered, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.overall_grades.choices = [SelectChoice(point.code, point.label) for point in scale.points]
        self.teams.choices = [SelectChoice(id, name) for id, name in offered.teams.items()]
        self.cohorts.choices = [SelectChoice(code, name) for code, name in offered.cohorts.items()]

    def rule(self, seed: int) -> Rule:
        """What was asked for, as a plain value."""
        return Rule(
            seed, self.share.data or 0, tuple(self.overall_grades.data or ()), self.first_agreed.data or 0,
            self.one_in.data or 0, frozenset(self.teams.data or ()), frozenset(self.cohorts.data or ()),
        )  # fmt: skip

    @property
    def seen(self) -> int:
        text = self.version.data or "0"
        return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0
