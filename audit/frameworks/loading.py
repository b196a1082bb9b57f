"""Loading a framework version and checking that it may be opened are one thing."""

from flask import Blueprint, abort, request

from audit.accounts.queries import leads_publish
from audit.extensions import db
from audit.frameworks import queries
from audit.models import FrameworkVersion
from audit.rules.framework import Version
from audit.rules.permissions import Permission, may_publish
from audit.rules.workflow import NotAllowedNow
from audit.web.access import may, me

routes = Blueprint("frameworks", __name__)


def readable_version(version_id: int) -> FrameworkVersion:
    """The version, if it is published or the person signed in may read drafts: otherwise 404 or 403."""
    row = db.get_or_404(FrameworkVersion, version_id)
    if row.state == "draft" and not reads_drafts():
        abort(403)
    return row


def reads_drafts() -> bool:
    """Whether the person signed in may read what is not published yet."""
    return may(Permission.AUTHOR_FRAMEWORKS) or may(Permission.PUBLISH_FRAMEWORKS)


def publishes() -> bool:
    """Whether the person signed in publishes and retires versions."""
    return may_publish(me.roles, leads_publish())


def draft_to_write(version_id: int) -> FrameworkVersion:
    """The draft, held until the transaction ends; 404 when there is none. Raises NotAllowedNow (409)."""
    row = queries.version_to_change(version_id) or abort(404)
    if row.state != "draft":
        raise NotAllowedNow(f"{row.title} is published, so it never changes. Begin a new draft from it.")
    return row


def cohort_asked(version: Version) -> str:
    """The cohort that the address names, if the version is for it; empty for all of them."""
    cohort = request.args.get("cohort", "")
    return cohort if cohort in dict(version.cohorts) else ""
