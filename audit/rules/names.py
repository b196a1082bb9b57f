"""Names from outside (of people, teams, lists, files): how they are tidied before they are kept."""


def tidied(name: str, longest: int | None = None) -> str:
    """The name on one line, with single spaces and without marks that cannot be seen, cut to `longest`.

    A control character is more than untidy: PostgreSQL refuses a text that holds one.
    """
    text = " ".join(name.split())
    if not text.isprintable():
        seen = "".join(letter for letter in name if letter.isprintable() or letter.isspace())
        text = " ".join(seen.split())
    return text if longest is None else text[:longest].strip()
