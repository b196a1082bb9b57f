"""A version as those who use it meet it: the form as an auditor of a cohort tries it, and on paper."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from audit.frameworks import queries, words
from audit.frameworks.loading import cohort_asked, readable_version, routes
from audit.rules.asking import waits
from audit.rules.pace import LIMITS, Pace, hours_and_minutes, load
from audit.rules.permissions import Permission
from audit.web.access import requires
from audit.web.asked import number_asked
from audit.web.fragments import answer


@routes.get("/frameworks/<int:version_id>/try")
@requires(Permission.READ_FRAMEWORKS)
def try_it(version_id: int) -> ResponseReturnValue:
    """The form as an auditor of one cohort meets it, and how long it takes. Nothing is saved."""
    row = readable_version(version_id)
    version = queries.whole(version_id)
    cohort = cohort_asked(version) or next(iter(dict(version.cohorts)), "")
    pace = _pace_asked()
    loads = {code: load(version, code) for code, _ in version.cohorts}
    return answer(
        "frameworks/try_it.html",
        "frameworks/_try_it.html",
        row=row,
        version=version,
        cohorts=dict(version.cohorts),
        cohort=cohort,
        themes=version.themes_for(cohort),
        waits=waits(version, cohort),
        pace=pace,
        limits=LIMITS,
        loads=loads,
        times={code: found.minutes(pace) for code, found in loads.items()},
        in_words=hours_and_minutes,
        words=words,
    )


def _pace_asked() -> Pace:
    """The pace that the address states; where it states none, or none that can be, the usual one."""
    usual = Pace()

    def stated(name: str, field: str) -> int:
        number = number_asked(name)
        least, most = LIMITS[field]
        return getattr(usual, field) if number is None else min(max(number, least), most)

    return Pace(
        stated("minutes", "criterion"), stated("judgement", "judgement"), stated("reading", "reading")
    )


@routes.get("/frameworks/<int:version_id>/print")
@requires(Permission.READ_FRAMEWORKS)
def print_version(version_id: int) -> ResponseReturnValue:
    """The whole version laid out for paper."""
    row = readable_version(version_id)
    version = queries.whole(version_id)
    return render_template(
        "frameworks/print_version.html",
        row=row,
        version=version,
        cohorts=dict(version.cohorts),
        loads={code: load(version, code) for code, _ in version.cohorts},
        asked={
            (theme.lineage, code): len(theme.criteria)
            for code, _ in version.cohorts
            for theme in version.themes_for(code)
        },
        new_pages="pages" in request.args,
        words=words,
    )
