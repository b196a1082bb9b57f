"""Beginning a framework of one's own: from nothing, or as a copy of another."""

from typing import Any

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from audit.extensions import begin_writing, db
from audit.frameworks import queries
from audit.frameworks.beginning.built_in import built_in_frameworks
from audit.frameworks.beginning.changes import (
    CodeTaken,
    begin_blank,
    begin_copy,
    free_code,
    re_rooted,
    suggested_code,
)
from audit.frameworks.files.place import CODE
from audit.models import Cohort, Framework, FrameworkVersion, HistoryEntry
from audit.rules.faults import faults
from audit.rules.framework import LONGEST, Version
from tests.at_once import at_once
from tests.factories import Cast, make_framework
from tests.page import Browser

BLANK, COPY = "/frameworks/new/blank", "/frameworks/new/copy"
COHORTS = [("in_care", "In care")]


@pytest.fixture
def small(cast: Cast, visitor: Browser) -> FrameworkVersion:
    begin_writing()
    made = make_framework()
    db.session.commit()
    visitor.sign_in(cast.lead)
    return made


def newest() -> FrameworkVersion:
    db.session.rollback()
    return db.session.scalars(select(FrameworkVersion).order_by(FrameworkVersion.id.desc())).first() or (
        pytest.fail("there is none")
    )


def count(model: type) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def lineages(version: Version) -> set[str]:
    themes = {theme.lineage for theme in version.themes} | {theme.series for theme in version.themes}
    criteria = version.by_lineage().values()
    return themes | {one.lineage for one in criteria} | {one.series for one in criteria}


def test_the_ways_to_begin(visitor: Browser, small: FrameworkVersion) -> None:
    links = visitor.get("/frameworks/new").links()
    assert links["Write one from nothing"] == BLANK
    assert links["Copy one that you have"] == COPY
    assert links["From the library"] == "#library"


def test_there_is_nothing_to_copy_before_there_is_a_framework(cast: Cast, visitor: Browser) -> None:
    assert "Copy one that you have" not in visitor.sign_in(cast.lead).get("/frameworks/new").links()
    assert "There is no framework to copy yet." in visitor.get(COPY).text


def test_from_nothing(cast: Cast, visitor: Browser, small: FrameworkVersion) -> None:
    data = {"name": " Fostering  audit ", "code": "", "cohorts": ["in_care", "care_leaver"], "others": ""}
    answer = visitor.post(BLANK, data)
    draft = newest()
    assert answer.headers["Location"].startswith(f"/frameworks/{draft.id}")
    visitor.get(answer.headers["Location"])
    whole = queries.whole(draft.id)
    assert (draft.state, draft.number, draft.name, draft.framework.name) == (
        "draft", 1, "Fostering audit", "Fostering audit",
    )  # fmt: skip
    assert whole.framework == "fostering-audit"
    assert whole.cohorts == (("in_care", "In care"), ("care_leaver", "Care leaver"))
    assert whole.judgement_scale.codes == ("outstanding", "good", "requires_improvement", "inadequate")
    assert [(theme.code, theme.criteria) for theme in whole.themes] == [("1", ())]
    assert [fault.field for fault in faults(whole)] == ["criteria"], "a criterion is all that it lacks"
    entry = db.session.scalars(select(HistoryEntry).order_by(HistoryEntry.id.desc())).first()
    assert entry
    assert (entry.what, entry.person_id, entry.detail["began_from"]) == ("drafted", cast.lead.id, "nothing")


def test_cohorts_are_written_in_as_the_council_calls_them(visitor: Browser, small: FrameworkVersion) -> None:
    others = "Family help\r\n\r\n  in CARE \r\nFamily help\r\nSäule 1"
    visitor.post(BLANK, {"name": "Ours", "cohorts": ["child_in_need"], "others": others})
    assert queries.whole(newest().id).cohorts == (
        ("child_in_need", "Child in need"),
        ("family_help", "Family help"),
        ("in_care", "In care"),
        ("saule_1", "Säule 1"),
    )
    assert count(Cohort) == 6, "the four that were known, and two"


def test_before_the_council_has_cohorts_those_of_the_library_are_offered(
    cast: Cast, visitor: Browser
) -> None:
    page = visitor.sign_in(cast.lead).get(BLANK)
    assert {"Early help", "In care", "Care leaver"} <= set(page.words("label"))


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"name": " "}, "Enter a name."),
        ({"name": "x" * 121}, "A name has at most 120 characters."),
        ({"code": "Not a code"}, "A code is made of small letters"),
        ({"code": "x" * 61}, "A code has at most 60 characters."),
        ({"code": "small"}, "Another framework has the code small. Choose a different one."),
        ({"cohorts": [], "others": " "}, "Choose at least one cohort, or write one in."),
        ({"cohorts": ["nobody"]}, "is not a valid choice"),
        ({"others": "x" * 81}, "A cohort’s name has at most 80 characters."),
        ({"others": "\n".join(f"Cohort {n}" for n in range(60))}, "A framework is for at most 50 cohorts."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    visitor: Browser, small: FrameworkVersion, change: dict[str, Any], says: str
) -> None:
    data = {"name": "Ours", "code": "ours", "cohorts": ["in_care"], "others": "Family help", **change}
    page = visitor.post(BLANK, data, status=422)
    assert says in page.text
    sent = page.form("")
    for field in ("code", "others"):
        assert sent[field] == data[field], field
    assert count(FrameworkVersion) == 1


