"""The keys that a person grades with: on or off, and which."""

from collections.abc import Mapping

from audit.extensions import db
from audit.models import Keyboard, Person, record
from audit.rules.keys import Does, check_keys, keys_of


def keys_for(person: Person) -> tuple[bool, dict[Does, str]]:
    """Whether single keys do anything for this person (until they switch them off), and which does what."""
    kept = db.session.get(Keyboard, person.id)
    return (kept.on, keys_of(kept.keys)) if kept else (True, keys_of({}))


def choose_keys(person: Person, on: bool, chosen: Mapping[Does, str]) -> None:
    """A person switches the keys on or off and chooses which. The same again changes nothing.

    Raises UnusableKey.
    """
    keys = check_keys(chosen)
    if (on, keys) == keys_for(person):
        return
    kept = db.session.get(Keyboard, person.id)
    if kept is None:
        kept = Keyboard(person_id=person.id)
        db.session.add(kept)
    kept.on = on
    kept.keys = {does.value: key for does, key in keys.items() if key != does.key}
    db.session.flush()
    record(person, "chose keys", person, on=on, keys=kept.keys)
