"""Reading an upload, one at a time in each server process: an Annex A workbook, or chosen columns."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from threading import Lock

from audit.cases import mapping, sealing
from audit.cases.mapping import Chosen
from audit.cases.progress import Progress
from audit.cases.sources import Origin
from audit.cases.spreadsheet import read_case_list
from audit.cases.spreadsheet.found_cases import FoundCaseList, NoAnnexLists, UnusableFile
from audit.cases.spreadsheet.guessing import recalled
from audit.cases.spreadsheet.mapped import kinds_in, read_mapped
from audit.cases.spreadsheet.opening import Book, open_list
from audit.files.kinds import XLSX, kind_of
from audit.files.package import failing_in_words
from audit.models import CaseListUpload, CaseSource
from audit.rules import clock

# A workbook made to be large takes a gigabyte to refuse: each server process reads one at a time.
_reading = Lock()


def sha256_of(content: bytes) -> str:
    """The fingerprint by which a file is known again."""
    return hashlib.sha256(content).hexdigest()


def read_or_propose(
    content: bytes, filename: str, by_hand: bool, known: Sequence[CaseSource], token: str = ""
) -> FoundCaseList | Chosen:
    """The cases of an Annex A workbook; of any other list, or if asked `by_hand`, the columns to propose.

    Raises UnusableFile.
    """
    with _reading:
        if not by_hand and (not content or _may_be_annex_a(content)):
            try:
                return read_case_list(content, filename, today=clock.today(), progress=Progress(token))
            except NoAnnexLists:
                pass
        book = open_list(content, filename)
        with failing_in_words():
            return mapping.proposed(book, known)


def _may_be_annex_a(content: bytes) -> bool:
    return content.startswith(b"PK") and kind_of(content) == XLSX


def reopened(kept: CaseListUpload, key: str) -> Book | None:
    """The file whose columns are being chosen; None when this browser has not its key."""
    try:
        content = sealing.opened(kept.sealed, key)
    except ValueError:
        return None
    with _reading:
        return open_list(content, kept.filename)


def read_as_last_time(content: bytes, filename: str, source: CaseSource) -> tuple[FoundCaseList, Origin]:
    """The cases of a file, read as the last list of its source, without anybody to ask.

    Raises UnusableFile where that needs somebody to look: a heading or a kind of case is not known.
    """
    book = open_list(content, filename)
    with failing_in_words():
        found = recalled(book, source.mapping)
    if found is None or found.missing:
        missing = ", ".join(f"\u201c{heading}\u201d" for _, heading in (found.missing if found else ()))
        raise UnusableFile(
            f"The file has other headings than the last list of {source.name}"
            f"{': missing are ' + missing if missing else ''}. Bring it in on screen, where they are chosen."
        )
    chosen = mapping.as_last_time(found, source)
    if chosen.cohort == mapping.BY_COLUMN:
        unknown = set(kinds_in(book, chosen.choice)) - set(chosen.cohorts)
        if unknown:
            raise UnusableFile(
                f"The file has {len(unknown)} kinds of case that the last list of {source.name} had not. "
                "Bring it in on screen, where you say what they mean."
            )
    read = read_mapped(book, chosen.choice, sha256_of(content), clock.today())
    return read, replace(chosen.origin(book, 0), upload_id=None)


def read_chosen(book: Book, chosen: Chosen, sha256: str, token: str = "") -> FoundCaseList:
    """The cases of a list as its columns were chosen. Raises UnusableFile."""
    with _reading:
        return read_mapped(book, chosen.choice, sha256, clock.today(), Progress(token))
