"""Questions about phrases: whose there are, which are offered for a criterion, what place each is for."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, or_, select

from audit.extensions import db
from audit.frameworks.queries import published_versions, whole
from audit.models import Criterion, Person, Phrase, PhraseUse, Theme
from audit.rules.framework import Version
from audit.rules.phrases import RECENT, nearest_first


@dataclass(frozen=True)
class Offered:
    """The phrases for one criterion: used lately, one's own, everybody's. Each is in one of them only."""

    recent: list[Phrase]
    own: list[Phrase]
    shared: list[Phrase]

    def __bool__(self) -> bool:
        return bool(self.recent or self.own or self.shared)


def _kept() -> Select[Phrase]:
    return select(Phrase).where(~Phrase.removed).order_by(func.lower(Phrase.text), Phrase.id)


def offered(person: Person, criterion: str, theme: str) -> Offered:
    """What is offered to a person for the evidence of a criterion; both places are given by lineage."""
    used = PhraseUse.__table__.c.used_at
    rows = db.session.execute(
        _kept()
        .add_columns(used)
        .outerjoin(PhraseUse, (PhraseUse.phrase_id == Phrase.id) & (PhraseUse.person_id == person.id))
        .where(
            or_(Phrase.owner_id == person.id, Phrase.owner_id.is_(None)),
            or_(Phrase.lineage.in_((criterion, theme)), Phrase.lineage.is_(None)),
        )
    ).all()
    lately = sorted(((when, phrase) for phrase, when in rows if when), key=lambda one: one[0], reverse=True)
    recent = [phrase for _, phrase in lately[:RECENT]]
    rest = nearest_first(
        [phrase for phrase, _ in rows if phrase not in recent], lambda one: one.lineage, criterion, theme
    )
    return Offered(recent, [one for one in rest if one.owner_id], [one for one in rest if not one.owner_id])


def own(person: Person) -> Sequence[Phrase]:
    """Every phrase that a person keeps, in the order of the alphabet."""
    return db.session.scalars(_kept().where(Phrase.owner_id == person.id)).all()


def shared() -> Sequence[Phrase]:
    """Every phrase that QA leads keep for everybody, in the order of the alphabet."""
    return db.session.scalars(_kept().where(Phrase.owner_id.is_(None))).all()


def phrase(phrase_id: int) -> Phrase | None:
    """One phrase, also one that was removed."""
    return db.session.get(Phrase, phrase_id)


def same(text: str, lineage: str | None, owner: Person | None) -> Phrase | None:
    """A phrase of this owner with this very text for this very place, also a removed one."""
    place = Phrase.lineage == lineage if lineage else Phrase.lineage.is_(None)
    whose = Phrase.owner_id == owner.id if owner else Phrase.owner_id.is_(None)
    return db.session.scalar(select(Phrase).where(Phrase.text == text, place, whose).limit(1))


def places(lineages: Collection[str | None]) -> dict[str, str]:
    """How the themes and criteria with these lineages are called now, by lineage, in their order."""
    wanted = {lineage for lineage in lineages if lineage}
    if not wanted:
        return {}
    themes = db.session.execute(
        select(Theme.lineage, Theme.name, Theme.position).where(Theme.lineage.in_(wanted)).order_by(Theme.id)
    )
    found = {lineage: (position, 0, name) for lineage, name, position in themes}
    criteria = db.session.execute(
        select(Criterion.lineage, Criterion.code, Criterion.question, Theme.position, Criterion.position)
        .join(Criterion.theme)
        .where(Criterion.lineage.in_(wanted))
        .order_by(Criterion.id)
    )
    for lineage, code, question, of_theme, position in criteria:
        found[lineage] = (of_theme, position, f"{code} {question}")
    return {lineage: name for lineage, (*_, name) in sorted(found.items(), key=lambda one: one[1])}


def frameworks() -> list[Version]:
    """The newest published version of each framework, by name."""
    newest: dict[str, int] = {}
    for row in published_versions():
        newest.setdefault(row.framework.code, row.id)
    return [whole(version_id) for version_id in newest.values()]
