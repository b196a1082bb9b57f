"""One form that an author's browser sends, read with the shape of each value checked.

What is wrong is gathered by the field's name, in words; what each page of the editor holds is beside this.
"""

from collections.abc import Iterable

from werkzeug.datastructures import MultiDict

from audit.frameworks.files.place import CODE
from audit.rules.framework import LONGEST
from audit.rules.texts import has_unseen

Form = MultiDict[str, str]


class Reader:
    """Reads one form; `problems` fills up as it goes."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self.problems: dict[str, str] = {}

    def text(self, name: str, longest: int, called: str) -> str:
        text = typed(self.form.get(name, ""))
        if len(text) > longest:
            self.problems[name] = f"{called} must be {longest:,} characters or fewer. It is {len(text):,}."
        elif has_unseen(text):
            self.problems[name] = f"{called} holds a character that cannot be seen. Type it again."
        return text

    def code(self, name: str, longest: int, called: str = "The code") -> str:
        text = self.text(name, longest, called)
        if name not in self.problems and not CODE.fullmatch(text):
            self.problems[name] = (
                f"{called} must be small letters, digits, dots, - and _, without spaces"
                f"{', such as 1.2' if longest == LONGEST['code'] else ''}."
            )
        return text

    def one_of(self, name: str, choices: Iterable[str], called: str) -> str:
        value = self.form.get(name, "")
        if value not in choices:
            self.problems[name] = f"Choose {called} from those shown."
        return value

    def some_of(self, name: str, choices: Iterable[str], called: str) -> tuple[str, ...]:
        given, choices = set(self.form.getlist(name)), tuple(choices)
        if given - set(choices):
            self.problems[name] = f"Choose {called} from those shown."
        return tuple(choice for choice in choices if choice in given)

    def revision(self) -> int:
        """The revision on the author's screen."""
        return self.number("revision")

    def number(self, name: str) -> int:
        """A number that a page sends of itself; 0 if it is none."""
        text = self.form.get(name, "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


def typed(text: str) -> str:
    """What was typed, with the line ends of a text area as we keep them."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()
