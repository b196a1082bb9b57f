"""Text that people and files bring in: what it may not hold."""

import unicodedata


def has_unseen(text: str) -> bool:
    """Whether text holds a character that no one can see and that a database, a file or a sheet refuses.

    Line breaks and tabs are seen. U+FFFE and U+FFFF are no characters at all.
    """
    return any(
        letter in "\ufffe\uffff" or (unicodedata.category(letter) in ("Cc", "Cs") and letter not in "\n\t")
        for letter in text
    )
