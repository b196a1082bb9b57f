"""Files out: results as a workbook or as CSV, ordered and fetched, or read by a program."""

from audit.reports.blueprint import routes
from audit.reports.exports import routes as export_routes
from audit.reports.feed import routes as feed_routes

__all__ = ["export_routes", "feed_routes", "routes"]
