"""The digest as an e-mail: plain text, and of a child nothing but the case reference."""

from collections.abc import Iterator, Sequence
from typing import Any

from audit.home.digest import Digest
from audit.models import Person
from audit.web.display import day, moment, plural

# More lines than this are not read in an e-mail; the home page has them all.
MOST_LINES = 10
SUBJECT = "Case Audit: what waits for you"


def letter(person: Person, digest: Digest, site_url: str) -> str:
    """What is written to this person."""
    parts = [f"Hello {person.name},", *_parts(digest)]
    where = f"Open Case Audit: {site_url}/" if site_url else "Open Case Audit to go on."
    account = f"{site_url}/account" if site_url else "Your account, in Case Audit"
    parts += [where, f"You can stop these e-mails here: {account}"]
    return "\n\n".join(parts) + "\n"


def _parts(digest: Digest) -> Iterator[str]:
    if digest.concerns.waiting:
        lines = [
            f"Concern {one.id}, to be acknowledged by {moment(one.due_at)}" for one in digest.concerns.waiting
        ]
        yield _listed("Concerns that wait for you", lines)
    if digest.late:
        yield _listed("Late", [_audit(audit) for audit in digest.late])
    if digest.due_this_week:
        yield _listed("Due within a week", [_audit(audit) for audit in digest.due_this_week])
    if digest.late_rounds:
        lines = [f"{one.round.name}: {plural(one.late, 'audit')} late" for one in digest.late_rounds]
        yield _listed("Rounds that are late", lines)
    months = [month.round.name for month in digest.months if month.round]
    months += [f"{one.name}: to be prepared" for one in digest.due.ready]
    months += [f"{one.name}: {missing}" for one, missing in digest.due.held_up]
    if months:
        yield _listed("Series that wait for a QA lead's yes", months)
    if digest.drafts:
        yield _listed("Frameworks that wait to be published", [draft.title for draft in digest.drafts])
    if digest.new:
        lines = [f"Case {finding.audit.sampled_case.entry.case.reference}" for finding in digest.new]
        yield _listed("Submitted audits of your teams, in the last week", lines)


def _audit(audit: Any) -> str:
    return f"Case {audit.sampled_case.entry.case.reference}, due {day(audit.round.due_on)}"


def _listed(heading: str, lines: Sequence[str]) -> str:
    more = [f"- and {len(lines) - MOST_LINES:,} more"] if len(lines) > MOST_LINES else []
    return "\n".join([f"{heading}:", *(f"- {line}" for line in lines[:MOST_LINES]), *more])
