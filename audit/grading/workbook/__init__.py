"""An audit in Excel and back: taken out as a workbook to be filled in elsewhere, looked at, brought in."""
