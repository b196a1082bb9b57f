"""A framework workbook in: its sheets become the names and values of a framework file, faults with cells.

What the rows of each sheet mean is in `framework_sheet.py`, `scales.py`, `themes.py` and `criteria.py`; the
rules for the whole are those of every framework file.
"""

from functools import partial

from audit.frameworks.files.file import version_from
from audit.frameworks.files.place import Place, UnusableFramework
from audit.frameworks.files.workbook.checking import in_order, rest_of
from audit.frameworks.files.workbook.criteria import Criteria
from audit.frameworks.files.workbook.framework_sheet import read_values
from audit.frameworks.files.workbook.opening import Sheet, open_sheets
from audit.frameworks.files.workbook.scales import read_scales
from audit.frameworks.files.workbook.sheets import (
    COHORTS,
    CRITERIA,
    FRAMEWORK,
    ROOT_CAUSES,
    SCALES,
    SHEETS,
    THEMES,
    grade_headed,
)
from audit.frameworks.files.workbook.tables import Table
from audit.frameworks.files.workbook.themes import Themes
from audit.frameworks.files.workbook.values import Faults
from audit.rules.framework import (
    MOST_COHORTS,
    MOST_CRITERIA,
    MOST_POINTS,
    MOST_ROOT_CAUSES,
    MOST_SCALES,
    MOST_THEMES,
    Version,
)


def read_workbook(content: bytes, filename: str = "") -> Version:
    """The framework in an Excel workbook; raises UnusableFramework naming every fault and its cell."""
    sheets = open_sheets(content, filename)
    _refuse_other_workbooks(sheets)
    faults = Faults()
    top, criteria = _read(sheets, faults)
    if faults.stop:
        raise UnusableFramework(in_order(faults.words))
    try:
        version = version_from(top)
    except UnusableFramework as error:
        raise UnusableFramework(rest_of(error.faults, faults, criteria)) from None
    if faults.words:
        raise UnusableFramework(in_order(faults.words))
    return version


def _refuse_other_workbooks(sheets: dict[str, Sheet]) -> None:
    if CRITERIA not in sheets:
        raise UnusableFramework(
            f"This is not a framework workbook: there is no sheet {CRITERIA}. Start from the template."
        )
    missing = [title for title in SHEETS if title not in sheets]
    if missing:
        raise UnusableFramework(
            [f"There is no sheet {title}. Put it back as it is in the template." for title in missing]
        )


def _read(sheets: dict[str, Sheet], faults: Faults) -> tuple[Place, Criteria]:
    """Everything that stands in the sheets; what stands further down names what stands above."""
    cohorts = Table(sheets[COHORTS], COHORTS, faults, MOST_COHORTS)
    root_causes = Table(sheets[ROOT_CAUSES], ROOT_CAUSES, faults, MOST_ROOT_CAUSES)
    top = {"cohorts": _pairs(cohorts, "cohort"), "root_causes": _pairs(root_causes, "root_cause")}
    names = {
        key: {pair.content["code"]: pair.content["name"] for pair in pairs} for key, pairs in top.items()
    }
    scales, top["scales"] = read_scales(Table(sheets[SCALES], SCALES, faults, MOST_SCALES * MOST_POINTS).rows)
    named = {code: scale.name for code, scale in scales.items()}
    values, cells = read_values(sheets[FRAMEWORK], named, faults)
    # Themes and criteria are read against all of these.
    if faults.stop or faults.unknown:
        raise UnusableFramework(in_order(faults.words))
    faults.stop = bool(faults.words)
    judgements = scales.get(values["judgement_scale"])
    themes = Themes(Table(sheets[THEMES], THEMES, faults, MOST_THEMES), names["cohorts"], judgements)
    headed = partial(grade_headed, scales=scales)
    table = Table(sheets[CRITERIA], CRITERIA, faults, MOST_CRITERIA, headed)
    criteria = Criteria(table, themes.names, names["cohorts"], names["root_causes"], scales)
    top["themes"] = themes.places(criteria.places)
    where = {"cohorts": COHORTS, "root_causes": ROOT_CAUSES, "scales": SCALES, "themes": THEMES}
    cells |= {key: f"Sheet {title}" for key, title in where.items()}
    return Place("The workbook", values | top, cells), criteria


def _pairs(table: Table, longest: str) -> list[Place]:
    """The rows of a sheet with codes and names. Codes and names stand once."""
    codes: set[str] = set()
    names: set[str] = set()
    places = []
    for row in table.rows:
        code, name = row.code("code", "longer_code"), row.text("name", longest, instead=f"row {row.number}")
        if code in codes:
            row.wrong("code", f"the code {code} stands in this sheet twice. Take one of them out")
            table.faults.unknown = True
        elif name in names:
            row.wrong("name", f"the name “{name}” stands in this sheet twice. Change one of them")
        codes.add(code)
        names.add(name)
        places.append(Place(row.where, {"code": code, "name": name}, row.cells("code", "name")))
    return places
