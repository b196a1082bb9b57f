"""The map of a file of earlier results: which column is what, and what its words mean.

It is built on screen, kept as YAML, and used again by the command. It holds headings and words for grades,
cohorts and teams, never another value of the file.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any

import yaml

from audit.cases.names import folded
from audit.cases.spreadsheet.columns import Column
from audit.frameworks.files.place import UnusableFramework
from audit.frameworks.files.strict_yaml import load
from audit.past import targets
from audit.past.words import LEAVE_OUT
from audit.rules.framework import Version
from audit.rules.targets import DrawKind

CREATE = "(create, closed)"
MONTH, QUARTER, COLUMN = "month", "quarter", "column"
ROUNDS = {
    MONTH: "One for each month",
    QUARTER: "One for each quarter",
    COLUMN: "One for each value of a column",
}
CASES = {
    DrawKind.RANDOM.value: "At random, or nobody knows any more",
    DrawKind.TARGETED.value: "Targeted: cases of one sort were looked for",
}
MOST_WORDS = 2_000


class MapFault(ValueError):
    """A map that cannot be used; the text says where and what to do."""


@dataclass(frozen=True)
class PastMap:
    """What was chosen for a file. Empty words and teams are those that nobody has decided yet."""

    framework: str = ""
    version: int = 0
    sheet: str = ""
    heading_row: int = 1
    columns: dict[str, str] = field(default_factory=dict)  # heading, or "column D": what it is
    rounds: str = MONTH
    cohort: str = ""  # every audit is of this cohort; empty where a column says it
    team: str = ""  # every audit is of this team; empty where a column says it
    cases: str = DrawKind.RANDOM.value
    words: dict[str, dict[str, str]] = field(default_factory=dict)  # scale: word: grade
    cohorts: dict[str, str] = field(default_factory=dict)
    teams: dict[str, str] = field(default_factory=dict)
    free_text_may_be_kept: bool = False
    leave_out_faulty_rows: bool = False

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @property
    def digest(self) -> str:
        """Equal for equal maps, in whatever order they were written."""
        return hashlib.sha256(json.dumps(self.to_json(), sort_keys=True).encode()).hexdigest()

    def to_yaml(self) -> bytes:
        text = yaml.safe_dump(self.to_json(), sort_keys=False, allow_unicode=True, width=100)
        return (
            "# Which column of earlier results is what. See: flask audits import --help\n" + text
        ).encode()

    def has_text(self) -> bool:
        return any(what.startswith(targets.TEXT) for what in self.columns.values())


_SHAPES = {
    "columns": "one line each, such as  Case ID: reference",
    "cohorts": "one line each, such as  CIN: child_in_need",
    "teams": "one line each, such as  Old North: Locality 1",
}


def from_plain(plain: Any) -> PastMap:
    """A map from what a YAML file holds. Raises MapFault."""
    if not isinstance(plain, dict):
        raise MapFault("The map is empty, or no list of settings. Save the one that the screen builds.")
    known = {one.name: one for one in fields(PastMap)}
    for name in plain:
        if name not in known:
            raise MapFault(f"{name!s:.60}: there is no such setting. There are: {', '.join(known)}.")
    found: dict[str, Any] = {}
    for name, value in plain.items():
        found[name] = _checked(name, value)
    made = PastMap(**found)
    if made.rounds not in ROUNDS:
        raise MapFault(f"rounds: use one of {', '.join(ROUNDS)}.")
    if made.cases not in CASES:
        raise MapFault(f"cases: use one of {', '.join(CASES)}.")
    return made


def _checked(name: str, value: Any) -> Any:
    if name in _SHAPES:
        return _pairs(name, value, _SHAPES[name])
    if name == "words":
        scales = value if isinstance(value, dict) else None
        if scales is None:
            raise MapFault("words: put each scale on its own line, with its words below it.")
        return {str(code): _pairs(f"words, {code}", words, "RI: requires_improvement") for code, words in
                scales.items()}  # fmt: skip
    default = getattr(PastMap(), name)
    if isinstance(default, bool):
        if not isinstance(value, bool):
            raise MapFault(f"{name}: use true or false.")
        return value
    if isinstance(default, int):
        if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 10_000:
            raise MapFault(f"{name}: use a whole number.")
        return value
    if isinstance(value, dict | list) or len(str(value)) > 200:
        raise MapFault(f"{name}: use a few words.")
    return "" if value is None else str(value)


def _pairs(name: str, value: Any, example: str) -> dict[str, str]:
    if value is None:
        return {}
    if not isinstance(value, dict) or len(value) > MOST_WORDS:
        raise MapFault(f"{name}: write {example}.")
    for key, one in value.items():
        if isinstance(one, dict | list) or one is None or isinstance(one, bool):
            raise MapFault(f"{name}, {key!s:.60}: write {example}. Put yes and no in quotation marks.")
    return {str(key): str(one) for key, one in value.items()}


def from_yaml(content: bytes) -> PastMap:
    """A map from a YAML file. Raises MapFault."""
    try:
        return from_plain(load(content))
    except UnusableFramework as error:
        raise MapFault(f"The map cannot be read: {error}") from None


def named(columns: Sequence[Column]) -> dict[str, Column]:
    """Columns by the name that a map uses: their heading, or "column D" where that is not its own."""
    headings = [folded(column.heading) for column in columns]
    return {
        column.heading if heading and headings.count(heading) == 1 else f"column {column.letter}": column
        for column, heading in zip(columns, headings, strict=True)
    }


def placed(chosen: PastMap, columns: Sequence[Column]) -> dict[str, int]:
    """The place of the column of each thing that the map names. Raises MapFault for one that is not there."""
    there = {folded(name): column.place for name, column in named(columns).items()}
    there |= {folded(f"column {column.letter}"): column.place for column in columns}
    found: dict[str, int] = {}
    for name, what in chosen.columns.items():
        if folded(name) not in there:
            raise MapFault(f"columns, {name}: sheet {chosen.sheet} has no such column below its headings.")
        if what in found:
            raise MapFault(f"columns, {name}: {what} is another column already. Choose one of them.")
        found[what] = there[folded(name)]
    return found


def faults(chosen: PastMap, version: Version) -> dict[str, str]:
    """What keeps a map from being used, by the setting that mends it. Words for people."""
    found: dict[str, str] = {}
    known = targets.targets(version)
    mapped = list(chosen.columns.values())
    for name, what in chosen.columns.items():
        if what not in known:
            found[f"column {name}"] = f"{name}: {version.title} has no {what}."
        elif mapped.count(what) > 1:
            found[f"column {name}"] = f"{known[what].label} is chosen for more than one column."
    for what, words in ((targets.REFERENCE, "the case reference"), (targets.DATE, "the date of the audit")):
        if what not in mapped:
            found["columns" if "columns" not in found else what] = f"Choose the column with {words}."
    if not any(known[what].scale for what in mapped if what in known):
        found["grades"] = "Choose at least one column with grades: overall, a theme or a criterion."
    if not chosen.team and targets.TEAM not in mapped:
        found["team"] = "Choose the column with the team, or say which team all are of."
    if not chosen.cohort and targets.COHORT not in mapped:
        found["cohort"] = "Choose the column with the kind of case, or say what kind all are."
    if chosen.cohort and chosen.cohort not in dict(version.cohorts):
        found["cohort"] = f"{version.title} is not for cohort {chosen.cohort}."
    if chosen.rounds == COLUMN and targets.ROUND not in mapped:
        found["rounds"] = "Choose the column with the round, or another way to make rounds."
    if chosen.has_text() and not chosen.free_text_may_be_kept:
        found["free_text_may_be_kept"] = "Say that the free text may be kept, or map no column to free text."
    return found | _word_faults(chosen, version)


def _word_faults(chosen: PastMap, version: Version) -> dict[str, str]:
    scales = {scale.code: scale for scale in version.scales}
    found = {}
    for code, words in chosen.words.items():
        if code not in scales:
            found[f"words {code}"] = f"words, {code}: {version.title} has no such scale."
            continue
        allowed = {*scales[code].codes, "not_applicable", "no_evidence", "not_looked_at", "unsure", LEAVE_OUT}
        for word, grade in words.items():
            if grade not in allowed:
                found[f"words {code}"] = f"words, {code}, {word}: there is no grade {grade}."
    for cohort, known in chosen.cohorts.items():
        if known != LEAVE_OUT and known not in dict(version.cohorts):
            found["cohorts"] = f"cohorts, {cohort}: {version.title} is not for cohort {known}."
    return found


def with_faulty_rows(chosen: PastMap, left_out: bool) -> PastMap:
    """The map with what is done with rows that have something wrong in them."""
    return replace(chosen, leave_out_faulty_rows=left_out)
