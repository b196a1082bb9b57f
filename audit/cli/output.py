"""What the commands share: one writing transaction a command, and errors said in a sentence."""

from collections.abc import Iterator
from contextlib import contextmanager

import click

from audit.extensions import begin_writing, db


@contextmanager
def writing() -> Iterator[None]:
    """One transaction for a whole command: all of it is stored, or nothing is."""
    begin_writing()
    try:
        yield
    except ValueError as error:  # every rule's refusal is one, in words for the user
        db.session.rollback()
        raise click.ClickException(str(error)) from None
    except BaseException:
        db.session.rollback()
        raise
    db.session.commit()
