"""How things are shown: dates, shares, plurals, file fingerprints. Words are the user's, never codes."""

import hashlib
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from pathlib import Path

from flask import Flask, current_app, url_for
from jinja2 import ChoiceLoader, FileSystemLoader, PackageLoader, PrefixLoader

from audit.rules import clock
from audit.rules.grades import Blank
from audit.rules.impact import Impact
from audit.rules.impact import label_of as impact_label
from audit.rules.sources import Source, where_from
from audit.rules.workflow import AuditState


def day(value: date | None) -> str:
    """Fri 27 Nov 2026 without the weekday: 27 November 2026."""
    return f"{value.day} {value:%B %Y}" if value else "–"


def short_day(value: date | None) -> str:
    return f"{value.day} {value:%b %Y}" if value else "–"


def moment(value: datetime | None) -> str:
    """A moment on the clock on the wall: 27 November 2026 at 14:02."""
    if value is None:
        return "–"
    local = value.astimezone(clock.LOCAL)
    return f"{day(local.date())} at {local:%H:%M}"


def time_of_day(value: datetime) -> str:
    """14:02 when it is today, otherwise with the day."""
    local = value.astimezone(clock.LOCAL)
    return f"{local:%H:%M}" if local.date() == clock.today() else f"{short_day(local.date())}, {local:%H:%M}"


def as_typed(value: date | str | None) -> str:
    """A day as one types it, 27/3/2026; a text that is no day as it was typed."""
    return f"{value.day}/{value.month}/{value.year}" if isinstance(value, date) else value or ""


def plural(n: int, one: str, many: str | None = None) -> str:
    """3 cases, 1 case, 1,200 cases."""
    return f"{n:,} {one if n == 1 else many or one + 's'}"


def percent(share: float) -> str:
    """A share from 0 to 1 as a whole per cent; a half goes up, as it does in a spreadsheet."""
    return f"{(Decimal(str(share)) * 100).quantize(Decimal(1), ROUND_HALF_UP)}%"


def open_for(opened_on: date | None) -> str:
    """How long a case has been open, roughly, in words."""
    if opened_on is None:
        return ""
    months = (clock.today().year - opened_on.year) * 12 + clock.today().month - opened_on.month
    if months < 1:
        return "open less than a month"
    if months < 24:
        return f"open {plural(months, 'month')}"
    return f"open {plural(months // 12, 'year')}"


@lru_cache
def _fingerprint(file: Path, _changed: float) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()[:12]


def asset(filename: str) -> str:
    """The address of one of our static files, with a fingerprint, so that it may be kept for a year."""
    file = Path(current_app.static_folder or "") / filename
    return url_for("static", filename=filename, v=_fingerprint(file, file.stat().st_mtime))


def init_app(app: Flask) -> None:
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.loader = ChoiceLoader(
        [
            FileSystemLoader(Path(app.root_path) / "templates"),
            PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}),
        ]
    )
    for filter_ in (day, short_day, moment, time_of_day, as_typed, plural, percent, open_for):
        app.add_template_filter(filter_)
    app.add_template_global(asset)
    app.add_template_global(Blank, "Blank")
    app.add_template_global(Source, "Source")
    app.add_template_global(Impact, "Impact")
    app.add_template_global(impact_label, "impact_label")
    app.add_template_global(where_from)
    app.add_template_global(AuditState, "AuditState")
    app.add_template_global(clock.today, "today")
