"""What follows one's own unanswered save, and what is somebody else's or an older one that was held up."""

import pytest

from audit.rules.sending import Sending

RUN = "0123456789abcdef01234567"
OTHER = "fedcba9876543210fedcba98"


@pytest.mark.parametrize(
    ("stored", "mark", "after", "follows"),
    [
        (f"{RUN}.1", f"{RUN}.2", "", True),
        (f"{RUN}.2", f"{RUN}.9", "", True),
        (
            f"{RUN}.2",
            f"{RUN}.2",
            "",
            False,
        ),  # the same once more: equal content is no change, other is another's
        (f"{RUN}.3", f"{RUN}.2", "", False),  # held up on its way
        (f"{OTHER}.1", f"{RUN}.2", "", False),
        (f"{RUN}.3", f"{OTHER}.1", f"{RUN}.3", True),  # a draft that came back
        (f"{RUN}.4", f"{OTHER}.1", f"{RUN}.3", False),  # its page went on in another window
        (None, f"{RUN}.2", f"{RUN}.1", False),
        (f"{RUN}.1", "", "", False),
        (f"{RUN}.1", f"{RUN}.x", f"{RUN}.-1", False),
        ("", "", "", False),
    ],
)
def test_what_follows(stored: str | None, mark: str, after: str, follows: bool) -> None:
    assert Sending(mark, after).follows(stored) is follows


def test_only_a_mark_is_stored() -> None:
    assert Sending(f"{RUN}.1").to_store == f"{RUN}.1"
    assert Sending("a" * 500).to_store is None
