"""The rows of the sheet Scales: one for each grade, best first."""

from audit.frameworks.files.place import Place
from audit.frameworks.files.workbook import choices
from audit.frameworks.files.workbook.values import Row
from audit.rules.framework import Point, Scale

Rows = list[Row]


def read_scales(rows: Rows) -> tuple[dict[str, Scale], list[Place]]:
    """The scales by their codes, as plain values, and as places of a framework file."""
    by_code: dict[str, Rows] = {}
    for row in rows:
        by_code.setdefault(row.code("scale", "longer_code"), []).append(row)
    read = {code: _scale(code, of_scale) for code, of_scale in by_code.items()}
    return {code: scale for code, (scale, _) in read.items()}, [place for _, place in read.values()]


def _scale(code: str, rows: Rows) -> tuple[Scale, Place]:
    first = rows[0]
    name = first.text("scale_name", "scale")
    points = []
    for row in rows:
        if row.text("scale_name", "scale", name) != name:
            row.wrong(
                "scale_name", f"the scale {code} is called “{name}” in row {first.number}. Use one name"
            )
        points.append(_point(row))
    _different(rows)
    chosen = [row for row in rows if row.yes_or_no("benchmark", False)]
    if len(chosen) != 1 and "benchmark" in first.letters:
        words = f"the scale {code} must have one grade, and no more, with Yes in this column"
        (chosen or rows)[-1].wrong("benchmark", words)
    benchmark = points[rows.index(chosen[0])].code if chosen else points[0].code
    scale = Scale(code, name, benchmark, tuple(points))
    places = [
        Place(row.where, vars(point), row.cells(*vars(point)))
        for row, point in zip(rows, points, strict=True)
    ]
    content = {"code": code, "name": name, "benchmark": benchmark, "points": places}
    cells = {"code": "scale", "name": "scale_name", "benchmark": "benchmark", "points": "code"}
    return scale, Place(first.where, content, {key: first.cell(column) for key, column in cells.items()})


def _different(rows: Rows) -> None:
    """Within a scale no two grades have the same code, letter or label."""
    for key in ("code", "letter", "label"):
        there: dict[str, int] = {}
        for row in rows:
            text = row.plain(key).lower() if key == "code" else row.plain(key)
            if text in there:
                row.wrong(key, f"the {key} {text} stands in row {there[text]} too. Use another in this scale")
                row.faults.unknown = row.faults.unknown or key == "code"
            elif text:
                there[text] = row.number


def _point(row: Row) -> Point:
    return Point(
        code=row.code("code", "longer_code"),
        letter=row.text("letter", "letter"),
        label=row.text("label", "label"),
        good_or_better=_required(row, "good_or_better"),
        colour=row.choice("colour", choices.COLOURS, None) or _colour(row),
        help=row.text("help", "help", ""),
    )


def _required(row: Row, key: str) -> bool:
    if row.is_blank(key) and key in row.letters:
        row.wrong(key, f"{row.headings[key]} is missing: Yes or No")
    return row.yes_or_no(key, False)


def _colour(row: Row) -> str:
    if row.is_blank("colour") and "colour" in row.letters:
        row.wrong("colour", f"Colour is missing. Choose one of: {', '.join(choices.COLOURS.values())}")
    return next(iter(choices.COLOURS))
