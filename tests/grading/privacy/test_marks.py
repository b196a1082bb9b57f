"""A word that may name somebody is marked beside its field, replaced by a click, or kept."""

from flask import Flask
from sqlalchemy import select

from audit.extensions import begin_writing, db
from audit.frameworks.queries import whole
from audit.grading.privacy import texts
from audit.grading.privacy.texts import Text, marked, texts_of
from audit.grading.whole_audit import all_of
from audit.models import CaseAudit, Grade, Judgement, KeptWords
from audit.rules.framework import Criterion, Theme
from audit.rules.grades import Answer
from tests.factories import Cast
from tests.grading.making import allocated, answer_everything, give
from tests.page import Browser, Page
from tests.queries_counted import counted


def first(audit: CaseAudit) -> tuple[Theme, Criterion]:
    theme = whole(audit.framework_version_id).themes_for(audit.cohort)[0]
    return theme, theme.criteria[0]


def marks_on(page: Page) -> list[str]:
    return page.words("p", class_="app-mark__words")


def test_a_save_says_calmly_what_may_name_somebody(app: Flask, cast: Cast, visitor: Browser) -> None:
    audit = allocated(cast)[0]
    _, criterion = first(audit)
    url = f"/audits/{audit.id}/criteria/{criterion.id}"
    field = f"evidence-{criterion.id}"
    visitor.sign_in(cast.auditor)
    answer = visitor.htmx("POST", url, {field: "Aaliyah was seen; her mother Sarah was not. DOB 3/4/2015."})
    assert marks_on(answer) == [
        "This may name someone: “Aaliyah” . Write instead:",
        "This may name someone: “Sarah” . Write instead",
        "This may be a date of birth: “3/4/2015” . Write instead",
    ]
    replacing = [button.get("value") for button in answer.all("button", name="replace")]
    assert replacing[0] == f"{field}|the child|Aaliyah"
    assert f"{field}|mother|mother Sarah" in replacing
    assert db.session.scalars(select(Grade)).one().evidence.startswith("Aaliyah")  # it is saved all the same
    kept = visitor.htmx("POST", f"/audits/{audit.id}/kept", {"keep": f"{field}|Aaliyah"})
    assert kept.body == ""
    answer = visitor.htmx("POST", url, {field: "aaliyah Aaliyah", f"version-{criterion.id}": "1"})
    assert marks_on(answer) == []


def test_without_javascript_a_button_replaces_and_another_keeps(
    app: Flask, cast: Cast, visitor: Browser
) -> None:
    audit = allocated(cast)[0]
    theme, criterion = first(audit)
    url = f"/audits/{audit.id}/themes/{theme.id}"
    field = f"evidence-{criterion.id}"
    visitor.sign_in(cast.auditor)
    visitor.post(url, {field: "I met Aaliyah. Aaliyah likes Rowan, the dog."})
    page = visitor.get(url)
    assert len(marks_on(page)) == 2
    form = page.form(url)
    sent = visitor.post(url, {**form, "replace": f"{field}|the child|Aaliyah"})
    assert sent.headers["Location"].endswith(f"#{field}")
    page = visitor.get(url)
    assert (
        db.session.scalars(select(Grade)).one().evidence == "I met the child. The child likes Rowan, the dog."
    )
    form = {**page.form(url), field: "I met the child, who likes Rowan, the dog, and cake."}
    visitor.post(url, {**form, "keep": f"{field}|Rowan"})
    assert marks_on(visitor.get(url)) == []
    db.session.rollback()
    assert db.session.scalars(select(Grade)).one().evidence.endswith("and cake.")
    assert db.session.scalars(select(KeptWords)).one().words == "rowan"
    for nonsense in ("", "|", "evidence-999|a|b", f"{field}|the child"):
        visitor.post(url, {**visitor.get(url).form(url), "replace": nonsense, "keep": nonsense})


