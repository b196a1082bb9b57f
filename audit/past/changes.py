"""What is done with earlier results: brought in as closed rounds, and undone while nothing rests on it."""

from audit.cases.names import tidied
from audit.cases.storing import one_at_a_time
from audit.extensions import db
from audit.models import FrameworkVersion, PastImport, Person, record
from audit.past import queries, removing, storing
from audit.past.past_map import PastMap
from audit.past.prospect import Prospect
from audit.rules import clock

LONGEST_FILENAME = 255


class Refused(ValueError):
    """What was asked cannot be done; the text says why, for the user."""


class AlreadyImported(Refused):
    """This very file was brought in by this very map."""

    def __init__(self, there: PastImport) -> None:
        super().__init__(
            f"This file was brought in with this map already, on {there.imported_at:%d/%m/%Y}. "
            "Nothing was changed."
        )
        self.there = there


def refuse_what_is_there(sha256: str, chosen: PastMap) -> None:
    """Raise AlreadyImported when nothing would change."""
    there = queries.same_import(sha256, chosen.digest)
    if there:
        raise AlreadyImported(there)


def bring_in(
    prospect: Prospect,
    chosen: PastMap,
    version: FrameworkVersion,
    filename: str,
    sha256: str,
    by: Person | None,
) -> PastImport:
    """Store what a file would make: all of it, or (Refused) nothing."""
    one_at_a_time()
    refuse_what_is_there(sha256, chosen)
    if prospect.stands_in_the_way:
        raise Refused(prospect.stands_in_the_way)
    made = PastImport(
        filename=tidied(filename, LONGEST_FILENAME),
        sha256=sha256,
        map_sha256=chosen.digest,
        mapping=chosen.to_json(),
        framework_version=version,
        kind=chosen.cases,
        audits=len(prospect.audits),
        new_teams=[],
        imported_at=clock.now(),
        imported_by_id=by.id if by else None,
    )
    db.session.add(made)
    db.session.flush()
    rounds = storing.store(made, prospect, chosen, by)
    record(
        made, "imported earlier audits", by,
        filename=made.filename, sha256=sha256, framework=version.title, audits=made.audits,
        rounds=[one.name for one in rounds], new_teams=list(prospect.new_teams),
        left_out=len(prospect.left_out), faulty=len(prospect.found.faults),
    )  # fmt: skip
    return made


def undo(made: PastImport, by: Person | None) -> int:
    """Take a whole import out again, while nothing rests on it (Refused). Gives how many audits went."""
    if made.undone_at:
        raise Refused("This import was undone already.")
    if names := queries.rests_on(made):
        raise Refused(
            f"A draw left out cases because of these audits: {', '.join(names)}. "
            "Discard that draw first, or keep the import."
        )
    if n := queries.concerns_in(made):
        words = "a concern was" if n == 1 else f"{n} concerns were"
        raise Refused(f"This import stays: {words} raised in its audits, and a concern is never deleted.")
    gone = removing.remove(made)
    made.undone_at = clock.now()
    db.session.flush()
    record(made, "undid the import", by, audits=gone)
    return gone
