"""Groups of auditors, a list that administrators and QA leads keep, and who of the auditors is in which."""

from collections.abc import Collection, Sequence

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from audit.accounts.changes import Refused
from audit.accounts.queries import with_role
from audit.extensions import db
from audit.models import AuditorGroup, CaseAudit, Person, record
from audit.models.auditor_group import LONGEST_GROUP
from audit.rules.names import tidied
from audit.rules.permissions import Role

TAKEN = "There is already a group of this name."


def groups() -> Sequence[AuditorGroup]:
    """Every group, by name."""
    return db.session.scalars(select(AuditorGroup).order_by(func.lower(AuditorGroup.name))).all()


def group(group_id: int) -> AuditorGroup | None:
    """The group with this id."""
    return db.session.get(AuditorGroup, group_id)


def sizes() -> dict[int, int]:
    """How many people are in each group, by its id."""
    query = select(AuditorGroup.id, func.count()).join(Person, Person.auditor_group_id == AuditorGroup.id)
    return dict(db.session.execute(query.group_by(AuditorGroup.id)).all())


def who_may_be_in(of: AuditorGroup) -> Sequence[Person]:
    """The people who audit, by name, with whoever is in the group already."""
    auditors = with_role(Role.AUDITOR)
    inside = db.session.scalars(select(Person).where(Person.auditor_group_id == of.id))
    return sorted({*auditors, *inside}, key=lambda person: (person.name.lower(), person.id))


def add(name: str, by: Person | None) -> AuditorGroup:
    """Add a group. Raises Refused."""
    made = AuditorGroup(name=_usable(name))
    try:
        with db.session.begin_nested():
            db.session.add(made)
    except IntegrityError:  # somebody else added it at the same moment
        raise Refused(TAKEN, "name") from None
    record(made, "added", by, name=made.name)
    return made


def change(of: AuditorGroup, name: str, people: Collection[int], by: Person | None) -> None:
    """Set what a group is called and which of those who may be in it are. Raises Refused.

    Audits that were submitted before keep the group their auditor was in then.
    """
    name = _usable(name, of)
    if name != of.name:
        record(of, "changed", by, before=of.name, name=name)
        of.name = name
    for person in who_may_be_in(of):
        if person.id in people:
            put_in(person, of, by)
        elif person.auditor_group_id == of.id:
            put_in(person, None, by)
    db.session.flush()


def put_in(person: Person, of: AuditorGroup | None, by: Person | None) -> None:
    """Put a person in a group, or in none. The same again changes nothing."""
    before = person.auditor_group
    if before is not of:
        person.auditor_group = of
        db.session.flush()
        record(
            person, "auditor group changed", by,
            before=before.name if before else None, group=of.name if of else None,
        )  # fmt: skip


def remove(of: AuditorGroup, by: Person | None) -> None:
    """Take a group off the list. Raises Refused while somebody, or a submitted audit, is in it."""
    for uses, who in (
        (select(Person.id).where(Person.auditor_group_id == of.id), "Somebody is in this group"),
        (
            select(CaseAudit.id).where(CaseAudit.auditor_group_id == of.id),
            "Audits are of this group",
        ),
    ):
        if db.session.scalar(uses.limit(1)) is not None:
            raise Refused(f"{who}, so it cannot be removed. You can give it another name.", "name")
    record(of, "removed", by, name=of.name)
    db.session.delete(of)
    db.session.flush()


def _usable(name: str, of: AuditorGroup | None = None) -> str:
    name = tidied(name)
    if not name:
        raise Refused("Enter a name for the group.", "name")
    if len(name) > LONGEST_GROUP:
        raise Refused(f"A name has at most {LONGEST_GROUP} characters. This one has {len(name)}.", "name")
    same = select(AuditorGroup).where(func.lower(AuditorGroup.name) == name.lower())
    if db.session.scalar(same) not in (None, of):
        raise Refused(TAKEN, "name")
    return name
