"""The form of the target and the benchmark."""

from flask_wtf import FlaskForm
from wtforms import Field, IntegerField, StringField, TextAreaField, ValidationError
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from audit.rules.benchmarks import Benchmark, Target, Yardsticks
from audit.rules.framework import Scale

PER_CENT = NumberRange(0, 100, "Enter a whole number from 0 to 100, or leave it empty.")
MOST = 1_000_000


class TargetForm(FlaskForm):
    good = IntegerField(
        "At least so much good or better", [Optional(), PER_CENT], description="Empty: there is no target."
    )
    lowest = IntegerField("At most so much at the lowest grade", [Optional(), PER_CENT])
    name = StringField("What it is of", [DataRequired("Say what the benchmark is of."), Length(max=120)])
    source = TextAreaField(
        "Where it is from", [DataRequired("Say where the benchmark is from."), Length(max=1000)]
    )
    as_of = StringField(
        "Of when", [DataRequired("Say of when the benchmark is."), Length(max=60)],
        description="For example 2016, or 31 March 2026",
    )  # fmt: skip

    @property
    def counts(self) -> list[Field]:
        """How many of each grade, best first."""
        return [field for field in self if field.name.startswith("count_")]

    def target(self) -> Target:
        return Target(self.good.data, self.lowest.data)

    def benchmark(self) -> Benchmark:
        counts = {field.name.removeprefix("count_"): field.data for field in self.counts}
        return Benchmark(self.name.data or "", self.source.data or "", self.as_of.data or "", counts)


def target_form(scale: Scale, now: Yardsticks) -> TargetForm:
    """The form for a benchmark on this scale, with what stands now."""

    class OnScale(TargetForm):
        pass

    for point in scale.points:
        checks = [
            InputRequired(f"Enter how many are {point.label.lower()}, or 0."),
            NumberRange(0, MOST, f"Enter a whole number from 0 to {MOST:,}."),
        ]
        setattr(OnScale, f"count_{point.code}", IntegerField(point.label, checks))
    last = f"count_{scale.points[-1].code}"

    def not_nothing(self: TargetForm, field: Field) -> None:
        if not any(one.data for one in self.counts):
            raise ValidationError("A benchmark of nothing says nothing: enter how many there are.")

    setattr(OnScale, f"validate_{last}", not_nothing)
    benchmark = now.benchmark
    counts = {f"count_{code}": n for code, n in benchmark.counts.items()}
    return OnScale(
        good=now.target.good, lowest=now.target.lowest, name=benchmark.name, source=benchmark.source,
        as_of=benchmark.as_of, **counts,
    )  # fmt: skip
