"""The workbook read as strictly as Excel reads it: what it would offer to repair fails here."""

import re
from collections.abc import Iterator
from io import BytesIO
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest

from tests.page import Browser
from tests.reports.test_export_results import SHEETS, exported, work
from tests.results.making import Work

__all__ = ["work"]
M = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
PACKAGE = "{http://schemas.openxmlformats.org/package/2006/relationships}"
TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
# The order that ECMA-376 (part 1, 18.3.1.99) demands of what a worksheet holds.
ORDER = [
    "sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr",
    "sheetProtection", "protectedRanges", "scenarios", "autoFilter", "sortState", "dataConsolidate",
    "customSheetViews", "mergeCells", "phoneticPr", "conditionalFormatting", "dataValidations", "hyperlinks",
    "printOptions", "pageMargins", "pageSetup", "headerFooter", "rowBreaks", "colBreaks", "customProperties",
    "cellWatches", "ignoredErrors", "smartTags", "drawing", "legacyDrawing", "legacyDrawingHF", "picture",
    "oleObjects", "controls", "webPublishItems", "tableParts", "extLst",
]  # fmt: skip
LONGEST_FORMULA, LONGEST_TEXT, LONGEST_LITERAL = 8192, 32_767, 255
Trees = dict[str, ElementTree.Element]


@pytest.fixture
def parts(work: Work, visitor: Browser) -> ZipFile:
    return ZipFile(BytesIO(exported(visitor.sign_in(work.cast.lead), "evidence=yes")))


@pytest.fixture
def trees(parts: ZipFile) -> Trees:
    assert len(set(parts.namelist())) == len(parts.namelist())
    return {name: ElementTree.fromstring(parts.read(name)) for name in parts.namelist() if "xml" in name}


def sheets(trees: Trees) -> Iterator[tuple[str, ElementTree.Element]]:
    """Each worksheet by its title."""
    targets = {one.get("Id"): one.get("Target") for one in trees["xl/_rels/workbook.xml.rels"]}
    for one in trees["xl/workbook.xml"].iter(f"{M}sheet"):
        target = targets[one.get(f"{R}id")] or ""
        yield one.get("name") or "", trees[target.lstrip("/")]


def column_of(reference: str) -> int:
    number = 0
    for letter in re.sub(r"[^A-Z]", "", reference):
        number = number * 26 + ord(letter) - 64
    return number


def test_every_part_is_known_and_every_relationship_leads_somewhere(trees: Trees) -> None:
    types = trees["[Content_Types].xml"]
    known = {(one.get("PartName") or "").lstrip("/") for one in types.iter(f"{TYPES}Override")}
    defaults = {one.get("Extension") for one in types.iter(f"{TYPES}Default")}
    assert known <= set(trees)
    for name, tree in trees.items():
        assert name in known or name.rpartition(".")[2] in defaults
        if name.endswith(".rels"):
            base = name.replace("_rels/", "").removesuffix(".rels").rpartition("/")[0]
            ids = [one.get("Id") for one in tree.iter(f"{PACKAGE}Relationship")]
            assert len(set(ids)) == len(ids)
            for one in tree.iter(f"{PACKAGE}Relationship"):
                target = one.get("Target") or ""
                path = target.lstrip("/") if target.startswith("/") else f"{base}/{target}".lstrip("/")
                assert path in trees, f"{name}: {target}"


def test_a_worksheet_holds_its_parts_in_order_and_its_cells_in_place(trees: Trees) -> None:
    styles = len(list(trees["xl/styles.xml"].find(f"{M}cellXfs") or []))
    found = dict(sheets(trees))
    assert list(found) == SHEETS
    for title, sheet in found.items():
        assert len(title) <= 31
        places = [ORDER.index(part.tag.removeprefix(M)) for part in sheet]
        assert places == sorted(set(places)), title
        last = 0
        for row in sheet.iter(f"{M}row"):
            number = int(row.get("r") or 0)
            assert number > last
            last, before = number, 0
            for cell in row:
                reference = cell.get("r") or ""
                assert reference.endswith(str(number))
                assert column_of(reference) > before
                before = column_of(reference)
                assert int(cell.get("s") or 0) < styles
                check_content(cell, f"{title}!{reference}")


