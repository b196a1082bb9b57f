"""Charts of the workbook: Excel's own, drawn from a sheet beside them, each told in words as well."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal
from xml.sax.saxutils import quoteattr

from openpyxl.chart import BarChart, LineChart, Reference, Series
from openpyxl.chart.data_source import StrRef
from openpyxl.chart.series import SeriesLabel
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.text import CharacterProperties, Paragraph, ParagraphProperties
from openpyxl.utils import column_index_from_string

WIDTH, HEIGHT = 17.0, 7.3  # centimetres
ROWS_EACH = 16  # of the sheet

Dash = Literal["solid", "dash", "lgDash", "sysDot"]


@dataclass(frozen=True)
class Line:
    """One series: the column it is drawn from, and how it looks: never by its colour alone."""

    column: str
    colour: str
    dash: Dash = "solid"
    marked: bool = False


@dataclass(frozen=True)
class Chart:
    """A chart of some rows of a sheet."""

    title: str
    words: str  # what it shows, for who does not see it
    sheet: str
    rows: tuple[int, int]
    names: str  # the column that names its points
    lines: Sequence[Line]
    bars: bool = False  # stacked bars that are 100% together, in place of lines


def add(onto: Any, sheets: Mapping[str, Any], charts: Sequence[Chart], below: int) -> None:
    """Draw charts onto a sheet, each from its own (by title), two in a row, beginning below this row."""
    for place, chart in enumerate(charts):
        made = _made(sheets[chart.sheet], chart)
        row, column = divmod(place, 2)
        onto.add_chart(made, f"{'AK'[column]}{below + 1 + row * ROWS_EACH}")


def _made(sheet: Any, chart: Chart) -> Any:
    made: Any = BarChart() if chart.bars else LineChart()
    made.title, made.width, made.height = chart.title, WIDTH, HEIGHT
    made.title.overlay = False
    made.title.tx.rich.paragraphs[0].pPr = ParagraphProperties(defRPr=CharacterProperties(sz=1100, b=True))
    first, last = chart.rows
    for line in chart.lines:
        made.series.append(_series(sheet, chart, line, first, last))
    names = column_index_from_string(chart.names)
    made.set_categories(Reference(sheet, names, first, names, last))
    made.x_axis.delete = made.y_axis.delete = False
    made.y_axis.number_format = "0%"
    made.y_axis.scaling.min, made.y_axis.scaling.max = 0, 1
    made.legend.position = "b"
    if chart.bars:
        made.type, made.grouping, made.overlap, made.gapWidth = "bar", "percentStacked", 100, 40
        made.x_axis.scaling.orientation = "maxMin"  # the first row on top, as in the table
    else:
        small = ParagraphProperties(defRPr=CharacterProperties(sz=800))
        made.x_axis.number_format = "mmm yyyy"
        made.x_axis.txPr = RichText(p=[Paragraph(pPr=small)])
    made.display_blanks = "gap"
    return made


def _series(sheet: Any, chart: Chart, line: Line, first: int, last: int) -> Any:
    column, colour = column_index_from_string(line.column), line.colour.lstrip("#").upper()
    one = Series(Reference(sheet, column, first, column, last), title_from_data=False)
    one.tx = _heading(sheet, column)
    if chart.bars:
        one.graphicalProperties = GraphicalProperties(solidFill=colour)
        one.graphicalProperties.line = LineProperties(solidFill="0B0C0C", w=6350)
        return one
    one.graphicalProperties = GraphicalProperties(
        ln=LineProperties(solidFill=colour, w=28575 if line.marked else 15875, prstDash=line.dash)
    )
    one.marker.symbol = ("circle" if line.dash == "solid" else "square") if line.marked else "none"
    if line.marked:
        one.marker.size = 6
        one.marker.graphicalProperties = GraphicalProperties(solidFill=colour)
    one.smooth = False
    return one


def _heading(sheet: Any, column: int) -> Any:
    """The name of a series is the heading of its column."""
    return SeriesLabel(strRef=StrRef(str(Reference(sheet, column, 1, column, 1))))


NAMED = re.compile(rb'(<(?:xdr:)?cNvPr id="\d+" name=)"Chart (\d+)"( */>|>)')


def with_words(drawing: bytes, charts: Sequence[Chart]) -> bytes:
    """A drawing with what each of its charts shows as alternative text: openpyxl has no place for it."""
    left: Iterator[Chart] = iter(charts)

    def described(match: re.Match[bytes]) -> bytes:
        chart = next(left)
        attributes = f"{quoteattr(chart.title)} descr={quoteattr(chart.words)}".encode()
        return match[1] + attributes + match[3]

    return NAMED.sub(described, drawing)
