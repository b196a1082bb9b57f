"""Two versions of a framework side by side."""

import pytest

from audit.extensions import begin_writing, db
from audit.frameworks import publishing
from audit.frameworks.changes import import_framework
from audit.models import FrameworkVersion
from tests.factories import SMALL_FRAMEWORK, Cast
from tests.frameworks.drafting import much_changed
from tests.page import Browser


@pytest.fixture
def pair(cast: Cast) -> tuple[int, int]:
    draft = much_changed()
    begin_writing()
    publishing.publish(db.session.get_one(FrameworkVersion, draft.id), None)
    db.session.commit()
    assert draft.base_id
    return draft.base_id, draft.id


def address(before: object, after: object, more: str = "") -> str:
    return f"/frameworks/compare?before={before}&after={after}{more}"


@pytest.mark.parametrize("who", ["auditor", "moderator", "manager", "lead", "administrator", "viewer"])
def test_everyone_compares_what_is_published(
    cast: Cast, visitor: Browser, pair: tuple[int, int], who: str
) -> None:
    page = visitor.sign_in(getattr(cast, who)).get(address(*pair))
    assert page.words("h1") == ["Version 1 and version 2 side by side"]
    assert "5 changes: 2 reworded, 3 no longer asked." in page.text
    assert "Does supervision move the plan on?" in page.words("del")
    assert "Who reads what the supervisor wrote?" in page.words("ins")


def test_only_what_changed_or_everything(cast: Cast, visitor: Browser, pair: tuple[int, int]) -> None:
    page = visitor.sign_in(cast.lead).get(address(*pair))
    assert "Does the response fit the risk?" not in page.text
    assert "Permanence" not in page.text
    page = visitor.get(address(*pair, "&show=everything"))
    assert "Does the response fit the risk?" in page.text
    assert "Theme 3 Permanence" in page.words("h2")
    assert page.form("")["show"] == "everything"


def test_what_may_be_joined_is_said_by_what_was_published(
    cast: Cast, visitor: Browser, pair: tuple[int, int]
) -> None:
    text = visitor.sign_in(cast.lead).get(address(*pair)).text
    assert text.count("Stays comparable: figures before and after are joined.") == 1
    assert text.count("Figures before and after are not joined.") == 1


def test_the_other_way_round_and_with_itself(cast: Cast, visitor: Browser, pair: tuple[int, int]) -> None:
    page = visitor.sign_in(cast.lead).get(address(*reversed(pair)))
    assert "5 changes: 3 new, 2 reworded." in page.text
    assert "Does supervision move the plan on?" in page.words("ins")
    assert "Nothing differs between the two." in visitor.get(address(pair[0], pair[0])).text


def test_any_two_versions_may_be_chosen(cast: Cast, visitor: Browser, pair: tuple[int, int]) -> None:
    page = visitor.sign_in(cast.viewer).get(address(*pair))
    assert page.form("") == {"before": str(pair[0]), "after": str(pair[1]), "show": "changes"}
    assert page.words("option")[:2] == ["Version 2", "Version 1"]


def test_a_draft_is_compared_by_who_may_read_it(cast: Cast, visitor: Browser) -> None:
    draft = much_changed()
    draft_id, base_id = draft.id, draft.base_id
    page = visitor.sign_in(cast.lead).get(address(base_id, draft_id))
    assert "Version 2 (draft)" in page.words("option")
    assert "joined" not in page.text, "its author has not said so yet"
    visitor.sign_in(cast.auditor).get(address(base_id, draft_id), status=403)
    page = visitor.get(address(base_id, base_id))
    assert "Version 2 (draft)" not in page.words("option")


@pytest.mark.parametrize("query", ["", "?before=1", "?before=x&after=1", "?before=1&after=999999999999"])
def test_what_is_not_there_is_not_found(
    cast: Cast, visitor: Browser, pair: tuple[int, int], query: str
) -> None:
    visitor.sign_in(cast.lead).get(f"/frameworks/compare{query}", status=404)


def test_versions_of_two_frameworks_are_not_compared(
    cast: Cast, visitor: Browser, pair: tuple[int, int]
) -> None:
    begin_writing()
    content = SMALL_FRAMEWORK.read_bytes().replace(b"framework: small", b"framework: other")
    other, _ = import_framework(content, None)
    db.session.commit()
    visitor.sign_in(cast.lead).get(address(pair[0], other.id), status=404)


def test_a_version_leads_to_the_one_before(cast: Cast, visitor: Browser, pair: tuple[int, int]) -> None:
    page = visitor.sign_in(cast.viewer).get(f"/frameworks/{pair[1]}")
    link = page.links()["Compare with version 1"]
    assert link == f"/frameworks/compare?before={pair[0]}&after={pair[1]}"
