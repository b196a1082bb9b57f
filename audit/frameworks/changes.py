"""What is done to whole frameworks: brought in from a file, begun as a draft. Publishing is beside this."""

from dataclasses import replace

from sqlalchemy.exc import IntegrityError

from audit.extensions import db
from audit.frameworks import queries
from audit.frameworks.files.file import read_framework
from audit.frameworks.publishing import Unfinished, publish
from audit.frameworks.storing import ensure_cohorts, store_draft
from audit.models import Framework, FrameworkVersion, Person, record
from audit.rules.framework import Version, digest
from audit.rules.workflow import NotAllowedNow

__all__ = ["Unfinished", "ensure_cohorts", "import_framework", "publish"]


def import_framework(content: bytes, by: Person | None) -> tuple[FrameworkVersion, bool]:
    """Store the framework in this YAML file as a new published version, and say whether it is new.

    The same content again changes nothing and gives the version it became. Raises UnusableFramework.
    """
    return bring_in(read_framework(content), by)


def bring_in(plain: Version, by: Person | None) -> tuple[FrameworkVersion, bool]:
    """Store this framework as a new published version, and say whether it is new."""
    same = newest_with(plain)
    if same:
        return same, False
    draft = draft_from(plain, by)
    publish(draft, by)
    return draft, True


def newest_with(plain: Version) -> FrameworkVersion | None:
    """The newest published version of this framework, if it says just this.

    Publishing gives series to what changed, which the file it came from does not name: they do not count.
    """
    framework = queries.by_code(plain.framework)
    newest = framework.newest_published if framework else None
    return newest if newest and _said(queries.whole(newest.id)) == _said(plain) else None


def _said(version: Version) -> str:
    """A digest of what a version says, whatever series it is of."""
    themes = tuple(
        replace(
            theme,
            series="",
            criteria=tuple(replace(criterion, series="") for criterion in theme.criteria),
        )
        for theme in version.themes
    )
    return digest(replace(version, themes=themes))


def draft_from(plain: Version, by: Person | None) -> FrameworkVersion:
    """A draft with this content, of a new framework or of the one that has its code.

    Raises NotAllowedNow when that one has a draft already: one framework is drafted once at a time.
    """
    framework = queries.by_code(plain.framework, to_change=True) or _new_framework(plain)
    if framework.draft:
        raise NotAllowedNow(
            f"{framework.name} has a draft of version {framework.draft.number} already. "
            "Publish it or discard it first."
        )
    draft = store_draft(framework, plain, framework.newest_published)
    record(draft, "drafted", by, framework=framework.code, number=draft.number)
    return draft


def _new_framework(plain: Version) -> Framework:
    """A framework with this code, or the one that someone else brings in at the same moment, held."""
    made = Framework(code=plain.framework, name=plain.name)
    try:
        with db.session.begin_nested():
            db.session.add(made)
    except IntegrityError:
        theirs = queries.by_code(plain.framework, to_change=True)
        assert theirs is not None
        return theirs
    return made
