"""Forms to begin a framework: a name, a code, whom it is for. Whether the code is free is asked later."""

import re
from collections.abc import Sequence
from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field, SelectField, SelectMultipleField, StringField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length

from audit.frameworks.beginning.changes import suggested_code
from audit.frameworks.files.place import CODE
from audit.rules.framework import LONGEST, MOST_COHORTS
from audit.rules.texts import has_unseen


def seen(text: str | None) -> str:
    """What was typed or pasted, without the characters that nobody sees and that a page may not hold."""
    return "".join(letter for letter in text or "" if not has_unseen(letter))


def on_one_line(text: str | None) -> str:
    """What was typed, with single spaces and none at its ends."""
    return re.sub(r"\s+", " ", seen(text)).strip()


class NameForm(FlaskForm):
    """What a framework of one's own is called."""

    name = StringField(
        "Name",
        [
            DataRequired("Enter a name."),
            Length(max=LONGEST["name"], message=f"A name has at most {LONGEST['name']} characters."),
        ],
        filters=[on_one_line],
        description="Such as: Fostering case audit.",
    )
    code = StringField(
        "Code",
        [Length(max=LONGEST["framework"], message=f"A code has at most {LONGEST['framework']} characters.")],
        filters=[on_one_line],
        description="Small letters, digits and hyphens. It names the framework in files and never changes. "
        "Leave it empty to have it made of the name.",
    )

    def validate_code(self, field: Field) -> None:
        if field.data and not CODE.fullmatch(field.data):
            raise ValidationError(
                "A code is made of small letters, digits, dots, hyphens and underscores, without spaces."
            )


class BlankForm(NameForm):
    cohorts = SelectMultipleField("Which cases is it for?")
    others = TextAreaField(
        "Other cohorts",
        filters=[seen],
        description="If one is missing above, write it here: one on each line.",
    )

    def __init__(self, cohorts: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.known = tuple(cohorts)
        self.cohorts.choices = [SelectChoice(code, name) for code, name in cohorts]

    def chosen_cohorts(self) -> list[tuple[str, str]]:
        """Those chosen, then those written in that are not known yet: (code, name)."""
        chosen = [(code, name) for code, name in self.known if code in (self.cohorts.data or [])]
        names = {name.lower(): (code, name) for code, name in self.known}
        codes = dict(self.known)
        for line in (self.others.data or "").splitlines():
            name = on_one_line(line)
            if not name:
                continue
            if name.lower() not in names:
                code = _new_code(name, codes)
                codes[code] = name
                names[name.lower()] = (code, name)
            if names[name.lower()] not in chosen:
                chosen.append(names[name.lower()])
        return chosen

    def validate_cohorts(self, field: Field) -> None:
        chosen = self.chosen_cohorts()
        if not chosen:
            raise ValidationError("Choose at least one cohort, or write one in.")
        if len(chosen) > MOST_COHORTS:
            raise ValidationError(f"A framework is for at most {MOST_COHORTS} cohorts.")

    def validate_others(self, field: Field) -> None:
        for line in (field.data or "").splitlines():
            if len(on_one_line(line)) > LONGEST["cohort"]:
                raise ValidationError(f"A cohort’s name has at most {LONGEST['cohort']} characters.")


def _new_code(name: str, taken: dict[str, str]) -> str:
    """A code for a cohort that none of `taken` has: In care becomes in_care."""
    longest = LONGEST["longer_code"]
    wanted = suggested_code(name).replace("-", "_")[:longest].strip("_") or "cohort"
    code, n = wanted, 2
    while code in taken:
        code, n = f"{wanted[: longest - 4]}_{n}", n + 1
    return code


class CopyForm(NameForm):
    source = SelectField("Copy of", coerce=int)

    def __init__(self, versions: Sequence[SelectChoice], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.source.choices = list(versions)
