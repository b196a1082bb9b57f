"""What a password must be, after the Cyber Essentials requirements: long, not well known, pasted freely.

Length and a deny list; no rules about kinds of characters and no forced expiry.
"""

SHORTEST = 12
LONGEST = 200

# Fragments that make up most well-known long passwords: a password that is nothing but these, digits and
# punctuation is refused. Own list, after published lists of leaked passwords.
WELL_KNOWN = (
    "password", "passw0rd", "p@ssword", "p@ssw0rd", "qwertyuiop", "qwerty", "asdfghjkl", "asdf", "zxcvbnm",
    "letmein", "welcome", "iloveyou", "admin", "administrator", "changeme", "secret", "monkey", "dragon",
    "football", "baseball", "sunshine", "princess", "superman", "liverpool", "arsenal", "chelsea", "england",
    "summer", "winter", "autumn", "spring", "january", "february", "march", "april", "june", "july",
    "august", "september", "october", "november", "december", "monday", "tuesday", "wednesday", "thursday",
    "friday", "saturday", "sunday", "council", "caseaudit", "audit", "social", "worker", "children",
    "childrens", "services", "default", "login", "master", "trustno", "test", "guest", "user", "abc", "abcd",
    "abcdef", "abcdefgh", "hello", "the", "my", "and", "new", "your",
)  # fmt: skip


class WeakPassword(ValueError):
    """A password that will not do; its text says why."""


def check_password(password: str, email: str, name: str) -> None:
    """Raise WeakPassword unless the password is 12 to 200 characters and not easily guessed.

    Source: Cyber Essentials requirements for IT infrastructure, password-based authentication: a minimum
    of 12 characters with no maximum, or a deny list. We ask for both.
    """
    if len(password) < SHORTEST:
        raise WeakPassword(f"Use at least {SHORTEST} characters. Three random words are easy to remember.")
    if len(password) > LONGEST:
        raise WeakPassword(f"Use at most {LONGEST} characters.")
    if len(set(password)) < 5:
        raise WeakPassword("Use more different characters. Three random words are easy to remember.")
    rest = "".join(letter for letter in password.lower() if letter.isalpha() or letter in "@0")
    own = [*email.lower().replace("@", " ").replace(".", " ").split(), *name.lower().split()]
    for known in sorted({*WELL_KNOWN, *own}, key=len, reverse=True):
        if len(known) > 1:
            rest = rest.replace(known, "")
    if len(rest) < 4:
        raise WeakPassword("That password is too easy to guess. Three random words are easy to remember.")
