"""The form for taking a case out of a sample."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from audit.rules.replacing import LABELS, LONGEST_WORDS

REPLACE, EXEMPT = "replace", "exempt"


class TakeOutForm(FlaskForm):
    how = RadioField("What shall become of its place in the sample?", [InputRequired("Choose one.")])
    why = RadioField(
        "Why is it not audited?",
        [InputRequired("Choose why.")],
        choices=[SelectChoice(why, label) for why, label in LABELS.items()],
    )
    words = TextAreaField(
        "In a sentence",
        [Length(max=LONGEST_WORDS, message=f"Write at most {LONGEST_WORDS} characters.")],
        description="Needed for another reason and for an exemption. Never a child's name.",
    )
    approved_by = StringField(
        "Who approved the exemption?",
        [Length(max=120, message="Write at most 120 characters.")],
        description="Their name and role. Only for an exemption.",
    )

    def __init__(self, any_reserve: bool, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        replace = [SelectChoice(REPLACE, "The next reserve takes it")] if any_reserve else []
        self.how.choices = [*replace, SelectChoice(EXEMPT, "Nothing: the case is exempt")]
        if self.how.data is None and any_reserve:
            self.how.data = REPLACE
