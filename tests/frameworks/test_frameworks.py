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
    second, _ = import_framework(SMALL_FRAMEWORK.read_bytes() + b"\n# changed\n", None)
    db.session.commit()
    page = visitor.sign_in(getattr(cast, who)).get("/frameworks")
    rows = page.words("tr")[1:]
    assert rows[0].startswith("Version 2 of Small framework Published ")
    assert rows[0].endswith(" 5 7")
    assert rows[1].startswith("Version 1 of Small framework Published ")
    assert page.links()["Version 2 of Small framework"] == f"/frameworks/{second.id}"


def test_without_a_framework_the_command_is_named(cast: Cast, visitor: Browser) -> None:
    page = visitor.sign_in(cast.auditor).get("/frameworks")
    assert "flask framework import audit/frameworks/library/childrens_case_audit.yaml" in page.text


def test_not_signed_in(cast: Cast, visitor: Browser) -> None:
    assert visitor.get("/frameworks", status=303).headers["Location"].startswith("/sign-in")
