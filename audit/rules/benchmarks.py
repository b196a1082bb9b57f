"""What results are held against: a target of the council's own, and a benchmark from elsewhere."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from audit.rules.framework import Scale
from audit.rules.results import Figure


@dataclass(frozen=True)
class Benchmark:
    """How often each grade was given somewhere else, with where that is known from and of when it is."""

    name: str
    source: str
    as_of: str
    counts: Mapping[str, int]

    def figure(self, scale: Scale) -> Figure | None:
        """The benchmark on this scale; None where it was not given on one with the same grades."""
        return Figure(scale, self.counts) if set(self.counts) == set(scale.codes) else None

    def as_stored(self) -> dict[str, Any]:
        return {
            "name": self.name, "source": self.source, "as_of": self.as_of, "counts": dict(self.counts),
        }  # fmt: skip


# What was published is of whole councils: it says how grades are spread, not how cases are.
NATIONAL = Benchmark(
    "110 councils in England",
    "Results of Ofsted's single inspections of children's services (2013 to 2017 framework), as counted when "
    "Telford and Wrekin's report was published. Each is of a whole council, not of a case.",
    "2016",
    {"outstanding": 2, "good": 28, "requires_improvement": 54, "inadequate": 26},
)


@dataclass(frozen=True)
class Target:
    """Shares that are wanted, in per cent: at least so much good or better, at most so much at the lowest."""

    good: int | None = None
    lowest: int | None = None

    def as_stored(self) -> dict[str, int | None]:
        return {"good": self.good, "lowest": self.lowest}


class Against(StrEnum):
    """How a share stands to a target, chance allowed for."""

    MET = "at or above the target, even allowing for chance"
    MISSED = "below the target, even allowing for chance"
    OPEN = "may be above or below the target: too few audits to tell"


def against(figure: Figure, target: int) -> Against:
    """How the share good or better stands to a target in per cent, by its 95% interval."""
    low, high = figure.interval
    if low * 100 >= target:
        return Against.MET
    return Against.MISSED if high * 100 < target else Against.OPEN


def stored_benchmark(value: Any) -> Benchmark:
    """A benchmark as it was stored."""
    return Benchmark(value["name"], value["source"], value["as_of"], value["counts"])


@dataclass(frozen=True)
class Yardsticks:
    """The target and the benchmark together."""

    target: Target = field(default_factory=Target)
    benchmark: Benchmark = NATIONAL
