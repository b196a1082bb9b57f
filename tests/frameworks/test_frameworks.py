"""The page that lists the frameworks."""

import pytest

from audit.extensions import begin_writing, db
from audit.frameworks.changes import import_framework
from tests.factories import SMALL_FRAMEWORK, Cast, make_framework
from tests.page import Browser


@pytest.mark.parametrize("who", ["auditor", "moderator", "manager", "lead", "administrator", "viewer"])
def test_everyone_reads_the_frameworks(cast: Cast, visitor: Browser, who: str) -> None:
    begin_writing()
    make_framework()
    second, _ = import_framework(SMALL_FRAMEWORK.read_bytes().replace(b"Seen early.", b"Early."), None)
    db.session.commit()
    page = visitor.sign_in(getattr(cast, who)).get("/frameworks")
    rows = page.words("tr")[1:]
    assert rows[0].startswith("Version 2 of Small framework Published ")
    assert " 5 7 Try it" in rows[0]
    assert rows[1].startswith("Version 1 of Small framework Published ")
    assert page.links()["Version 2 of Small framework"] == f"/frameworks/{second.id}"


def test_a_qa_lead_begins_with_the_built_in_framework(cast: Cast, visitor: Browser) -> None:
    assert "Use the built-in framework" in visitor.sign_in(cast.lead).get("/frameworks").text
    page = visitor.post("/frameworks/library/childrens-case-audit/use", follow=True)
    assert "The framework is ready to audit against." in page.text
    assert "Chronology" in page.text
    assert "Use the built-in framework" not in visitor.get("/frameworks").text
    visitor.post("/frameworks/library/childrens-case-audit/use", follow=True)
    assert len(visitor.get("/frameworks").words("tr")) == 2, "once more changes nothing"


def test_others_are_told_that_there_is_none_yet(cast: Cast, visitor: Browser) -> None:
    page = visitor.sign_in(cast.auditor).get("/frameworks")
    assert "There is no framework yet" in page.text
    assert "Use the built-in framework" not in page.text
    visitor.post("/frameworks/library/childrens-case-audit/use", status=403)


def test_not_signed_in(cast: Cast, visitor: Browser) -> None:
    assert visitor.get("/frameworks", status=303).headers["Location"].startswith("/sign-in")
