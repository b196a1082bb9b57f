"""A framework as an Excel workbook that a practitioner can edit, and such a workbook as a framework.

`sheets.py` says which sheets and columns there are, `choices.py` by which words a value is known; both are
used on the way out (`writing.py`, `guide.py`, `looks.py`) and on the way in (`opening.py`, `tables.py`,
`values.py`, `reading.py`, `criteria.py`, `checking.py`).
"""

from audit.frameworks.files.workbook.reading import read_workbook
from audit.frameworks.files.workbook.writing import write_workbook

__all__ = ["read_workbook", "write_workbook"]
