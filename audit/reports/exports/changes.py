"""What is done with exports: ordered, noted as fetched, deleted when kept long enough."""

from datetime import timedelta

from audit.extensions import db
from audit.models import Export, Person, record
from audit.reports.exports import keeping, queries
from audit.reports.exports.order import Order
from audit.reports.formats import Format
from audit.rules import clock


def order_export(order: Order, format_: Format, words: str, total: int, by: Person | None) -> Export:
    """Order a file of about `total` rows. It is in the history from now on, whatever becomes of it."""
    now = clock.now()
    export = Export(
        person_id=by.id if by else None, format=format_.value, order=order.stored(), words=words,
        state=queries.MAKING, done=0, total=total, size=0, begun_at=now, heard_at=now, file="",
        name=format_.kind.file_name(),
    )  # fmt: skip
    db.session.add(export)
    db.session.flush()
    record(export, "exported", by, format=format_.value, of=words, evidence=order.evidence)
    return export


def note_written(order: Order, format_: Format, words: str) -> None:
    """Note in the history what the command line wrote. Its file is nobody's to fetch again."""
    order_export(order, format_, words, 0, None).state = queries.DELETED


def note_fetched(export: Export, by: Person) -> None:
    """Note that its maker fetched the file."""
    record(export, "fetched", by)


def delete_old(days: int) -> int:
    """Delete the files of exports that were ordered more than so many days ago; how many there were."""
    found = queries.begun_before(clock.now() - timedelta(days=days))
    for export in found:
        keeping.delete_file(export)
        export.state = queries.DELETED
    return len(found)
