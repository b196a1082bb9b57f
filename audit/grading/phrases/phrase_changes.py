"""What people do with phrases: keep one, change it, remove it, put it back, use it."""

from audit.extensions import db
from audit.grading.phrases import phrase_queries
from audit.models import Person, Phrase, PhraseUse, record
from audit.rules import clock
from audit.rules.phrases import tidied


def keep_phrase(text: str, lineage: str | None, owner: Person | None, by: Person) -> Phrase:
    """Keep a phrase for oneself or (no owner) for everybody. The same one again is the same phrase.

    Raises UnusablePhrase.
    """
    text = tidied(text)
    found = phrase_queries.same(text, lineage, owner)
    if found:
        if found.removed:
            put_back(found, by)
        return found
    made = Phrase(text=text, lineage=lineage, owner_id=owner.id if owner else None)
    db.session.add(made)
    db.session.flush()
    record(made, "kept", by, text=text, lineage=lineage)
    return made


def change_phrase(phrase: Phrase, text: str, lineage: str | None, by: Person) -> None:
    """Change what a phrase says or where it is offered. Raises UnusablePhrase."""
    text = tidied(text)
    changed = {
        name: [before, after]
        for name, before, after in (("text", phrase.text, text), ("lineage", phrase.lineage, lineage))
        if before != after
    }
    if changed:
        phrase.text, phrase.lineage = text, lineage
        record(phrase, "changed", by, **changed)


def remove_phrase(phrase: Phrase, by: Person) -> None:
    """Offer a phrase no more. What was written with it stays as it is."""
    if not phrase.removed:
        phrase.removed = True
        record(phrase, "removed", by)


def put_back(phrase: Phrase, by: Person) -> None:
    """Offer a removed phrase again."""
    if phrase.removed:
        phrase.removed = False
        record(phrase, "put back", by)


def note_use(phrase: Phrase, by: Person) -> None:
    """Remember that somebody used a phrase just now, so that it is offered to them first. No case is kept."""
    used = db.session.get(PhraseUse, (phrase.id, by.id))
    if used is None:
        db.session.add(PhraseUse(phrase_id=phrase.id, person_id=by.id, used_at=clock.now()))
    else:
        used.used_at = clock.now()
    db.session.flush()
