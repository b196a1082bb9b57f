"""Files out: the results as an Excel workbook."""

from flask import Blueprint, current_app, redirect, request, send_file, url_for
from flask.typing import ResponseReturnValue

from audit.reports.workbook import MIME, results_workbook
from audit.results.reach import my_teams
from audit.results.selection import select_from
from audit.rules import clock
from audit.rules.permissions import Permission
from audit.web.access import may, me, requires

routes = Blueprint("reports", __name__)


@routes.get("/results/export.xlsx")
@requires(Permission.EXPORT_RESULTS)
def export_results() -> ResponseReturnValue:
    """The results that these filters show, with the audits and grades behind them."""
    selection = select_from(request.args, my_teams(Permission.EXPORT_RESULTS))
    if selection is None:  # the page says what must happen first
        return redirect(url_for("results.results"))
    book = results_workbook(
        selection, current_app.config["TOO_FEW"], me.name, names_auditors=may(Permission.MANAGE_ROUNDS)
    )
    name = f"case-audit-results-{clock.today().isoformat()}.xlsx"
    return send_file(book, mimetype=MIME, as_attachment=True, download_name=name)