def test_a_rationale_is_looked_at_too(app: Flask, cast: Cast, visitor: Browser) -> None:
    audit = allocated(cast)[0]
    theme, _ = first(audit)
    visitor.sign_in(cast.auditor)
    url = f"/audits/{audit.id}/themes/{theme.id}/judgement"
    answer = visitor.htmx("POST", url, {"grade-theme": "good", "rationale-theme": "Call 07700 900123."})
    assert marks_on(answer) == ["This may be a phone number: “07700 900123” . Write instead"]
    overall = f"/audits/{audit.id}/overall"
    visitor.post(
        overall, {"rationale-overall": "Tyrone is safe.", "replace": "rationale-overall|the child|Tyrone"}
    )
    saved = db.session.scalars(select(Judgement).where(Judgement.theme_id.is_(None))).one()
    assert saved.rationale == "The child is safe."


def test_the_cases_own_reference_is_no_number_of_a_person(app: Flask, cast: Cast, visitor: Browser) -> None:
    audit = allocated(cast)[0]
    begin_writing()
    audit = db.session.get_one(CaseAudit, audit.id)
    audit.sampled_case.entry.case.reference = "9434765919"
    db.session.commit()
    _, criterion = first(audit)
    answer = visitor.sign_in(cast.auditor).htmx(
        "POST", f"/audits/{audit.id}/criteria/{criterion.id}", {f"evidence-{criterion.id}": "See 9434765919."}
    )
    assert marks_on(answer) == []


def test_every_free_text_is_listed_and_a_feature_joins_with_one_function(app: Flask, cast: Cast) -> None:
    audit = allocated(cast)[0]
    begin_writing()
    audit = db.session.get_one(CaseAudit, audit.id)
    answer_everything(audit, cast.auditor)
    give(
        audit,
        cast.auditor,
        c1_1=Answer("not_applicable", "Zainab.", "Mr Khan said no.", document="Tyrone.pdf"),
    )
    db.session.commit()

    def notes(of: CaseAudit) -> list[Text]:
        return [Text("A note", "Ask Dr Patel.", "grading.review", "note", {"case_audit_id": of.id})]

    texts.MORE.append(notes)
    try:
        given = all_of(audit)
        every = list(texts_of(audit, given["progress"], given["answers"], given["judgements"]))
    finally:
        texts.MORE.remove(notes)
    found = {one.text.called: [mark.words for mark in one.marks] for one in marked(every, [])}
    assert found == {
        "1.1, evidence": ["Zainab"],
        "1.1, document": ["Tyrone"],
        "1.1, why it is not applicable": ["Mr Khan"],
        "A note": ["Dr Patel"],
    }
    assert marked(every, ["zainab", "tyrone", "mr khan", "dr patel"]) == []


def test_a_theme_asks_as_many_queries_whatever_is_marked(app: Flask, cast: Cast, visitor: Browser) -> None:
    audit = allocated(cast)[0]
    theme, _ = first(audit)
    url = f"/audits/{audit.id}/themes/{theme.id}"
    begin_writing()
    answer_everything(db.session.get_one(CaseAudit, audit.id), cast.auditor)
    db.session.commit()
    visitor.sign_in(cast.auditor).get(url)
    with counted() as plain:
        visitor.get(url)
    for grade in db.session.scalars(select(Grade)):
        grade.evidence = "Aaliyah, Zainab and Mr Khan."
    db.session.commit()
    with counted() as named:
        visitor.get(url)
    assert len(named) == len(plain) + 1, named  # what was kept, once


def test_who_took_part_and_the_workers_reflection_are_looked_at(
    app: Flask, cast: Cast, visitor: Browser
) -> None:
    audit = allocated(cast)[0]
    url = f"/audits/{audit.id}/taking-part"
    visitor.sign_in(cast.auditor)
    visitor.post(
        url,
        {
            "took-child-1": "not_obtained",
            "why-child-1": "Zainab was away.",
            "text-reflection": "Ask Mr Khan.",
        },
    )
    page = visitor.get(url)
    assert len(marks_on(page)) == 2
    review = visitor.get(f"/audits/{audit.id}/review")
    links = review.links()
    assert links["The worker’s reflection"].endswith("/taking-part#text-reflection")
    sent = visitor.post(url, {**page.form(url), "replace": "why-child-1|the child|Zainab"})
    assert sent.headers["Location"].endswith("#why-child-1")
    visitor.post(url, {**visitor.get(url).form(url), "keep": "text-reflection|Mr Khan"})
    assert marks_on(visitor.get(url)) == []
    assert "The child was away." in visitor.get(url).body
