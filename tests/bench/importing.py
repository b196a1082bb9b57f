"""Reading a framework of 100 criteria x 4 descriptors from Excel, beside openpyxl's bare read of the file."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path

from flask import Flask
from openpyxl import load_workbook

from audit.frameworks.beginning.built_in import built_in_framework
from audit.frameworks.files.workbook import read_workbook, write_workbook
from audit.rules.framework import Kind, Version
from tests.bench.measuring import row, timed

CRITERIA = 100


def framework(criteria: int = CRITERIA, most_themes: int | None = None) -> Version:
    """The built-in framework with so many judgements of quality, of four grades each, in its first themes."""
    built_in = built_in_framework("childrens-case-audit")
    assert built_in
    version = built_in.version
    four = version.judgement_scale
    written = [c for theme in version.themes for c in theme.criteria if c.kind == Kind.JUDGEMENT]
    kept = version.themes[:most_themes]
    themes = []
    for n, theme in enumerate(kept):
        share = range(n, criteria, len(kept))
        own = tuple(
            replace(
                written[i % len(written)],
                code=f"c{i}",
                lineage=f"c{i}",
                series=f"c{i}",
                scale=four,
                cohorts=frozenset(),
                asked_if=None,
            )
            for i in share
        )
        themes.append(replace(theme, criteria=own))
    return replace(version, themes=tuple(themes))


def measure(app: Flask, folder: Path) -> None:
    version = framework()
    content = write_workbook(version)
    assert len(read_workbook(content).by_lineage) == CRITERIA

    def bare(_: int) -> None:
        for sheet in load_workbook(BytesIO(content), read_only=True):
            for _row in sheet.iter_rows(values_only=True):
                pass

    beside = "openpyxl's bare read of the same file"
    floor = timed(bare, 5, first=1)
    row(
        f"import {CRITERIA} criteria from Excel",
        timed(lambda n: read_workbook(content), 5, first=1),
        beside,
        floor,
    )
    row(
        f"export {CRITERIA} criteria to Excel",
        timed(lambda n: write_workbook(version), 5, first=1),
        beside,
        floor,
    )