def check_content(cell: ElementTree.Element, where: str) -> None:
    formula, kind = cell.find(f"{M}f"), cell.get("t", "n")
    text = "".join(cell.itertext()) if kind == "inlineStr" else ""
    assert len(text.encode("utf-16-le")) // 2 <= LONGEST_TEXT, where
    assert [part.tag for part in cell] in (
        [], [f"{M}is"], [f"{M}v"], [f"{M}f", f"{M}v"],
    ), where  # fmt: skip
    if kind == "n" and (value := cell.find(f"{M}v")) is not None:
        float(value.text or "")
    if formula is not None:
        written = formula.text or ""
        assert not written.startswith("=")
        assert len(written) <= LONGEST_FORMULA, where
        assert all(len(one) <= LONGEST_LITERAL for one in re.findall(r'"((?:[^"]|"")*)"', written)), where


def test_tables_have_names_of_their_own_and_headings_that_are_their_cells(trees: Trees) -> None:
    tables = {name: tree for name, tree in trees.items() if name.startswith("xl/tables/")}
    names = [(tree.get("displayName") or "").lower() for tree in tables.values()]
    defined = [(one.get("name") or "").lower() for one in trees["xl/workbook.xml"].iter(f"{M}definedName")]
    local = [name for name in defined if not name.startswith("_xlnm.")]
    assert len(set(names + local)) == len(names + local) == len(tables) + 5
    assert len({tree.get("id") for tree in tables.values()}) == len(tables)
    for name in names + local:
        assert re.fullmatch(r"[a-z_][a-z0-9_.]*", name)
        assert not re.fullmatch(r"[a-z]{1,3}\d+|r|c|r\d*c\d*", name), "it looks like a cell"
    seen = 0
    for title, sheet in sheets(trees):
        cells = {cell.get("r"): cell for row in sheet.iter(f"{M}row") for cell in row}
        for table in (tree for tree in tables.values() if tables_of(trees, title, tree)):
            first, last = (table.get("ref") or "").split(":")
            columns = list(table.find(f"{M}tableColumns") or [])
            headings = [one.get("name") or "" for one in columns]
            assert len({one.lower() for one in headings}) == len(headings) == column_of(last)
            assert all(heading == heading.strip() and heading for heading in headings)
            top = re.sub(r"\D", "", first)
            row = [cell for reference, cell in cells.items() if re.sub(r"\D", "", reference or "") == top]
            assert ["".join(cell.itertext()) for cell in row] == headings
            assert {cell.get("t") for cell in row} == {"inlineStr"}
            assert int(re.sub(r"\D", "", last)) > int(top)
            seen += 1
    assert seen == len(tables) == len(SHEETS) - 2


def tables_of(trees: Trees, title: str, table: ElementTree.Element) -> bool:
    """Whether a table stands on the sheet of this title, by the relationships."""
    place = SHEETS.index(title) + 1
    related = trees.get(f"xl/worksheets/_rels/sheet{place}.xml.rels")
    targets = [(one.get("Target") or "").lstrip("/") for one in related] if related is not None else []
    return any(trees.get(target) is table for target in targets)


def test_every_name_and_choice_leads_to_cells_that_are_there(trees: Trees) -> None:
    found = dict(sheets(trees))
    for one in trees["xl/workbook.xml"].iter(f"{M}definedName"):
        title = (one.text or "").rpartition("!")[0].strip("'")
        assert title in found
    rules = list(found["Summary"].iter(f"{M}dataValidation"))
    assert len(rules) == 4
    cells = {cell.get("r"): "".join(cell.itertext()) for cell in found["Choices"].iter(f"{M}c")}
    for rule in rules:
        where = (rule.findtext(f"{M}formula1") or "").replace("$", "").removeprefix("Choices!")
        first, last = where.split(":")
        assert cells[first].startswith("All ")
        assert cells[last]


def test_each_chart_is_told_in_words(trees: Trees) -> None:
    drawing = trees["xl/drawings/drawing1.xml"]
    named = [one for one in drawing.iter() if one.tag.endswith("}cNvPr")]
    assert named
    for one in named:
        assert "chart" in (one.get("descr") or "").lower()
        assert "figures are on the sheet" in (one.get("descr") or "")
