"""Names from outside (of teams, lists, files): how they are tidied before they are kept, and compared."""

LONGEST_NAME = 120


def tidied(name: str, longest: int | None = None) -> str:
    """The name on one line, with single spaces and without marks that cannot be seen, cut to `longest`.

    A control character is more than untidy: PostgreSQL refuses a text that holds one.
    """
    text = " ".join(name.split())
    if not text.isprintable():
        text = "".join(letter for letter in text if letter.isprintable())
    return text if longest is None else text[:longest].strip()


def folded(name: str) -> str:
    """A name as names are compared: two that differ in capitals or spaces alone are the same."""
    return tidied(name).casefold()
