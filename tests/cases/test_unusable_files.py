"""Files that cannot be read as a case list: each is refused in words that say why and what to do."""

import io
import struct
import zipfile
from contextlib import suppress
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.cases.spreadsheet import UnusableFile, opening, read_case_list
from audit.files import package
from audit.files.extent import UnexpectedXmlError, extent_of

SAMPLE = (Path(__file__).parents[1] / "data" / "annex_a_sample_2021.xlsx").read_bytes()
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
DO = ("save", "Save", "choose", "Export", "Add", "Delete", "delete", "Expected", "Filter", "remove", "Keep")


def refusal(content, filename="lists.xlsx"):
    with pytest.raises(UnusableFile) as refused:
        read_case_list(content, filename)
    words = str(refused.value)
    assert words.endswith(".")
    assert any(word in words for word in DO), "the words say what to do"
    return words


def book(cells, title="List 6"):
    made = openpyxl.Workbook()
    made.active.title = title
    for address, value in cells.items():
        made.active[address] = value
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def with_part(content, name, change):
    """The workbook with one of its parts changed, properly packed."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.namelist():
            new.writestr(part, change(old.read(part)) if part == name else old.read(part))
    return stream.getvalue()


def with_added(content, name, part, method=zipfile.ZIP_DEFLATED):
    stream = io.BytesIO(content)
    with zipfile.ZipFile(stream, "a") as package:
        package.writestr(name, part, method)
    return stream.getvalue()


def test_an_empty_file():
    assert "empty" in refusal(b"")


def test_a_text_file_with_a_workbook_name():
    assert "not an Excel workbook, although its name ends in .xlsx" in refusal(
        b"Child Unique ID,Gender\n1,F\n"
    )
    assert "although" not in refusal(b"Child Unique ID,Gender\n1,F\n", "lists.csv")


def test_a_protected_workbook():
    content = OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(600)
    assert "password or a sensitivity label" in refusal(content)


def test_an_old_workbook():
    assert "(.xls)" in refusal(OLE + bytes(600) + "Workbook".encode("utf-16-le") + bytes(600))


def test_another_old_document():
    assert "not an Excel workbook" in refusal(OLE + bytes(600) + "WordDocument".encode("utf-16-le"))


@pytest.mark.parametrize("length", [4, 100, len(SAMPLE) // 2, len(SAMPLE) - 30])
def test_a_truncated_workbook(length):
    assert "damaged or incomplete" in refusal(SAMPLE[:length])


@pytest.mark.parametrize(
    ("part", "said"),
    [
        ("word/document.xml", "not an Excel workbook"),
        ("xl/workbook.bin", ".xlsb"),
        ("content.xml", "OpenDocument"),
    ],
)
def test_another_kind_of_package(part, said):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        package.writestr(part, "<x/>")
    assert said in refusal(stream.getvalue())


def test_a_workbook_without_any_of_the_lists_names_its_sheets_and_what_is_expected():
    words = refusal(book({"A1": "Budget"}, "Budget 2026"))
    assert "Budget 2026" in words
    for expected in ("List 6", "List 7", "List 8", "List 9", "Child Unique ID"):
        assert expected in words


@pytest.mark.parametrize(
    "headings", [{"A1": "CIN Start Date", "B1": "Allocated Team"}, {"A30": "Child Unique ID"}]
)
def test_a_list_without_the_reference_names_the_sheet_and_the_heading(headings):
    words = refusal(book(headings))
    assert "List 6" in words
    assert "Child Unique ID" in words


def test_two_sheets_that_could_be_the_same_list():
    made = openpyxl.Workbook()
    for title in ("List 6 North", "List 6 South"):
        made.create_sheet(title).append(["Child Unique ID", "Allocated Team"])
    stream = io.BytesIO()
    made.save(stream)
    words = refusal(stream.getvalue())
    assert "List 6 North" in words
    assert "List 6 South" in words


def test_a_sheet_with_as_many_headings_of_one_list_as_of_another_is_not_guessed():
    headings = {
        "A1": "Child Unique ID",
        "B1": "CIN Start Date",
        "C1": "Child Protection Plan Start Date",
        "A2": 1,
    }
    assert "none of the lists" in refusal(book(headings, "Export"))


# Sizes


def test_a_file_that_is_too_large(monkeypatch):
    assert opening.MOST_BYTES == 30 * 1024 * 1024
    monkeypatch.setattr(opening, "MOST_BYTES", len(SAMPLE))
    assert read_case_list(SAMPLE).cases
    assert "larger than" in refusal(SAMPLE + b"x")


def test_a_workbook_that_unpacks_to_too_much(monkeypatch):
    assert opening.MOST_EXPANDED_BYTES == 300 * 1024 * 1024
    monkeypatch.setattr(opening, "MOST_EXPANDED_BYTES", 1_000_000)
    content = with_added(SAMPLE, "xl/media/image1.png", bytes(800_000))
    assert read_case_list(content).cases
    assert "unpacks to more than" in refusal(with_added(content, "xl/media/image2.png", bytes(200_000)))


def test_a_part_that_lies_about_its_size_is_unpacked_to_its_true_end(monkeypatch):
    monkeypatch.setattr(opening, "MOST_EXPANDED_BYTES", 1_000_000)
    name = b"xl/media/image1.png"
    content = bytearray(with_added(SAMPLE, name.decode(), bytes(5_000_000)))
    true_size, stated = struct.pack("<L", 5_000_000), struct.pack("<L", 10)
    assert content.count(true_size) == 2, "once before the part and once in the directory"
    assert "unpacks to more than" in refusal(bytes(content.replace(true_size, stated)))


def test_unpacking_stops_at_the_limit(monkeypatch):
    monkeypatch.setattr(opening, "MOST_EXPANDED_BYTES", 1_000_000)
    read_bytes = 0
    plain_read = zipfile.ZipExtFile.read

    def counting_read(stream, size=-1):
        nonlocal read_bytes
        chunk = plain_read(stream, size)
        read_bytes += len(chunk)
        return chunk

    content = with_added(SAMPLE, "xl/media/image1.png", bytes(20_000_000))
    monkeypatch.setattr(zipfile.ZipExtFile, "read", counting_read)
    refusal(content)
    assert read_bytes < 2_000_000


def test_a_way_of_packing_that_cannot_be_unpacked_a_little_at_a_time():
    assert "damaged" in refusal(with_added(SAMPLE, "xl/media/image1.png", bytes(1000), zipfile.ZIP_BZIP2))


def test_a_value_in_the_far_corner_is_refused_before_room_is_made_for_550_gb():
    words = refusal(book({"A1": "Child Unique ID", "XFD1048576": "x"}))
    assert "too far down or across" in words
    assert "Ctrl+End" in words


def test_a_filled_row_further_down_than_any_list_is_refused():
    assert "too far" in refusal(book({"A1": "Child Unique ID", "A75001": 1}))
    assert len(read_case_list(book({"A1": "Child Unique ID", "A75000": 1})).cases) == 1


@pytest.mark.parametrize(
    ("row", "cell"),
    [
        ("<row r='1048576'>", "<c r='XFD1048576'><v>1</v></c>"),
        ('<x:row xmlns:x="{0}" r="1048576">', '<x:c xmlns:x="{0}" r="XFD1048576"><x:v>1</x:v></x:c>'),
        ('<row r="70000">', '<c r="A70000"><v>1</v></c>' + "<c><v>1</v></c>" * 200),
        ('<row r="70000">', '<c r="XFD70000"/><c><v>1</v></c>'),
        ('<row r="75000"/><row>', "<c><v>1</v></c>"),
        ('<row r="1">', '<c r="A1048576"><v>1</v></c>'),
    ],
)
def test_the_far_corner_is_found_however_it_is_written(row, cell):
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    close = "</x:row>" if row.startswith("<x") else "</row>"
    added = f"{row}{cell}{close}</sheetData>".replace("{0}", space).encode()
    content = book({"A1": "Child Unique ID", "A2": 1})
    part = "xl/worksheets/sheet1.xml"
    assert "too far" in refusal(with_part(content, part, lambda old: old.replace(b"</sheetData>", added)))


def test_rows_and_cells_without_an_address_are_counted():
    rows = b"<row><c><v>1</v></c><c/><c><v>1</v></c><c/></row>" * 4
    extent = extent_of(b"<sheetData>" + rows + b"</sheetData>", furthest_row=4)
    assert (extent.rows, extent.columns) == (4, 3)
    rows = b'<row r="7"><c r="AB7"><is><t>a</t></is></c></row><row><c r="A8" s="1"/></row>'
    extent = extent_of(b"<sheetData>" + rows + b"</sheetData>", furthest_row=7)
    assert (extent.rows, extent.columns) == (7, 28)


def test_a_cell_without_an_address_stands_beside_an_empty_one_that_has_one():
    extent = extent_of(b'<row r="2"><c r="XFD9"/><c><v>1</v></c></row>', furthest_row=9)
    assert (extent.rows, extent.columns) == (2, 16_385)
    extent = extent_of(b'<x><row r="2"><c r="XFD2"/></row><row><c><v>1</v></c></row></x>', furthest_row=9)
    assert (extent.rows, extent.columns) == (3, 1)


@pytest.mark.parametrize(
    "row", [b'<row r="-5"/>', b'<c r="1A"><v>1</v></c>', b'<c r="A"><v>1</v></c>', b'<row r=""/>']
)
def test_an_address_that_is_none_is_refused(row):
    with pytest.raises(UnexpectedXmlError):
        extent_of(row, furthest_row=9)


def test_a_style_in_the_far_corner_is_nothing():
    made = openpyxl.load_workbook(io.BytesIO(SAMPLE))
    made["List 6"]["XFD1048576"].font = openpyxl.styles.Font(bold=True)
    stream = io.BytesIO()
    made.save(stream)
    assert len(read_case_list(stream.getvalue()).cases) == 23


def with_long_text(times):
    """The sample with a text of 30,000 letters, stored once and shown in so many cells of List 6."""
    shared = "xl/sharedStrings.xml"
    with zipfile.ZipFile(io.BytesIO(SAMPLE)) as package:
        number = package.read(shared).count(b"<si>")
    cells = "".join(f'<c r="P{row}" t="s"><v>{number}</v></c>' for row in range(10, 10 + times))
    text = f"<si><t>{'x' * 30_000}</t></si></sst>".encode()
    content = with_part(SAMPLE, shared, lambda old: old.replace(b"</sst>", text))
    added = f"<row>{cells}</row></sheetData>".encode()
    return with_part(content, "xl/worksheets/sheet6.xml", lambda old: old.replace(b"</sheetData>", added))


def test_a_long_text_that_many_cells_show_is_counted_for_each(monkeypatch):
    monkeypatch.setattr(opening, "MOST_EXPANDED_BYTES", 1_000_000)
    assert "unpacks to more than" in refusal(with_long_text(times=60))


def test_a_long_text_that_few_cells_show_is_not_counted_for_the_others(monkeypatch):
    monkeypatch.setattr(opening, "MOST_EXPANDED_BYTES", 1_000_000)
    measured = []
    measure = package.repeated_text_in
    monkeypatch.setattr(
        package, "repeated_text_in", lambda *given: measured.append(measure(*given)) or measured[-1]
    )
    found = read_case_list(with_long_text(times=3))
    assert len(found.cases) == 23
    assert any(90_000 < size < 200_000 for size in measured), "the exact measure was needed, and was right"


def test_entities_are_refused():
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><worksheet'
    content = with_part(SAMPLE, "xl/worksheets/sheet6.xml", lambda old: old.replace(b"<worksheet", bomb, 1))
    assert "damaged" in refusal(content)


# Whatever is in the file


def never_anything_else(content):
    with suppress(UnusableFile):
        read_case_list(content, "lists.xlsx")


@settings(max_examples=50, deadline=None)
@given(
    changes=st.lists(st.tuples(st.integers(0, len(SAMPLE) - 1), st.integers(0, 255)), max_size=20),
    length=st.one_of(st.just(len(SAMPLE)), st.integers(0, len(SAMPLE))),
)
def test_changed_and_truncated_bytes_are_refused_or_read(changes, length):
    content = bytearray(SAMPLE)
    for place, byte in changes:
        content[place] = byte
    never_anything_else(bytes(content[:length]))


@settings(max_examples=50, deadline=None)
@given(
    part=st.sampled_from(
        [
            "xl/workbook.xml",
            "xl/worksheets/sheet6.xml",
            "xl/worksheets/sheet8.xml",
            "xl/sharedStrings.xml",
            "xl/styles.xml",
        ]
    ),
    places=st.lists(st.integers(0, 8_000), min_size=1, max_size=8),
    byte=st.sampled_from(b'<>"/&0195AZ s\x00\xff'),
)
def test_changed_xml_in_a_sound_package_is_refused_or_read(part, places, byte):
    def change(old):
        changed = bytearray(old)
        for place in places:
            changed[place % len(changed)] = byte
        return bytes(changed)

    never_anything_else(with_part(SAMPLE, part, change))


def test_a_panic_in_the_reader_becomes_words_and_being_told_to_stop_does_not(monkeypatch):
    class PanicException(BaseException):
        pass

    class Reader:
        @staticmethod
        def from_filelike(_):
            raise failure

    monkeypatch.setattr(opening, "CalamineWorkbook", Reader)
    failure = PanicException("Alex Smith 01/02/2015")
    assert "damaged" in refusal(SAMPLE)
    failure = KeyboardInterrupt()
    with pytest.raises(KeyboardInterrupt):
        read_case_list(SAMPLE)
