"""The form of a phrase: what it says, and where it is offered."""

from flask_wtf import FlaskForm
from wtforms import SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length

from audit.rules.framework import Version
from audit.rules.phrases import LONGEST_PHRASE

EVERYWHERE = SelectChoice("", "Everywhere")


class PhraseForm(FlaskForm):
    text = TextAreaField(
        "Phrase",
        [
            DataRequired("Write the phrase."),
            Length(max=LONGEST_PHRASE, message=f"A phrase has at most {LONGEST_PHRASE} characters."),
        ],
        filters=[lambda text: (text or "").replace("\r\n", "\n").strip()],
        description="Words that suit any case: no name, date or reference.",
    )
    lineage = SelectField("Where it is offered")


def choices(version: Version, now: str | None = None, called: str = "") -> list[SelectChoice]:
    """Everywhere, each theme, each criterion; and where the phrase is offered now, if that is elsewhere."""
    found = [EVERYWHERE]
    for theme in version.themes:
        found.append(SelectChoice(theme.lineage, f"{theme.code} {theme.name}"))
        found += [SelectChoice(one.lineage, f"– {one.code} {one.question}"[:90]) for one in theme.criteria]
    if now and now not in {choice.value for choice in found}:
        found.insert(1, SelectChoice(now, called or "As before"))
    return found
