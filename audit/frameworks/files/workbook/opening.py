"""An uploaded framework workbook as sheets of plain values: how large it may be, and which sheets count."""

from audit.files.marked import Sheet, marked_sheets
from audit.files.package import MEGABYTE, Limits, UnusableFile
from audit.frameworks.files.place import UnusableFramework
from audit.frameworks.files.workbook.sheets import SHEETS

__all__ = ["Sheet", "open_sheets"]

# The largest framework that may be, with every text as long as it may be, comes to about 3 MB.
LIMITS = Limits(
    packed=5 * MEGABYTE,
    unpacked=60 * MEGABYTE,
    furthest_row=20_000,
    cells=2_000_000,
    if_empty="Export the framework again and choose the new file.",
    make_smaller="Keep only the sheets of the framework, without pictures, and choose that file.",
    if_too_far=(
        "Press Ctrl+End in each sheet to see where it ends, delete the rows and columns after the table, "
        "save the file, and choose it again."
    ),
)


def open_sheets(content: bytes, filename: str) -> dict[str, Sheet]:
    """The sheets of a framework that a workbook has, by their name; raises UnusableFramework."""
    try:
        return marked_sheets(content, filename, LIMITS, SHEETS)
    except UnusableFile as error:
        raise UnusableFramework(str(error)) from None
