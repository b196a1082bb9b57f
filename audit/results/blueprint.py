"""The blueprint of results: what every page of theirs shares."""

from typing import Any

from flask import Blueprint, Response, current_app, request

from audit.results.address import NotTheirs, Unknown, number, query_of
from audit.results.audits.behind import theme as find_theme
from audit.results.reach import Opens, my_teams, sees_auditors
from audit.results.selecting import select_from
from audit.results.selection import Selection
from audit.rules.framework import Theme
from audit.rules.permissions import Permission
from audit.rules.results import good_words
from audit.web.access import me
from audit.web.errors import WORDS, Words, refuse
from audit.web.fragments import answer, wants_fragment

routes = Blueprint("results", __name__)
routes.add_app_template_filter(good_words)
routes.add_app_template_filter(query_of)
routes.add_app_template_global(wants_fragment)


@routes.app_errorhandler(Unknown)
def _unknown(error: Unknown) -> Response:
    return refuse(404, Words("These results cannot be found", f"{error} Open Results and choose again."))


@routes.app_errorhandler(NotTheirs)
def _not_theirs(error: NotTheirs) -> Response:
    return refuse(403, Words(WORDS[403].title, f"{error} If you need its results, ask your QA lead."))


def selected(framework: str | None = None) -> Selection | None:
    """What this request's address selects, of the teams whose results the person may read."""
    return select_from(
        request.args, my_teams(Permission.READ_RESULTS), me, framework, sees_auditors=sees_auditors()
    )


def theme_asked(selection: Selection) -> Theme | None:
    """The theme whose judgement this request's address asks for; None: the whole case. Raises Unknown."""
    theme_id = number(request.args, "theme", "theme")
    return find_theme(selection, theme_id) if theme_id is not None else None


def show(page: str, fragment: str, selection: Selection, **context: Any) -> Response:
    """A page of results, or what the filters change of it."""
    return answer(
        page,
        fragment,
        selection=selection,
        opens=Opens(),
        limit=current_app.config["TOO_FEW"],
        **context,
    )
