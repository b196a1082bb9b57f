"""What a draw can be narrowed to: the cohorts, teams and ages of a list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Offered:
    """What the cases of a list are of, to choose from: code or id, with its name."""

    cohorts: Mapping[str, str]
    teams: Mapping[int, str]
    age_bands: Sequence[str]
