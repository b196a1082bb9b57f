"""Uploads in: an Annex A workbook becomes cases, and rows set aside with their reasons.

`read_case_list` in `reading.py` is all that the rest of the application needs; what it gives is in
`found_cases.py`. Nothing here knows the database.
"""

from audit.cases.spreadsheet.found_cases import FoundCase, FoundCaseList, SetAside, UnusableFile
from audit.cases.spreadsheet.reading import read_case_list

__all__ = ["FoundCase", "FoundCaseList", "SetAside", "UnusableFile", "read_case_list"]
