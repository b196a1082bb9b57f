"""The form of a draw: how many, from what, with which quotas and reserves. What can be drawn is a rule."""

from collections.abc import Iterator
from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, RadioField, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange, Optional, StopValidation

from audit.rounds.forms import WholeNumber
from audit.rounds.offered import Offered
from audit.rules.drawing import LARGEST_RESERVE, ReserveKind, Reserves
from audit.rules.frame import MOST_MONTHS, Terms
from audit.rules.quotas import Quotas
from audit.rules.sampling import LARGEST_SEED, SMALLEST_SEED, WITHOUT_NUMBER, SizeKind
from audit.rules.shares import Shares
from audit.rules.targets import Target

LEAST = "least_"  # begins the name of the field with a cohort's quota
LARGEST_QUOTA = 100_000


class SizeNeeded(InputRequired):
    """A number must be given, except where the size needs none."""

    def __call__(self, form: Any, field: Any) -> None:
        if form.size_kind.data in WITHOUT_NUMBER:
            field.errors = []
            raise StopValidation
        super().__call__(form, field)


def _number(label: str, words: str, least: int, most: int, description: str = "") -> WholeNumber:
    """A number that may be left out."""
    between = NumberRange(min=least, max=most, message=f"Enter a number from {least} to {most:,}.")
    return WholeNumber(label, [Optional(), between], words, description=description)


class DrawForm(FlaskForm):
    size = WholeNumber(
        "How many?",
        [
            SizeNeeded("Enter how many to draw."),
            NumberRange(min=1, message="Draw at least 1."),
        ],
        "Write how many as a whole number, like 40.",
    )
    size_kind = RadioField(
        "Counted in",
        choices=[
            SelectChoice(SizeKind.NUMBER, "cases"),
            SelectChoice(SizeKind.SHARE, "% of the cases that can be drawn"),
            SelectChoice(
                SizeKind.PRECISION, "percentage points: as many as it takes to be precise to ± that"
            ),
            SelectChoice(SizeKind.AT_LEAST, "no number: 100 cases or 10%, whichever is more"),
            SelectChoice(SizeKind.WHOLE, "no number: every case that can be drawn"),
        ],
    )
    strata = SelectMultipleField(
        "Share the sample out over",
        choices=[SelectChoice("team", "Teams"), SelectChoice("cohort", "Cohorts")],
        description="Otherwise chance alone decides.",
    )
    shares = RadioField(
        "Each of them gives",
        choices=[
            SelectChoice(Shares.PROPORTIONAL, "its share: the proportions are kept"),
            SelectChoice(Shares.EQUAL, "the same number; what one cannot give, the others do"),
        ],
        default=str(Shares.PROPORTIONAL),
    )
    each = SelectMultipleField(
        "At least one case of each",
        choices=[SelectChoice("team", "Team"), SelectChoice("worker", "Worker that the list names")],
    )
    most_per_worker = _number(
        "At most so many cases of one worker", "Write how many as a whole number, like 2.", 0, 1000
    )
    open_months = _number(
        "Open for more than … months", "Write the months as a whole number, like 12.", 0, MOST_MONTHS
    )
    cohorts = SelectMultipleField("Of these cohorts")
    teams = SelectMultipleField("Of these teams", coerce=int)
    age_bands = SelectMultipleField("Of these ages")
    not_audited_for = _number(
        "Leave out cases audited in the last … months",
        "Write the months as a whole number, like 12.",
        0,
        MOST_MONTHS,
        "With this framework. 0 leaves none out.",
    )
    not_in_open_round = BooleanField("Leave out cases that are in another round now")
    reserve_size = _number(
        "Reserves",
        "Write how many reserves as a whole number, like 2.",
        0,
        LARGEST_RESERVE,
        "Drawn after the sample, in order. A case that cannot be audited is replaced by the next reserve and "
        "by no other.",
    )
    reserve_kind = RadioField(
        "Reserves are counted in",
        choices=[
            SelectChoice(ReserveKind.NUMBER, "cases of each group drawn from"),
            SelectChoice(ReserveKind.SHARE, "% of each group's sample"),
        ],
        default=str(ReserveKind.NUMBER),
    )
    seed = WholeNumber(
        "Seed",
        [
            InputRequired("Enter a seed."),
            NumberRange(
                min=SMALLEST_SEED,
                max=LARGEST_SEED,
                message=f"A seed is a number from {SMALLEST_SEED} to {LARGEST_SEED:,}.",
            ),
        ],
        "Write the seed as a whole number, like 582913.",
        description="A number that decides which cases are drawn. It is recorded, so that anyone can draw "
        "the same sample again. Proposed at random; you may type another.",
    )

    def __init__(self, offered: Offered, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cohorts.choices = [SelectChoice(code, name) for code, name in offered.cohorts.items()]
        self.teams.choices = [SelectChoice(str(id), name) for id, name in offered.teams.items()]
        self.age_bands.choices = [SelectChoice(band, band) for band in offered.age_bands]

    @property
    def quotas_of_cohorts(self) -> list[Field]:
        """The fields with each cohort's quota, by the cohort's name."""
        return [field for name, field in self._fields.items() if name.startswith(LEAST)]

    def asked(self) -> Iterator[tuple[str, Any]]:
        """The names and values that ask for the same again; what was not asked for is left out."""
        for name, field in self._fields.items():
            if name == "csrf_token" or field.data in (None, "", 0, False) or field.data == field.default:
                continue
            for value in field.data if isinstance(field.data, list) else [field.data]:
                yield name, "y" if value is True else value

    def terms(self) -> Terms:
        """What was asked, of a form that is valid."""
        strata, each = self.strata.data or [], self.each.data or []
        least = ((field.name.removeprefix(LEAST), field.data) for field in self.quotas_of_cohorts)
        return Terms(
            size_kind=self.size_kind.data,
            size=0 if self.size_kind.data in WITHOUT_NUMBER else self.size.data or 0,
            by_team="team" in strata,
            by_cohort="cohort" in strata,
            seed=self.seed.data or 0,
            not_audited_for=self.not_audited_for.data or 0,
            not_in_open_round=bool(self.not_in_open_round.data),
            shares=self.shares.data if strata else Shares.PROPORTIONAL,
            quotas=Quotas(
                tuple((cohort, n) for cohort, n in least if n),
                "team" in each,
                "worker" in each,
                self.most_per_worker.data or 0,
            ),
            reserves=Reserves(self.reserve_kind.data, self.reserve_size.data or 0),
            target=Target(
                self.open_months.data or 0,
                tuple(self.cohorts.data or ()),
                tuple(self.teams.data or ()),
                tuple(self.age_bands.data or ()),
            ),
        )


def draw_form(offered: Offered) -> type[DrawForm]:
    """The form of a draw from a list with these cohorts: a quota for each is a field of its own."""
    words = "Write how many as a whole number, like 20."
    fields = {
        f"{LEAST}{code}": _number(name, words, 0, LARGEST_QUOTA) for code, name in offered.cohorts.items()
    }
    return type("DrawFormOfList", (DrawForm,), fields)
