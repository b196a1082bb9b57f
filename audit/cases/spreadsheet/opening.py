"""Opening an uploaded workbook safely: what is refused, how large it may be, and its rows.

What the rows mean is in `headings.py` and `values.py`. Everything that goes wrong here becomes
`UnusableFile`.

The reader, calamine, makes room for every cell between the first and the last one in use, and a workbook of 2
KB with one value in the far corner asks for 550 GB: the process is then ended, which no `except` can catch
(github.com/tafia/calamine, issue 693). So each part is unpacked and measured first, and calamine is handed a
copy made of exactly the parts that were measured.
"""

import io
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePath

from python_calamine import CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from audit.cases.spreadsheet.extent import TooFarError, extent_of, repeated_text_in
from audit.cases.spreadsheet.found_cases import UnusableFile
from audit.cases.spreadsheet.values import Cell

MEGABYTE = 1024 * 1024
# The largest authority's eleven lists come to about 5 MB; 30 MB leaves room for extra columns and free text.
MOST_BYTES = 30 * MEGABYTE
# A workbook packs to about a tenth. More than this from 30 MB is a mistake or an attempt to fill the memory.
MOST_EXPANDED_BYTES = 300 * MEGABYTE
# A workbook has one part a sheet and a dozen more.
MOST_PARTS = 5_000
# Room for the 50,000 rows that a list may have, with titles and gaps.
FURTHEST_ROW = 75_000
# 32 bytes a cell in calamine: about 300 MB for one sheet, enough for 75,000 rows of 130 columns.
MOST_CELLS = 10_000_000
CHUNK = 256 * 1024
# The two that spreadsheet programs use; the others cannot be unpacked a little at a time.
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)

