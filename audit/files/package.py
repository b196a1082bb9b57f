"""A workbook that someone uploads, unpacked safely: what is refused, and how large it may be.

Reader libraries make room for every cell between the first and the last one in use, and a workbook of 2 KB
with one value in the far corner asks for 550 GB: the process is then ended, which no `except` can catch
(github.com/tafia/calamine, issue 693). So each part is unpacked and measured first, and a library is handed a
copy made of exactly the parts that were measured.
"""

import io
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import PurePath

from audit.files.bound import bound_of
from audit.files.extent import Extent, TooFarError, extent_of, repeated_text_in

MEGABYTE = 1024 * 1024
# A workbook has one part a sheet and a dozen more.
MOST_PARTS = 5_000
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
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class UnusableFile(ValueError):
    """The file cannot be read; the message says what is wrong and what to do."""


@dataclass(frozen=True)
class Limits:
    """How large a workbook may be, and what the user is told to do about one that is larger."""

    packed: int  # bytes
    unpacked: int  # bytes, of all parts together
    furthest_row: int
    cells: int  # between the first and the last one in use, of one sheet
    if_empty: str
    make_smaller: str
    if_too_far: str

    @property
    def too_large(self) -> str:
        return (
            f"The file is larger than {self.packed // MEGABYTE} MB, the most that is allowed. "
            f"{self.make_smaller}"
        )

    @property
    def too_large_inside(self) -> str:
        return (
            f"The workbook unpacks to more than {self.unpacked // MEGABYTE} MB, the most that is allowed. "
            f"{self.make_smaller}"
        )

    @property
    def too_far(self) -> str:
        return (
            "A sheet of the workbook reaches too far down or across to be read: past row "
            f"{self.furthest_row:,}, or past {self.cells:,} cells. {self.if_too_far}"
        )


def measured_parts(content: bytes, filename: str, limits: Limits) -> dict[str, bytes]:
    """The XML parts of an uploaded workbook that may be read, by name; raises UnusableFile."""
    _refuse_other_kinds(content, PurePath(filename).suffix.lower(), limits)
    with failing_in_words():
        parts = _unpack(content, limits)
        _refuse_other_packages(parts)
        _refuse_unreadable_sizes(parts, limits)
        return parts


def refuse_large(content: bytes, limits: Limits, packed: bool = True) -> None:
    """Raise UnusableFile for a file that is empty, too large or, where it is packed, unpacks to too much."""
    if not content:
        raise UnusableFile(f"The file is empty. {limits.if_empty}")
    if len(content) > limits.packed:
        raise UnusableFile(limits.too_large)
    if packed:
        with failing_in_words():
            _unpack(content, limits)


@contextmanager
def failing_in_words() -> Iterator[None]:
    """Turn whatever a broken file causes into UnusableFile; the cause is dropped, as it may quote the file.

    A panic in a reader library arrives as a BaseException. Being told to stop is not the file's fault and
    passes through.
    """
    try:
        yield
    except (UnusableFile, KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException:
        raise UnusableFile(DAMAGED) from None


def _refuse_other_kinds(content: bytes, suffix: str, limits: Limits) -> None:
    refuse_large(content, limits, packed=False)
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


def _unpack(content: bytes, limits: Limits) -> dict[str, bytes]:
    """The XML parts of the package. Every other part is unpacked too, to count it, and dropped."""
    parts: dict[str, bytes] = {}
    left = limits.unpacked
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
            part, size = _unpack_one(package, member, left, limits, keep=wanted)
            left -= size
            if wanted:
                parts[name] = part
    return parts


def _unpack_one(
    package: zipfile.ZipFile, member: zipfile.ZipInfo, left: int, limits: Limits, keep: bool
) -> tuple[bytes, int]:
    """The bytes of one part and how many there are, stopping as soon as there are more than `left`."""
    # zipfile stops at the size the file states, which may be a lie; with this it reads to the true end.
    member.file_size = sys.maxsize
    kept, size = [], 0
    with package.open(member) as stream:
        while chunk := stream.read(CHUNK):
            size += len(chunk)
            if size > left:
                raise UnusableFile(limits.too_large_inside)
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


def _refuse_unreadable_sizes(parts: dict[str, bytes], limits: Limits) -> None:
    bounds = {name: bound_of(part, limits.furthest_row) for name, part in parts.items()}
    try:
        extents = {
            name: bound or extent_of(parts[name], limits.furthest_row) for name, bound in bounds.items()
        }
        if _surely_fit(extents, limits):
            return
        extents = {name: extent_of(part, limits.furthest_row) for name, part in parts.items()}
    except TooFarError:
        raise UnusableFile(limits.too_far) from None
    lengths = [length for extent in extents.values() for length in extent.text_lengths]
    for name, extent in extents.items():
        if extent.rows * extent.columns > limits.cells:
            raise UnusableFile(limits.too_far)
        # Excel stores a repeated text once; a reader library copies it into every cell that shows it.
        at_most = extent.shared_cells * max(lengths, default=0)
        if at_most > limits.unpacked and repeated_text_in(parts[name], lengths) > limits.unpacked:
            raise UnusableFile(limits.too_large_inside)


def _surely_fit(extents: dict[str, Extent], limits: Limits) -> bool:
    """Whether parts are within their limits even if every shared text were as long as the longest."""
    longest = max((max(extent.text_lengths, default=0) for extent in extents.values()), default=0)
    return all(
        extent.rows <= limits.furthest_row
        and extent.rows * extent.columns <= limits.cells
        and extent.shared_cells * longest <= limits.unpacked
        for extent in extents.values()
    )


def packed_again(parts: dict[str, bytes]) -> io.BytesIO:
    """A package of the measured parts only, so that what is read is what was measured."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as package:
        for name in list(parts):
            package.writestr(name, parts.pop(name))
    packed.seek(0)
    return packed
