"""Whether a save follows the sender's own: an answer may be lost on its way, and what was sent is sent again.

A page marks each sending with the name of a run and a number in it, "4f…c2.3". A run ends when the server has
answered, so the page learns the version that its save made. When no answer comes, the next sending of the run
names a version that is no longer the newest: the newest is its own. The mark that is stored with an answer
says so. Only a later sending of the same run follows it: an earlier one that was held up on its way does not.
"""

import re
from dataclasses import dataclass

# A run has 24 characters and a number: whoever has not seen the mark cannot guess it.
_MARK = re.compile(r"([0-9a-f]{24})\.(\d{1,9})", re.ASCII)
LONGEST_MARK = 34


def _parts(mark: str | None) -> tuple[str, int] | None:
    found = _MARK.fullmatch(mark or "")
    return (found[1], int(found[2])) if found else None


@dataclass(frozen=True)
class Sending:
    """The mark of one sending, and the mark before a page was closed with something unsent ("": none).

    >>> Sending("0123456789abcdef01234567.2").follows("0123456789abcdef01234567.1")
    True
    """

    mark: str = ""
    after: str = ""

    @property
    def to_store(self) -> str | None:
        """The mark that is kept with the answer; a page without scripts sends none."""
        return self.mark if _parts(self.mark) else None

    def follows(self, stored: str | None) -> bool:
        """Whether what is stored with this mark was sent before this by the same page, or by its draft."""
        last, mine, before = _parts(stored), _parts(self.mark), _parts(self.after)
        if last is None:
            return False
        own = mine is not None and last[0] == mine[0] and last[1] < mine[1]
        drafted = before is not None and last[0] == before[0] and last[1] <= before[1]
        return own or drafted


NO_MARK = Sending()