SAVE_AS = "Open it in Excel, save it as an Excel Workbook (.xlsx), and choose that file."
DAMAGED = (
    "The file is damaged or incomplete and cannot be read. Open it in Excel to check it, save it again as an "
    "Excel Workbook (.xlsx), and choose that file."
)
PROTECTED = (
    "The workbook is protected by a password or a sensitivity label, so it cannot be read. "
    "Open it in Excel, remove the protection, save it, and choose it again."
)
TOO_LARGE_INSIDE = (
    f"The workbook unpacks to more than {MOST_EXPANDED_BYTES // MEGABYTE} MB, the most that is allowed. "
    "Keep only Lists 6 to 9, without pictures and free text, and choose that file."
)
TOO_FAR = (
    f"A sheet of the workbook reaches too far down or across to be read: past row {FURTHEST_ROW:,}, "
    f"or past {MOST_CELLS:,} cells. If the list itself is that long, filter it to open cases. "
    "If not, press Ctrl+End in each sheet to see where it ends, delete the rows and columns after the list, "
    "save the file, and choose it again."
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class Workbook:
    """The sheets of an uploaded workbook that was found safe to read."""

    def __init__(self, reader: CalamineWorkbook) -> None:
        self._reader = reader
        sheets = [sheet for sheet in reader.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
        self.titles = tuple(sheet.name for sheet in sheets)
        self.hidden = frozenset(sheet.name for sheet in sheets if sheet.visible != SheetVisibleEnum.Visible)

    def rows(self, title: str) -> Iterator[tuple[int, list[Cell]]]:
        """Each row of a sheet down to the last one in use, with its number in Excel."""
        with _failing_in_words():
            sheet: CalamineSheet = self._reader.get_sheet_by_name(title)
            # Rows above the first one in use are given as blank ones, so counting from 1 agrees with Excel.
            yield from enumerate(sheet.iter_rows(), start=1)


def open_workbook(content: bytes, filename: str = "") -> Workbook:
    """The workbook in an uploaded file, or UnusableFile with what is wrong and what to do."""
    _refuse_other_kinds(content, PurePath(filename).suffix.lower())
    with _failing_in_words():
        parts = _unpack(content)
        _refuse_other_packages(parts)
        _refuse_unreadable_sizes(parts)
        return Workbook(CalamineWorkbook.from_filelike(_packed_again(parts)))


@contextmanager
def _failing_in_words() -> Iterator[None]:
    """Turn whatever a broken file causes into UnusableFile; the cause is dropped, as it may quote the file.

    A panic in calamine arrives as a BaseException. Being told to stop is not the file's fault and passes
    through.
    """
    try:
        yield
    except (UnusableFile, KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException:
        raise UnusableFile(DAMAGED) from None


def _refuse_other_kinds(content: bytes, suffix: str) -> None:
    if not content:
        raise UnusableFile("The file is empty. Export the lists again and choose the new file.")
    if len(content) > MOST_BYTES:
        raise UnusableFile(
            f"The file is larger than {MOST_BYTES // MEGABYTE} MB, the most that is allowed. "
            "Keep only Lists 6 to 9, without pictures and free text, and choose that file."
        )
    if content.startswith(OLE):
        raise UnusableFile(_about_old_format(content))
    if not content.startswith(b"PK"):
        claim = f", although its name ends in {suffix}" if suffix in (".xlsx", ".xlsm") else ""
        raise UnusableFile(f"The file is not an Excel workbook{claim}. {SAVE_AS}")


def _about_old_format(content: bytes) -> str:
    """Words for a file in Microsoft's older container, which also holds every workbook with a password.

    Old workbooks (.xls) are refused: their size cannot be measured before they are read.
    """
    if "EncryptedPackage".encode("utf-16-le") in content:
        return PROTECTED
    if any(stream.encode("utf-16-le") in content for stream in ("Workbook", "Book")):
        return f"The file is a workbook in the old Excel format (.xls). {SAVE_AS}"
    return f"The file is not an Excel workbook. {SAVE_AS}"


def _unpack(content: bytes) -> dict[str, bytes]:
    """The XML parts of the package. Every other part is unpacked too, to count it, and dropped."""
    parts: dict[str, bytes] = {}
    left = MOST_EXPANDED_BYTES
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        members = package.infolist()
        for member in members:
            # Some reporting tools on Windows write the names of the parts with backslashes.
            name = member.filename.replace("\\", "/")
            if member.flag_bits & 1:
                raise UnusableFile(PROTECTED)
            if len(members) > MOST_PARTS or name in parts or member.compress_type not in METHODS:
                raise UnusableFile(DAMAGED)
            wanted = name.lower().endswith((".xml", ".rels", "workbook.bin"))
            part, size = _unpack_one(package, member, left, keep=wanted)
            left -= size
            if wanted:
                parts[name] = part
    return parts


def _unpack_one(
    package: zipfile.ZipFile, member: zipfile.ZipInfo, left: int, keep: bool
) -> tuple[bytes, int]:
    """The bytes of one part and how many there are, stopping as soon as there are more than `left`."""
    # zipfile stops at the size the file states, which may be a lie; with this it reads to the true end.
    member.file_size = sys.maxsize
    kept, size = [], 0
    with package.open(member) as stream:
        while chunk := stream.read(CHUNK):
            size += len(chunk)
            if size > left:
                raise UnusableFile(TOO_LARGE_INSIDE)
            if keep:
                kept.append(chunk)
    return b"".join(kept), size


def _refuse_other_packages(parts: dict[str, bytes]) -> None:
    """Other documents are zip packages too: binary workbooks, OpenDocument sheets, Word documents."""
    names = {name.lower() for name in parts}
    if "xl/workbook.bin" in names:
        raise UnusableFile(f"The file is a binary workbook (.xlsb), which cannot be read. {SAVE_AS}")
    if "content.xml" in names:
        raise UnusableFile(f"The file is an OpenDocument file, which cannot be read. {SAVE_AS}")
    if "xl/workbook.xml" not in names:
        raise UnusableFile(f"The file is not an Excel workbook. {SAVE_AS}")


def _refuse_unreadable_sizes(parts: dict[str, bytes]) -> None:
    try:
        extents = {name: extent_of(part, FURTHEST_ROW) for name, part in parts.items()}
    except TooFarError:
        raise UnusableFile(TOO_FAR) from None
    lengths = [length for extent in extents.values() for length in extent.text_lengths]
    for name, extent in extents.items():
        if extent.rows * extent.columns > MOST_CELLS:
            raise UnusableFile(TOO_FAR)
        # Excel stores a repeated text once; calamine copies it into every cell that shows it.
        at_most = extent.shared_cells * max(lengths, default=0)
        if at_most > MOST_EXPANDED_BYTES and repeated_text_in(parts[name], lengths) > MOST_EXPANDED_BYTES:
            raise UnusableFile(TOO_LARGE_INSIDE)


def _packed_again(parts: dict[str, bytes]) -> io.BytesIO:
    """A package of the measured parts only, so that what is read is what was measured."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as package:
        for name in list(parts):
            package.writestr(name, parts.pop(name))
    packed.seek(0)
    return packed
