"""A bound told from the bytes of a part is never below what following its elements finds."""

import re
from contextlib import suppress
from xml.parsers.expat import ExpatError

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from audit.files.bound import _up_to, bound_of
from audit.files.extent import TooFarError, UnexpectedXmlError, extent_of

FURTHEST = 75_000

ADDRESSES = st.sampled_from(
    ["A1", "B2", "Z9", "AA10", "XFD7", "A75000", "A75001", "C1048576", "a5", "", "A&#49;", "B02", "A"]
)
CELLS = st.sampled_from(
    [
        '<c r="{}"><v>1</v></c>',
        '<c r="{}" t="s"><v>0</v></c>',
        '<c r="{}" s="4"/>',
        "<c r='{}'><v>1</v></c>",
        '<c s="1" r="{}"><v>1</v></c>',
        '<c\nr="{}"><v>1</v></c>',
        '<c  r="{}"><is><t>x</t></is></c>',
        '<x:c r="{}"><x:v>1</x:v></x:c>',
        "<c><v>1</v></c>",
        "<c/><c/><c><v>2</v></c>",
        '<!-- <c r="{}"> -->',
        '<![CDATA[<c r="{}">]]>',
        '<col min="1"/><cfRule/>',
        "text about 10:30 c r",
    ]
)
TEXTS = st.sampled_from(
    ["", "<si><t>one</t></si>", '<si xml:space="x"><t>a longer one</t></si>', "<x:si/>", "<si/>", "<size/>"]
)


def a_part(head: str, cells: list[tuple[str, str]], texts: list[str]) -> str:
    row = "".join(cell.format(address) for cell, address in cells)
    return f'{head}<w xmlns:x="x"><row r="3">{row}</row>{"".join(texts)}</w>'


PARTS = st.builds(
    a_part,
    st.sampled_from(
        ["", '<?xml version="1.0" encoding="UTF-8"?>', "<?xml version='1.0' encoding='iso-8859-1'?>"]
    ),
    st.lists(st.tuples(CELLS, ADDRESSES), max_size=8),
    st.lists(TEXTS, max_size=4),
)


@given(part=PARTS.map(str.encode) | PARTS.map(lambda part: part.encode("utf-16")))
@example(b'<w><row r="3"><c r="A75001"><v>1</v></c></row></w>')
def test_nothing_reaches_further_than_its_bound(part: bytes) -> None:
    bound = bound_of(part, FURTHEST)
    if bound is None:
        return
    with suppress(UnexpectedXmlError, ExpatError):
        try:
            found = extent_of(part, FURTHEST)
        except TooFarError:
            pytest.fail("a cell below the furthest row has no bound")
        assert found.rows <= bound.rows
        assert found.columns <= bound.columns
        assert found.shared_cells <= bound.shared_cells
        assert max(found.text_lengths, default=0) <= max(bound.text_lengths, default=0)


def test_a_sheet_as_programs_write_it_has_a_bound() -> None:
    row = '<row r="2"><c r="A2" s="1" t="s"><v>0</v></c><c r="AB2"><v>4</v></c></row>'
    bound = bound_of(f'<worksheet><cols><col min="1"/></cols>{row}</worksheet>'.encode(), FURTHEST)
    assert bound
    assert (bound.rows, bound.columns, bound.shared_cells, bound.text_lengths) == (FURTHEST, 28, 2, [])
    texts = bound_of(b"<sst><si><t>ten</t></si><si><t>eleven</t></si></sst>", FURTHEST)
    assert texts
    assert max(texts.text_lengths) >= len("<si><t>eleven</t></si>")


@pytest.mark.parametrize("most", [10, 75, 100, 75_000, 99_999, 1_048_576])
def test_numbers_up_to_the_furthest_row_and_no_others(most: int) -> None:
    pattern = re.compile(_up_to(most))
    for number in (1, 9, most // 3, most - 1, most):
        assert pattern.fullmatch(str(number))
    for number in (most + 1, most + 10, most * 2, most * 10, most * 10 + 1):
        assert not pattern.fullmatch(str(number))
