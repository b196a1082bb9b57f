"""What kind of file an upload is, told by its content: names and browsers say what they like."""

import io
import zipfile

from audit.files.package import OLE, PROTECTED, SAVE_AS, UnusableFile, failing_in_words

XLSX, XLSB, ODS, XLS, TEXT = "xlsx", "xlsb", "ods", "xls", "text"
# Kinds of text that a spreadsheet program would open but that are no list.
_OTHER = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b")


def kind_of(content: bytes) -> str:
    """One of the kinds above. Raises UnusableFile for what is none of them."""
    if content.startswith(OLE):
        return _old_kind(content)
    if content.startswith(b"PK"):
        return _packed_kind(content)
    if content.startswith(_OTHER):
        raise UnusableFile(f"The file is not a list of cases. {SAVE_AS}")
    return TEXT


def _old_kind(content: bytes) -> str:
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise UnusableFile(PROTECTED)
    if any(stream.encode("utf-16-le") in content for stream in ("Workbook", "Book")):
        return XLS
    raise UnusableFile(f"The file is not an Excel workbook. {SAVE_AS}")


def _packed_kind(content: bytes) -> str:
    with failing_in_words(), zipfile.ZipFile(io.BytesIO(content)) as package:
        names = {name.replace("\\", "/").lower() for name in package.namelist()}
    if "xl/workbook.bin" in names:
        return XLSB
    return ODS if "content.xml" in names else XLSX
