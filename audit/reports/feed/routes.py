"""The feed itself, which a token opens, and the page on which tokens are made and revoked."""

import json

from flask import (
    Response,
    abort,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    stream_with_context,
    url_for,
)
from flask.typing import ResponseReturnValue

from audit.accounts import queries as accounts
from audit.extensions import begin_reading
from audit.models import FeedToken
from audit.reports.asked import Asked
from audit.reports.blueprint import routes
from audit.reports.feed import changes, queries
from audit.reports.feed.data import DATA_SETS, ENDINGS
from audit.reports.feed.forms import token_form
from audit.results.selecting import select_from
from audit.results.teams import TeamTree
from audit.rules.permissions import Permission
from audit.web.access import me, open_to_everyone, requires
from audit.web.saving import noting, writes

BEARER = "Bearer "


@routes.get("/feed/<name>.<ending>")
@open_to_everyone
def feed(name: str, ending: str) -> ResponseReturnValue:
    """A table of results as CSV or JSON, for whoever sends a token; with the filters of the screen."""
    sent = request.headers.get("Authorization", "")
    try:
        with noting():
            token = queries.token_sent(sent.removeprefix(BEARER)) if sent.startswith(BEARER) else None
            if token is None:
                return _refused(401, "Send a token that is in use: Authorization: Bearer caf_…")
            changes.note_used(token)
            team_id, by = token.team_id, token.name
    except changes.TooOften:
        return _refused(429, f"At most {changes.MOST_A_MINUTE} requests a minute.")
    if name not in DATA_SETS or ending not in ENDINGS:
        return _refused(404, f"There is: {', '.join(DATA_SETS)}, each as .csv or .json.")
    begin_reading()
    try:
        asked = _asked(team_id, by)
    except ValueError as error:  # a filter that is none, in words
        return _refused(400, str(error))
    write, mime = ENDINGS[ending]
    table = DATA_SETS[name].table(asked) if asked else ([], [])
    return Response(stream_with_context(write(table)), mimetype=mime.split(";")[0], content_type=mime)


def _asked(team_id: int | None, by: str) -> Asked | None:
    """What the address selects, of the teams of the token; None before there are any results."""
    teams = TeamTree(accounts.teams()).below(team_id) if team_id is not None else None
    selection = select_from(request.args, teams, None)
    return Asked(selection, current_app.config["TOO_FEW"], by) if selection else None


def _refused(status: int, words: str) -> Response:
    response = Response(json.dumps({"error": words}, ensure_ascii=False), status, mimetype="application/json")
    if status == 401:
        response.headers["WWW-Authenticate"] = 'Bearer realm="results"'
    if status == 429:
        response.headers["Retry-After"] = "60"
    return response


@routes.route("/results/feed", methods=["GET", "POST"])
@requires(Permission.MANAGE_FEED)
@writes
def tokens() -> ResponseReturnValue:
    """The tokens there are, what the feed gives, and a form for another token, which is shown once."""
    teams = [team for team in accounts.teams() if not team.closed_at]
    form, token = token_form(teams), ""
    if form.validate_on_submit():
        team = next((one for one in teams if str(one.id) == form.team.data), None)
        _, token = changes.make_token(form.name.data or "", team, form.days.data, me)
        form = token_form(teams)
        form.name.data, form.team.data, form.days.data = "", "", 90
    status = 422 if form.errors else 200
    return (
        render_template(
            "reports/feed.html", form=form, token=token, tokens=queries.tokens(), state_of=queries.state_of,
            data_sets=DATA_SETS, most=changes.MOST_A_MINUTE,
        ),
        status,
    )  # fmt: skip


@routes.post("/results/feed/<int:token_id>/revoke")
@requires(Permission.MANAGE_FEED)
@writes
def revoke(token_id: int) -> ResponseReturnValue:
    """Let nobody use a token any more."""
    token: FeedToken = queries.token_by_id(token_id) or abort(404)
    changes.revoke_token(token, me)
    flash(f"The token “{token.name}” is revoked. Nobody can use it any more.", "success")
    return redirect(url_for(".tokens"), 303)