def test_the_code_is_suggested_as_the_name_is_typed(visitor: Browser, small: FrameworkVersion) -> None:
    assert "the code will be fostering-audit" in visitor.htmx("GET", f"{BLANK}?name=Fostering+audit").text
    assert "the code will be small-2" in visitor.htmx("GET", f"{COPY}?name=Small").text, "small is taken"
    assert "the code will be" not in visitor.htmx("GET", f"{BLANK}?name=").text


def test_characters_that_nobody_sees_are_left_out(visitor: Browser, small: FrameworkVersion) -> None:
    visitor.post(BLANK, {"name": "Our\x07 audit\ufffe", "cohorts": [], "others": "Family\x1b help"})
    whole = queries.whole(newest().id)
    assert (whole.name, whole.cohorts) == ("Our audit", (("family_help", "Family help"),))


# Anything, and names longer than a code may be, with letters that grow when lowered or without accents.
@settings(max_examples=40)
@given(st.text(max_size=12) | st.text("aZ09 -_.éßİﬁ家", min_size=50, max_size=90))
def test_a_suggested_code_is_one_or_nothing(name: str) -> None:
    code = suggested_code(name)
    assert code == "" or CODE.fullmatch(code)
    assert len(code) <= LONGEST["framework"]


def test_a_name_of_which_no_code_can_be_made_gets_one(visitor: Browser, small: FrameworkVersion) -> None:
    visitor.post(BLANK, {"name": "家庭", "cohorts": ["in_care"]})
    assert queries.whole(newest().id).framework == "framework"
    assert free_code("…") == "framework-2"


def test_a_copy_says_the_same_as_a_framework_of_its_own(
    cast: Cast, visitor: Browser, small: FrameworkVersion
) -> None:
    assert visitor.get(f"{COPY}?version={small.id}").form("")["source"] == str(small.id)
    visitor.post(COPY, {"name": "Our audit", "code": "ours", "source": str(small.id)})
    draft = newest()
    was, now = queries.whole(small.id), queries.whole(draft.id)
    assert (now.framework, now.name, now.number, draft.base_id) == ("ours", "Our audit", 1, None)
    assert [theme.name for theme in now.themes] == [theme.name for theme in was.themes]
    for before, after in zip(was.by_lineage().values(), now.by_lineage().values(), strict=True):
        assert (after.code, after.question, after.descriptors, after.evidence, after.cohorts) == (
            before.code, before.question, before.descriptors, before.evidence, before.cohorts,
        )  # fmt: skip
    assert not lineages(was) & lineages(now), "figures of the two are never joined"
    assert faults(now) == []
    assert count(Framework) == 2


def test_every_framework_of_the_library_stays_whole_when_it_is_copied() -> None:
    for found in built_in_frameworks():
        copied = re_rooted(found.version, "ours")
        assert faults(copied) == []
        assert not lineages(copied) & lineages(found.version)
        assert len(copied.by_lineage()) == len(found.version.by_lineage())
        again = re_rooted(copied, "theirs")
        assert re_rooted(again, "ours") == copied, "a copy of a copy has names of the same shape"


def test_a_copy_under_a_code_that_is_taken(visitor: Browser, small: FrameworkVersion) -> None:
    page = visitor.post(COPY, {"name": "Ours", "code": "small", "source": str(small.id)}, status=422)
    assert "Another framework has the code small." in page.text
    assert page.form("")["source"] == str(small.id)


@pytest.mark.parametrize("source", ["999", "x", ""])
def test_a_copy_of_nothing(visitor: Browser, small: FrameworkVersion, source: str) -> None:
    visitor.post(COPY, {"name": "Ours", "source": source}, status=422)
    assert count(FrameworkVersion) == 1


@pytest.mark.parametrize("who", ["auditor", "moderator", "manager", "administrator", "viewer"])
def test_only_a_lead_begins_one(cast: Cast, visitor: Browser, who: str) -> None:
    visitor.sign_in(getattr(cast, who))
    for address in (BLANK, COPY):
        visitor.get(address, status=403)
        visitor.post(address, {"name": "Ours"}, status=403)


def test_two_who_choose_the_same_code_at_once(busy_app: Flask) -> None:
    said = at_once(busy_app, *[lambda: begin_blank("Ours", "ours", COHORTS, None).number] * 3)
    assert said.count(1) == 1
    assert sum(one == str(CodeTaken("ours")) for one in said) == 2
    assert db.session.scalar(select(func.count(Framework.id))) == 1


def test_a_copy_of_a_draft_that_waits_for_what_was_taken_out(cast: Cast) -> None:
    """A draft may hold a condition on a criterion that its author has taken out: that is copied as it is."""
    begin_writing()
    version = make_framework()
    db.session.flush()
    draft = begin_copy(version, "Ours", "ours", None)
    criteria = [criterion for theme in draft.themes for criterion in theme.criteria]
    criteria[0].retired = True
    criteria[1].asked_of, criteria[1].asked_answers = criteria[0].lineage, ["good"]
    db.session.flush()
    copied = begin_copy(draft, "Theirs", "theirs", None)
    condition = queries.whole(copied.id).themes[0].criteria[0].asked_if
    assert condition
    assert condition.lineage.startswith("theirs/")
