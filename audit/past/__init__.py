"""Earlier audits: results that were kept in a workbook before, brought in as closed rounds."""
