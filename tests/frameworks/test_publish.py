"""Publishing a draft, offering it, retiring what is published and bringing it back."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from audit.accounts.changes import let_leads_publish
from audit.extensions import begin_writing, db
from audit.frameworks import publishing, queries
from audit.frameworks.changes import import_framework
from audit.frameworks.loading import draft_to_write
from audit.models import Criterion, Descriptor, FrameworkVersion, HistoryEntry, Theme
from audit.models.history import broken_entries
from audit.rules.comparing import Change
from audit.rules.framework import digest
from audit.rules.workflow import NotAllowedNow
from tests.at_once import at_once
from tests.factories import SMALL_FRAMEWORK, Cast, make_framework
from tests.frameworks.drafting import begin_draft, criterion, much_changed, theme
from tests.page import Browser


def series(version: FrameworkVersion) -> dict[str, str]:
    return {c.code: c.series for c in queries.whole(version.id).by_lineage().values()}


def history(version: FrameworkVersion) -> list[HistoryEntry]:
    return list(
        db.session.scalars(
            select(HistoryEntry)
            .where(HistoryEntry.subject == "framework_version", HistoryEntry.subject_id == version.id)
            .order_by(HistoryEntry.sequence)
        )
    )


def ready(draft: FrameworkVersion) -> FrameworkVersion:
    """Held, in a transaction that writes."""
    draft_id = draft.id
    begin_writing()
    found = queries.version_to_change(draft_id)
    assert found
    return found


def let_leads(may: bool = True) -> None:
    begin_writing()
    let_leads_publish(may, None)
    db.session.commit()


def form(visitor: Browser, draft_id: int) -> dict[str, str]:
    """What the form of the review page would send."""
    return visitor.get(f"/frameworks/{draft_id}/review").form(f"/frameworks/{draft_id}/publish")


def test_a_material_change_begins_a_series_and_a_cosmetic_one_does_not(cast: Cast) -> None:
    draft = ready(much_changed())
    publishing.publish(draft, cast.lead)
    db.session.commit()
    assert series(draft) == {
        "1.1": "small/1.1", "1.2": "small/1.2", "2.1": "small/2.1@2", "3.1": "small/3.1", "5.1": "small/5.1",
    }  # fmt: skip
    assert criterion(draft, "1.1").change == "cosmetic"
    assert criterion(draft, "2.1").change == "material"
    assert criterion(draft, "1.2").change is None


def test_what_the_author_named_counts_before_the_suggestion(cast: Cast) -> None:
    draft = ready(much_changed())
    publishing.name_changes(draft, {"small/1.1": "material", "small/2.1": "cosmetic"}, cast.lead)
    publishing.publish(draft, cast.lead)
    db.session.commit()
    assert series(draft)["1.1"] == "small/1.1@2"
    assert series(draft)["2.1"] == "small/2.1"


def test_a_series_goes_on_from_the_version_before_and_breaks_again(cast: Cast) -> None:
    second = ready(much_changed())
    publishing.publish(second, None)
    third = begin_draft(second)
    criterion(third, "2.1").weight = 3
    publishing.publish(third, None)
    assert series(third)["2.1"] == "small/2.1@2"
    fourth = begin_draft(third)
    criterion(fourth, "2.1").question = "What became of what was agreed?"
    publishing.publish(fourth, None)
    assert series(fourth)["2.1"] == "small/2.1@4"


def test_what_was_taken_out_is_deleted_and_the_version_before_keeps_it(cast: Cast) -> None:
    draft = ready(much_changed())
    before = queries.whole(draft.base_id)
    publishing.publish(draft, cast.lead)
    db.session.commit()
    after = queries.whole(draft.id)
    assert [each.code for each in after.themes] == ["1", "2", "3", "5"]
    rows = select(func.count()).select_from(Criterion).join(Criterion.theme)
    assert db.session.scalar(rows.where(Theme.framework_version_id == draft.id)) == 5
    orphans = (
        select(func.count())
        .select_from(Descriptor)
        .where(Descriptor.criterion_id.not_in(select(Criterion.id)))
    )
    assert db.session.scalar(orphans) == 0
    current = queries._read(draft.base_id)  # not the one kept in memory
    assert digest(current) == digest(before) == draft.base.content_sha256
    assert len(current.by_lineage()) == 7


def test_it_is_stored_with_the_digest_of_what_it_says(cast: Cast) -> None:
    draft = ready(much_changed())
    publishing.publish(draft, cast.lead)
    db.session.commit()
    assert draft.state == "published"
    assert draft.published_at
    assert draft.content_sha256 == digest(queries.whole(draft.id))
    theme_id = queries.whole(draft.id).themes[0].id
    with pytest.raises(DBAPIError):
        db.session.execute(text(f"UPDATE criterion SET series = 'x' WHERE theme_id = {theme_id}"))
    db.session.rollback()


def test_the_history_holds_the_whole_report(cast: Cast) -> None:
    draft = ready(much_changed())
    publishing.publish(draft, cast.lead)
    db.session.commit()
    entry = history(draft)[-1]
    assert (entry.what, entry.person_id) == ("published", cast.lead.id)
    report = entry.detail["changes"]
    assert report["since"] == 1
    assert [each["code"] for each in report["retired"]] == ["4", "2.2", "4.1"]
    assert [(each["code"], each["change"]) for each in report["reworded"]] == [
        ("1.1", "cosmetic"),
        ("2.1", "material"),
    ]
    assert report["reworded"][0]["fields"] == [["question", "Is risk seen early?", "Is risk seen early"]]
    assert list(broken_entries()) == []


def test_a_first_version_keeps_the_series_it_came_with(cast: Cast) -> None:
    begin_writing()
    version = make_framework()
    db.session.commit()
    assert set(series(version).values()) == set(queries.whole(version.id).by_lineage())
    assert "changes" not in history(version)[-1].detail


def test_a_changed_file_begins_series_too_and_the_same_file_again_is_the_same(cast: Cast) -> None:
    begin_writing()
    make_framework()
    content = SMALL_FRAMEWORK.read_bytes().replace(b"Is risk seen early?", b"Who is told of harm, and when?")
    second, is_new = import_framework(content, None)
    assert is_new
    assert series(second)["1.1"] == "small/1.1@2"
    again, is_new = import_framework(content, None)
    assert (again.id, is_new) == (second.id, False)
    third, _ = import_framework(content.replace(b"Not seen.", b"Not seen!"), None)
    assert series(third)["1.1"] == "small/1.1@2", "the file names no series: it carries on"


def test_a_draft_with_faults_is_not_published(cast: Cast) -> None:
    draft = much_changed()
    begin_writing()
    for each in theme(draft, "5").criteria:
        each.retired = True
    with pytest.raises(publishing.Unfinished, match="1 thing is to be mended"):
        publishing.publish(draft, cast.lead)
    db.session.rollback()


def test_twice_is_refused(cast: Cast) -> None:
    draft = ready(much_changed())
    publishing.publish(draft, cast.lead)
    with pytest.raises(NotAllowedNow, match="published already"):
        publishing.publish(draft, cast.lead)


def test_of_two_who_publish_at_once_one_does(busy_app: Flask) -> None:
    draft_id = much_changed().id

    def publish() -> str:
        with busy_app.test_request_context():
            publishing.publish(draft_to_write(draft_id), None, retire_earlier=True)
            return "done"

    does: list[Callable[[], object]] = [publish] * 4
    said = at_once(busy_app, *does)
    assert said.count("done") == 1
    assert sum("is published, so it never changes" in str(words) for words in said) == 3
    db.session.rollback()
    draft = db.session.get_one(FrameworkVersion, draft_id)
    assert [entry.what for entry in history(draft)] == ["published"]
    assert [entry.what for entry in history(draft.base)][-1] == "retired"


def test_a_save_that_waits_for_the_publishing_is_refused(busy_app: Flask) -> None:
    """Either the choice comes first and counts, or the version is published and the choice is told so."""
    draft_id = much_changed().id

    def publish() -> str:
        with busy_app.test_request_context():
            publishing.publish(draft_to_write(draft_id), None)
            return "published"

    def choose() -> str:
        with busy_app.test_request_context():
            publishing.name_changes(draft_to_write(draft_id), {"small/1.1": "material"}, None)
            return "named"

    said = at_once(busy_app, publish, choose)
    assert said[0] == "published"
    db.session.rollback()
    found = criterion(db.session.get_one(FrameworkVersion, draft_id), "1.1")
    expected = (Change.MATERIAL, "small/1.1@2") if said[1] == "named" else (Change.COSMETIC, "small/1.1")
    assert (found.change, found.series) == expected


def test_an_administrator_publishes_and_retires_what_was_before(cast: Cast, visitor: Browser) -> None:
    draft = much_changed()
    draft_id, base_id = draft.id, draft.base_id
    data = form(visitor.sign_in(cast.administrator), draft_id)
    assert data["retire"] == "y"
    page = visitor.post(f"/frameworks/{draft_id}/publish", data, follow=True)
    assert "Version 2 is published. New rounds can use it." in page.text
    assert [each.id for each in queries.published_versions()] == [draft_id]
    assert db.session.get_one(FrameworkVersion, base_id).state == "retired"
    assert "when version 2 was published" in visitor.get(f"/frameworks/{base_id}").text
    visitor.post(f"/frameworks/{draft_id}/publish", data, status=409)


def test_the_version_before_stays_where_one_says_so(cast: Cast, visitor: Browser) -> None:
    draft_id = much_changed().id
    data = form(visitor.sign_in(cast.administrator), draft_id)
    del data["retire"]
    visitor.post(f"/frameworks/{draft_id}/publish", data)
    assert len(queries.published_versions()) == 2


def test_a_lead_publishes_only_where_leads_may(cast: Cast, visitor: Browser) -> None:
    draft_id = much_changed().id
    data = form(visitor.sign_in(cast.lead), draft_id)
    page = visitor.post(f"/frameworks/{draft_id}/publish", data, status=403)
    assert "An administrator publishes" in page.text
    let_leads()
    page = visitor.get(f"/frameworks/{draft_id}/review")
    assert "Publish version 2" in page.words("button")
    visitor.post(f"/frameworks/{draft_id}/publish", {**data, "change-small/1.1": "material"})
    version = db.session.get_one(FrameworkVersion, draft_id)
    assert version.state == "published"
    assert series(version)["1.1"] == "small/1.1@2", "what the form says counts"


def test_a_lead_sends_the_draft_to_an_administrator(cast: Cast, visitor: Browser) -> None:
    draft_id = much_changed().id
    page = visitor.sign_in(cast.lead).get(f"/frameworks/{draft_id}/review")
    assert "Send to be published" in page.words("button")
    assert "Publish version 2" not in page.words("button")
    assert "Waiting for you to publish" not in visitor.sign_in(cast.administrator).get("/").text
    page = visitor.sign_in(cast.lead).post(
        f"/frameworks/{draft_id}/offer", {"change-small/1.1": "material"}, follow=True
    )
    assert "The draft is sent to them" in page.text
    assert "Send to be published" not in page.words("button")
    page = visitor.sign_in(cast.administrator).get("/")
    assert page.links()["Small framework, version 2"] == f"/frameworks/{draft_id}/review"
    assert "Waiting for you to publish" not in visitor.sign_in(cast.lead).get("/").text
    visitor.sign_in(cast.administrator)
    visitor.post(f"/frameworks/{draft_id}/publish", form(visitor, draft_id))
    assert "Waiting for you to publish" not in visitor.get("/").text
    assert series(db.session.get_one(FrameworkVersion, draft_id))["1.1"] == "small/1.1@2"


def test_a_draft_with_faults_is_not_sent(cast: Cast, visitor: Browser) -> None:
    draft = much_changed()
    begin_writing()
    criterion(draft, "5.1").question = ""
    db.session.commit()
    page = visitor.sign_in(cast.lead).post(f"/frameworks/{draft.id}/offer", status=409)
    assert "1 thing is to be mended" in page.text


def test_what_changed_while_the_page_was_open_is_read_first(cast: Cast, visitor: Browser) -> None:
    draft_id = much_changed().id
    data = form(visitor.sign_in(cast.administrator), draft_id)
    begin_writing()
    criterion(db.session.get_one(FrameworkVersion, draft_id), "5.1").question = "Late words?"
    db.session.commit()
    page = visitor.post(f"/frameworks/{draft_id}/publish", data, status=422)
    assert "changed after you opened this page" in page.text
    assert "Late words?" in page.text
    visitor.post(f"/frameworks/{draft_id}/publish", page.form(f"/frameworks/{draft_id}/publish"))


def test_faults_that_came_meanwhile_are_shown(cast: Cast, visitor: Browser) -> None:
    draft_id = much_changed().id
    begin_writing()
    criterion(db.session.get_one(FrameworkVersion, draft_id), "5.1").question = ""
    db.session.commit()
    data = form(visitor.sign_in(cast.administrator), draft_id)
    page = visitor.post(f"/frameworks/{draft_id}/publish", data, status=422)
    assert "1 thing is to be mended before this can be published." in page.text
    assert db.session.get_one(FrameworkVersion, draft_id).state == "draft"


def test_a_version_is_retired_and_brought_back(cast: Cast, visitor: Browser) -> None:
    begin_writing()
    version_id = make_framework().id
    db.session.commit()
    visitor.sign_in(cast.administrator)
    page = visitor.post(f"/frameworks/{version_id}/retire", follow=True)
    assert "Version 1 is retired: new rounds cannot use it." in page.text
    assert queries.published_versions() == []
    visitor.post(f"/frameworks/{version_id}/retire", status=409)
    page = visitor.post(f"/frameworks/{version_id}/unretire", follow=True)
    assert "Version 1 is brought back" in page.text
    assert [each.id for each in queries.published_versions()] == [version_id]
    visitor.post(f"/frameworks/{version_id}/unretire", status=409)
    entries = history(db.session.get_one(FrameworkVersion, version_id))
    assert [entry.what for entry in entries][-2:] == ["retired", "brought back"]
    assert "Brought back on" in page.text


def test_a_draft_is_not_retired(cast: Cast, visitor: Browser) -> None:
    draft_id = much_changed().id
    visitor.sign_in(cast.administrator).post(f"/frameworks/{draft_id}/retire", status=409)
    visitor.post("/frameworks/999/retire", status=404)


def test_a_lead_retires_only_where_leads_publish(cast: Cast, visitor: Browser) -> None:
    begin_writing()
    version_id = make_framework().id
    db.session.commit()
    visitor.sign_in(cast.lead).post(f"/frameworks/{version_id}/retire", status=403)
    assert "Retire version 1" not in visitor.get(f"/frameworks/{version_id}").words("button")
    let_leads()
    assert "Retire version 1" in visitor.get(f"/frameworks/{version_id}").words("button")
    visitor.post(f"/frameworks/{version_id}/retire")


@pytest.mark.parametrize("who", ["auditor", "moderator", "manager", "viewer"])
def test_others_do_none_of_this(cast: Cast, visitor: Browser, who: str) -> None:
    draft = much_changed()
    draft_id, base_id = draft.id, draft.base_id
    visitor.sign_in(getattr(cast, who))
    for what in ("publish", "offer", "review"):
        visitor.post(f"/frameworks/{draft_id}/{what}", status=403)
    for what in ("retire", "unretire"):
        visitor.post(f"/frameworks/{base_id}/{what}", status=403)
    assert db.session.get_one(FrameworkVersion, base_id).state == "published"


def test_a_draft_in_which_nothing_changed_is_not_published(cast: Cast, visitor: Browser) -> None:
    begin_writing()
    draft = begin_draft()
    db.session.commit()
    visitor.sign_in(cast.administrator)
    sent = form(visitor, draft.id)
    page = visitor.post(f"/frameworks/{draft.id}/publish", sent, status=409)
    assert "Nothing has changed since version 1." in page.text
    page = visitor.sign_in(cast.lead).post(f"/frameworks/{draft.id}/offer", status=409)
    assert "Nothing has changed since version 1." in page.text
    assert db.session.get_one(FrameworkVersion, draft.id).state == "draft"


def test_what_an_earlier_version_said_may_be_published_again(cast: Cast) -> None:
    second = ready(much_changed())
    publishing.publish(second, None)
    again = begin_draft(db.session.get_one(FrameworkVersion, second.base_id))
    publishing.publish(again, None)
    assert (again.number, again.state) == (3, "published")
