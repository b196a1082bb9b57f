"""Beginning a framework: from the library, with nothing in it, or as a copy of another under a new name."""

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy.exc import IntegrityError

from audit.extensions import db
from audit.frameworks import changes, queries
from audit.frameworks.beginning.built_in import LIBRARY, BuiltIn
from audit.frameworks.files.file import read_scales
from audit.frameworks.storing import store_draft
from audit.models import Framework, FrameworkVersion, Person, record
from audit.rules.framework import LONGEST, AskedIf, Criterion, Theme, Version

SCALES = LIBRARY.parent / "scales.yaml"


class CodeTaken(ValueError):
    """The code belongs to another framework."""

    def __init__(self, code: str) -> None:
        super().__init__(f"Another framework has the code {code}. Choose a different one.")


def suggested_code(name: str) -> str:
    """A code made of a name, as early-help-2 is of "Early help (2)"; empty when nothing is left of it."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower().replace("'", "")
    return re.sub(r"[^a-z0-9]+", "-", plain)[: LONGEST["framework"]].strip("-")


def free_code(name: str) -> str:
    """A code made of a name that no framework has yet."""
    wanted = suggested_code(name) or "framework"
    code, n = wanted, 2
    while queries.by_code(code):
        ending = f"-{n}"
        code, n = wanted[: LONGEST["framework"] - len(ending)].rstrip("-") + ending, n + 1
    return code


def begin_from_library(found: BuiltIn, by: Person | None) -> FrameworkVersion:
    """A draft of this framework of the library, to be changed before it is published.

    Raises NotAllowedNow when it is being drafted already.
    """
    _hold(found)
    return changes.draft_from(found.version, by)


def use_from_library(found: BuiltIn, by: Person | None) -> FrameworkVersion:
    """Publish this framework of the library as it is; once that is done, again changes nothing."""
    _hold(found)
    return changes.import_framework(found.content, by)[0]


def _hold(found: BuiltIn) -> None:
    """See to it that the framework is there, so that of two who begin it at once one waits for the other."""
    if queries.by_code(found.code, to_change=True) is None:
        try:
            _new_framework(found.code, found.version.name)
        except CodeTaken:  # the other one was quicker: what follows finds what they made
            queries.by_code(found.code, to_change=True)


def begin_blank(
    name: str, code: str, cohorts: Sequence[tuple[str, str]], by: Person | None
) -> FrameworkVersion:
    """A draft with one theme to be written, on the four-point scale, for these cohorts (code, name).

    An empty code is made of the name. Raises CodeTaken.
    """
    code = code or free_code(name)
    scale = next(scale for scale in read_scales(SCALES.read_bytes()) if scale.code == "four_point")
    lineage = f"{code}/theme-1"
    plain = Version(
        framework=code, name=name, subject="case", summary="", based_on="", cohorts=tuple(cohorts),
        scales=(scale,), judgement_scale=scale,
        themes=(Theme(code="1", name="First theme", about="", lineage=lineage, series=lineage, criteria=()),),
    )  # fmt: skip
    return _draft_of_new(plain, by, began_from="nothing")


def begin_copy(source: FrameworkVersion, name: str, code: str, by: Person | None) -> FrameworkVersion:
    """A draft that says what this version says, as a framework of its own. Raises CodeTaken.

    Its lineages are its own, so that the figures of the two are never joined.
    """
    code = code or free_code(name)
    plain = replace(re_rooted(queries.whole(source.id), code), name=name)
    return _draft_of_new(plain, by, began_from=f"{source.framework.code}, version {source.number}")


def _draft_of_new(plain: Version, by: Person | None, began_from: str) -> FrameworkVersion:
    if queries.by_code(plain.framework):
        raise CodeTaken(plain.framework)
    draft = store_draft(_new_framework(plain.framework, plain.name), plain, None)
    record(draft, "drafted", by, framework=plain.framework, number=draft.number, began_from=began_from)
    return draft


def _new_framework(code: str, name: str) -> Framework:
    made = Framework(code=code, name=name)
    try:
        with db.session.begin_nested():
            db.session.add(made)
    except IntegrityError:  # someone else took the code at the same moment
        raise CodeTaken(code) from None
    return made


def re_rooted(version: Version, code: str) -> Version:
    """The same content as a framework with this code: every lineage is new, and each is its own series."""

    def new(lineage: str) -> str:
        return _new_lineage(lineage, version.framework, code)

    def criterion(old: Criterion) -> Criterion:
        waits = old.asked_if
        return replace(
            old,
            lineage=new(old.lineage),
            series=new(old.lineage),
            came_from=(),
            asked_if=AskedIf(new(waits.lineage), waits.answers) if waits else None,
        )

    themes = tuple(
        replace(
            theme,
            lineage=new(theme.lineage),
            series=new(theme.lineage),
            below=new(theme.below) if theme.below else None,
            criteria=tuple(map(criterion, theme.criteria)),
        )
        for theme in version.themes
    )
    return replace(version, framework=code, themes=themes)


def _new_lineage(old: str, framework: str, code: str) -> str:
    """old-code/1.2 becomes new-code/1.2; what has no such root, or grows too long, gets a name of its own."""
    rest = old.removeprefix(f"{framework}/")
    lineage = f"{code}/{rest}"
    if rest != old and len(lineage) <= LONGEST["lineage"]:
        return lineage
    return f"{code}/{hashlib.sha256(old.encode()).hexdigest()[:12]}"
