"""The library of frameworks that come with Case Audit: read, used as it is, begun as a draft."""

import pytest
from flask import Flask
from sqlalchemy import func, select

from audit.extensions import begin_writing, db
from audit.frameworks import queries
from audit.frameworks.beginning.built_in import BuiltIn, built_in_framework, built_in_frameworks
from audit.frameworks.beginning.changes import begin_from_library, use_from_library
from audit.models import Framework, FrameworkVersion, HistoryEntry
from audit.rules.framework import content
from tests.at_once import at_once
from tests.factories import Cast
from tests.page import Browser

EARLY_HELP = "early-help-audit"
ADDRESS = f"/frameworks/library/{EARLY_HELP}"


@pytest.fixture
def early_help() -> BuiltIn:
    found = built_in_framework(EARLY_HELP)
    assert found
    return found


def versions() -> list[FrameworkVersion]:
    db.session.rollback()
    return list(db.session.scalars(select(FrameworkVersion).order_by(FrameworkVersion.id)))


def test_each_is_listed_with_what_it_is_for_and_based_on(cast: Cast, visitor: Browser) -> None:
    page = visitor.sign_in(cast.lead).get("/frameworks/new")
    library = built_in_frameworks()
    assert len(library) >= 6
    assert library[0].code == "childrens-case-audit", "the one that asks most comes first"
    for found in library:
        version = found.version
        assert page.links()[version.name] == f"/frameworks/library/{found.code}"
        assert " ".join(version.summary.split()) in page.text
        assert " ".join(version.based_on.split()) in page.text
        n = len(version.by_lineage())
        assert f"{len(version.themes)} themes, {n} criteria. Audits one {version.subject}." in page.text
    assert versions() == [], "looking stores nothing"


def test_a_file_of_the_library_is_read_once() -> None:
    assert built_in_frameworks()[0] is built_in_frameworks()[0]


@pytest.mark.parametrize("who", ["auditor", "moderator", "manager", "lead", "administrator", "viewer"])
def test_everyone_reads_one(cast: Cast, visitor: Browser, early_help: BuiltIn, who: str) -> None:
    page = visitor.sign_in(getattr(cast, who)).get(ADDRESS)
    assert page.words("h1") == ["Early help audit"]
    assert len(page.all("article")) == len(early_help.version.by_lineage())
    assert "Asked only if 3.4 is answered Yes, No or No evidence on file." in page.text
    assert "Free note: written, not graded." in page.text
    assert ("Use it as it is" in page.text) == (who == "lead")
    assert ("Begin a draft of it" in page.text) == (who == "lead")
    assert versions() == []


def test_only_what_applies_to_a_cohort(cast: Cast, visitor: Browser) -> None:
    address = "/frameworks/library/childrens-case-audit"
    visitor.sign_in(cast.viewer)
    whole = len(visitor.get(address).all("article"))
    page = visitor.htmx("GET", f"{address}?cohort=care_leaver")
    assert page.body.strip().startswith('<div id="themes"')
    assert 0 < len(page.all("article")) < whole
    assert len(visitor.get(f"{address}?cohort=nobody").all("article")) == whole


def test_used_as_it_is_it_is_published(cast: Cast, visitor: Browser, early_help: BuiltIn) -> None:
    page = visitor.sign_in(cast.lead).post(f"{ADDRESS}/use", follow=True)
    assert "The framework is ready to audit against." in page.text
    [version] = versions()
    assert (version.state, version.content_sha256) == ("published", early_help.sha256)
    visitor.post(f"{ADDRESS}/use", follow=True)
    assert len(versions()) == 1, "once more changes nothing"
    page = visitor.get(ADDRESS)
    assert "You use it already: Early help audit, version 1 ." in page.text
    assert "Use it as it is" not in page.text
    assert "Begin" not in page.words("button")


def test_begun_as_a_draft_it_says_the_same(cast: Cast, visitor: Browser, early_help: BuiltIn) -> None:
    answer = visitor.sign_in(cast.lead).post(f"{ADDRESS}/draft")
    [draft] = versions()
    assert draft.state == "draft"
    assert content(queries.whole(draft.id)) == content(early_help.version)
    assert answer.headers["Location"].startswith(f"/frameworks/{draft.id}")
    visitor.get(answer.headers["Location"])
    entry = db.session.scalars(
        select(HistoryEntry).where(HistoryEntry.subject == "framework_version").order_by(HistoryEntry.id)
    ).one()
    assert (entry.what, entry.person_id) == ("drafted", cast.lead.id)
    assert "A draft is being written: Early help audit, version 1 ." in visitor.get(ADDRESS).text
    page = visitor.post(f"{ADDRESS}/draft", status=409)
    assert "has a draft of version 1 already" in page.text
    visitor.post(f"{ADDRESS}/use", status=409)
    assert len(versions()) == 1


def test_a_newer_wording_begins_the_next_version(cast: Cast, visitor: Browser, early_help: BuiltIn) -> None:
    begin_writing()
    older = early_help.content.replace(b"name: Early help audit", b"name: Early help audit of old")
    use_from_library(BuiltIn(older, early_help.version, ""), None)
    db.session.commit()
    page = visitor.sign_in(cast.lead).get(ADDRESS)
    assert "You have a framework made from it: Early help audit of old, version 1 ." in page.text
    assert "Begin version 2 with this wording" in page.text
    assert "Use it as it is" not in page.text
    visitor.post(f"{ADDRESS}/draft")
    assert [(version.number, version.state) for version in versions()] == [(1, "published"), (2, "draft")]
    assert versions()[1].base_id == versions()[0].id


@pytest.mark.parametrize("who", ["auditor", "moderator", "manager", "administrator", "viewer"])
def test_only_a_lead_begins_with_one(cast: Cast, visitor: Browser, who: str) -> None:
    visitor.sign_in(getattr(cast, who))
    visitor.post(f"{ADDRESS}/use", status=403)
    visitor.post(f"{ADDRESS}/draft", status=403)
    visitor.get("/frameworks/new", status=403)
    assert versions() == []


def test_there_is_no_such_framework_in_the_library(cast: Cast, visitor: Browser) -> None:
    visitor.sign_in(cast.lead).get("/frameworks/library/nothing", status=404)
    visitor.post("/frameworks/library/nothing/use", status=404)
    visitor.post("/frameworks/library/..%2Fscales/draft", status=404)


def test_of_two_who_begin_the_same_at_once_one_does(busy_app: Flask, early_help: BuiltIn) -> None:
    said = at_once(busy_app, *[lambda: begin_from_library(early_help, None).number] * 3)
    assert said.count(1) == 1
    assert sum("has a draft of version 1 already" in str(one) for one in said) == 2
    assert db.session.scalar(select(func.count(Framework.id))) == 1


def test_of_two_who_use_the_same_at_once_both_get_it(busy_app: Flask, early_help: BuiltIn) -> None:
    said = at_once(busy_app, *[lambda: use_from_library(early_help, None).number] * 3)
    assert said == [1, 1, 1]
    assert db.session.scalar(select(func.count(FrameworkVersion.id))) == 1
