"""Forms of an allocation: who is chosen, how many cases are audited twice, and an audit given to another."""

from collections.abc import Sequence
from typing import Any

from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, SelectField, SelectMultipleField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length

from audit.rounds.forms import WholeNumber
from audit.rounds.reallocating import LONGEST_REASON
from audit.rounds.sharing_out import Twice

NUMBER, SHARE = "number", "share"


class AllocateForm(FlaskForm):
    auditors = SelectMultipleField(
        "Auditors",
        [InputRequired("Choose at least one auditor.")],
        coerce=int,
        description="Nobody is given a case of their own, of a team of their own, or that they supervised.",
    )
    twice = WholeNumber(
        "Cases that a second auditor audits as well",
        [],
        "Enter a whole number, or 0 for none.",
        default=0,
        description="The draw's seed chooses them. Neither auditor sees the other's audit until both are "
        "submitted, and the second audit is counted in no result.",
    )
    twice_kind = RadioField(
        "Counted in",
        choices=[SelectChoice(NUMBER, "Cases"), SelectChoice(SHARE, "Per cent of the cases")],
        default=NUMBER,
    )

    def __init__(self, auditors: list[SelectChoice], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.auditors.choices = auditors
        if self.twice_kind.data in (None, "None"):  # nothing was sent: as it is at first
            self.twice_kind.data = NUMBER

    def validate_twice(self, field: WholeNumber) -> None:
        if field.data is not None and field.data < 0:
            raise ValidationError("Enter a whole number, or 0 for none.")
        if self.twice_kind.data == SHARE and (field.data or 0) > 100:
            raise ValidationError("A share can be at most 100%.")

    @property
    def asked_twice(self) -> Twice:
        return Twice(self.twice_kind.data or NUMBER, self.twice.data or 0)


class ReallocateForm(FlaskForm):
    to = SelectField("Give it to", coerce=int)
    reason = TextAreaField(
        "Why?",
        [
            DataRequired("Say why it is given to another auditor."),
            Length(max=LONGEST_REASON, message=f"A reason has at most {LONGEST_REASON} characters."),
        ],
        description="It is kept in the history. Never a child's name.",
    )
    seen = HiddenField()  # whose audit it was when the page was shown

    def __init__(self, auditors: Sequence[SelectChoice], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.to.choices = list(auditors)
