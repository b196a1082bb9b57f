"""Rounds are the QA lead's: nobody else opens a page of theirs or moves one."""

import pytest

from tests.page import Browser
from tests.rounds.making import Ground, drawn

OTHERS = ["auditor", "moderator", "manager", "administrator", "viewer"]
PAGES = [
    "", "/draw", "/allocate", "/discard-draw", "/undo-allocation", "/close", "/reopen", "/pick", "/edit",
    "/delete", "/due",
]  # fmt: skip


@pytest.mark.parametrize("who", OTHERS)
def test_nobody_else_gets_in(ground: Ground, visitor: Browser, who: str) -> None:
    round_id = drawn(ground)
    visitor.sign_in(getattr(ground.cast, who))
    for url in ["/rounds", "/rounds/new", *(f"/rounds/{round_id}{page}" for page in PAGES)]:
        visitor.get(url, status=403)
    for url in ["/rounds/new", *(f"/rounds/{round_id}{page}" for page in PAGES[1:])]:
        visitor.post(url, status=403)


def test_someone_who_has_not_signed_in_is_asked_to(ground: Ground, visitor: Browser) -> None:
    round_id = drawn(ground)
    for page in PAGES:
        assert visitor.get(f"/rounds/{round_id}{page}", status=303).headers["Location"].startswith("/sign-in")


@pytest.mark.parametrize("page", PAGES)
def test_a_round_that_is_not_there_is_not_found(ground: Ground, visitor: Browser, page: str) -> None:
    visitor.sign_in(ground.cast.lead)
    visitor.get(f"/rounds/999{page}", status=404)
    if page:
        visitor.post(f"/rounds/999{page}", status=404)
