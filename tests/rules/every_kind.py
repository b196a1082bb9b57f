"""The framework with one of each kind, as plain values with ids, and answers to it by code."""

from collections.abc import Mapping
from dataclasses import replace
from itertools import count
from pathlib import Path

from audit.frameworks.files.file import read_framework
from audit.rules.framework import Criterion, Version

FILE = Path(__file__).parents[1] / "data" / "every_kind.yaml"


def _with_ids(plain: Version) -> Version:
    ids = count(1)
    themes = tuple(
        replace(theme, id=n, criteria=tuple(replace(one, id=next(ids)) for one in theme.criteria))
        for n, theme in enumerate(plain.themes, 1)
    )
    return replace(plain, themes=themes)


VERSION = _with_ids(read_framework(FILE.read_bytes()))
THEMES = VERSION.themes_for("child_protection")
IN_CARE = VERSION.themes_for("in_care")
CRITERIA: dict[str, Criterion] = {one.code: one for one in VERSION.criteria().values()}


def by_id(answers: Mapping[str, object]) -> dict[int, object]:
    """What is given by code, by id."""
    return {CRITERIA[code].id: answer for code, answer in answers.items()}


def codes(ids: object) -> list[str]:
    """The codes of these criteria, in the order of the framework."""
    return [code for code, one in CRITERIA.items() if one.id in ids]  # type: ignore[operator]
