"""Allocation: evenly, never to the auditor's own team, all of it or nothing."""

from collections import Counter
from typing import Any

from sqlalchemy import func, select

from audit.extensions import begin_writing, db
from audit.models import CaseAudit, HistoryEntry, Person, SampledCase
from audit.rules.permissions import Role
from tests.factories import Cast, make_allocated_round, make_person
from tests.page import Browser
from tests.queries_counted import counted
from tests.rounds.making import Ground, allocated, drawn, planned, set_states, state_of


def chosen(*people: Person) -> dict[str, Any]:
    return {"auditors": [person.id for person in people]}


def n_audits() -> int:
    return db.session.scalar(select(func.count(CaseAudit.id))) or 0


def both(cast: Cast) -> dict[str, Any]:
    return chosen(cast.auditor, cast.second_auditor)


def test_a_preview_proposes_every_auditor_and_stores_nothing(ground: Ground, visitor: Browser) -> None:
    url = f"/rounds/{drawn(ground)}/allocate"
    page = visitor.sign_in(ground.cast.lead).get(url)
    change = [":", "change", "the", "number", "and", "days", "away", "of"]
    assert [words.split() for words in page.words("tr")[1:]] == [
        ["Ada", "Auditor", "3", "0", "No", "limit", *change, "Ada", "Auditor", "–", "2"],
        ["Sam", "Second", "3", "0", "No", "limit", *change, "Sam", "Second", "–", "1"],
    ]
    assert "Own teams: Locality 2" in page.text
    assert "Allocate 6 cases" in page.words("button")
    assert n_audits() == 0


def test_cases_are_given_evenly_and_never_to_an_own_team(ground: Ground, visitor: Browser) -> None:
    round_id = drawn(ground)
    page = visitor.sign_in(ground.cast.lead).post(
        f"/rounds/{round_id}/allocate", both(ground.cast), follow=True
    )
    assert "The cases are allocated and the round is open." in page.text
    assert state_of(round_id) == "open"
    audits = db.session.scalars(select(CaseAudit)).all()
    assert Counter(audit.auditor_id for audit in audits) == {
        ground.cast.auditor.id: 3,
        ground.cast.second_auditor.id: 3,
    }
    own = {
        ground.cast.auditor.id: ground.cast.locality_2.id,
        ground.cast.second_auditor.id: ground.cast.care_1.id,
    }
    for audit in audits:
        entry = audit.sampled_case.entry
        assert audit.team_id == entry.team_id != own[audit.auditor_id]
        assert (audit.cohort, audit.state) == (entry.cohort, "allocated")
        assert (audit.round_id, audit.framework_version_id) == (round_id, ground.version.id)
    assert len({audit.sampled_case_id for audit in audits}) == 6
    entry = db.session.scalars(select(HistoryEntry).order_by(HistoryEntry.id.desc())).first()
    assert entry is not None
    assert (entry.what, entry.detail["auditors"]) == (
        "allocated the cases",
        {"Ada Auditor": 3, "Sam Second": 3},
    )


def test_cases_nobody_may_take_are_named_and_nothing_is_stored(ground: Ground, visitor: Browser) -> None:
    round_id = drawn(ground)
    url = f"/rounds/{round_id}/allocate"
    only_ada = chosen(ground.cast.auditor)
    team_id = ground.cast.locality_2.id
    references = [
        case.entry.case.reference
        for case in db.session.scalars(select(SampledCase).order_by(SampledCase.position))
        if case.entry.team_id == team_id
    ]
    says = (
        f"2 cases of Locality 2 cannot be allocated ({', '.join(references)}), because everyone chosen has "
        "Locality 2 among their own teams. Choose another auditor as well."
    )
    visitor.sign_in(ground.cast.lead)
    preview = visitor.get(f"{url}?asked=yes&auditors={only_ada['auditors'][0]}")
    assert says in preview.text
    assert not [words for words in preview.words("button") if words.startswith("Allocate")]
    assert says in visitor.post(url, only_ada, status=422).text
    assert (n_audits(), state_of(round_id)) == (0, "drawn")


def test_a_service_is_every_team_below_it(ground: Ground, visitor: Browser) -> None:
    begin_writing()
    whole_service = make_person("Wim Whole", Role.AUDITOR, teams=(ground.cast.localities,))
    db.session.commit()
    round_id = drawn(ground)
    url = f"/rounds/{round_id}/allocate"
    preview = visitor.sign_in(ground.cast.lead).get(f"{url}?asked=yes&auditors={whole_service.id}")
    lines = [line for line in preview.words("li") if "cannot be allocated" in line]
    assert [line.split(" cannot")[0] for line in lines] == ["3 cases of Locality 1", "2 cases of Locality 2"]
    assert preview.words("p", class_="govuk-error-message") == ["Cases of 2 teams cannot be allocated"]
    page = visitor.post(url, chosen(whole_service), status=422)
    assert "3 cases of Locality 1 cannot be allocated" in page.text
    assert "2 cases of Locality 2 cannot be allocated" in page.text
    visitor.post(url, chosen(whole_service, ground.cast.auditor, ground.cast.second_auditor))
    given = db.session.scalars(select(CaseAudit).where(CaseAudit.auditor_id == whole_service.id)).all()
    assert [audit.team_id for audit in given] == [ground.cast.care_1.id]


def test_someone_who_is_no_auditor_or_nobody_is_refused(ground: Ground, visitor: Browser) -> None:
    url = f"/rounds/{drawn(ground)}/allocate"
    visitor.sign_in(ground.cast.lead)
    assert "Choose at least one auditor." in visitor.post(url, {}, status=422).words("a", href="#auditors")
    assert "Choose at least one auditor." in visitor.get(f"{url}?asked=yes", status=422).text
    for wrong in (ground.cast.manager.id, 999, "x"):
        visitor.post(url, {"auditors": [wrong]}, status=422)
    assert n_audits() == 0


def test_without_auditors_it_says_whom_to_ask(ground: Ground, visitor: Browser) -> None:
    round_id = drawn(ground)
    begin_writing()
    for person in (ground.cast.auditor, ground.cast.second_auditor):
        db.session.merge(person).active = False
    db.session.commit()
    page = visitor.sign_in(ground.cast.lead).get(f"/rounds/{round_id}/allocate")
    assert "Ask your administrator to add people who are auditors" in page.text


def test_htmx_gets_the_preview_alone(ground: Ground, visitor: Browser) -> None:
    url = f"/rounds/{drawn(ground)}/allocate"
    fragment = visitor.sign_in(ground.cast.lead).htmx("GET", url)
    assert fragment.by_id("allocation-preview") is not None
    assert not fragment.all("h1")
    wrong = visitor.htmx("GET", f"{url}?asked=yes", status=422)
    assert wrong.words("p", class_="govuk-error-message") == ["Choose at least one auditor."]


def test_before_the_draw_and_after_the_allocation_it_cannot_be(ground: Ground, visitor: Browser) -> None:
    url = f"/rounds/{planned(ground)}/allocate"
    visitor.sign_in(ground.cast.lead)
    assert (
        "You cannot allocate the cases now: this round has no sample yet."
        in visitor.get(url, status=409).text
    )
    visitor.post(url, both(ground.cast), status=409)
    assert n_audits() == 0


def test_allocated_twice_is_refused(ground: Ground, visitor: Browser) -> None:
    url = f"/rounds/{allocated(ground)}/allocate"
    visitor.sign_in(ground.cast.lead).get(url, status=409)
    visitor.post(url, both(ground.cast), status=409)
    assert n_audits() == 6


def test_who_had_fewest_audits_so_far_gets_the_odd_one(ground: Ground) -> None:
    begin_writing()
    fresh = [make_person(f"{name} New", Role.AUDITOR) for name in ("Bea", "Cy")]
    db.session.commit()
    loads = []
    for number in (1, 2):
        begin_writing()
        made = make_allocated_round(ground.case_list, ground.version, fresh, n=5, name=f"Round {number}")
        db.session.commit()
        load = db.session.execute(
            select(Person.name, func.count()).join(CaseAudit, CaseAudit.auditor_id == Person.id)
            .where(CaseAudit.round_id == made.id).group_by(Person.name)
        )  # fmt: skip
        loads.append(dict(load.all()))
    assert loads == [{"Bea New": 3, "Cy New": 2}, {"Bea New": 2, "Cy New": 3}]


def test_an_allocation_is_undone_while_nothing_is_started(ground: Ground, visitor: Browser) -> None:
    round_id = allocated(ground)
    url = f"/rounds/{round_id}/undo-allocation"
    page = visitor.sign_in(ground.cast.lead).get(url)
    assert "6 cases will be taken back from the auditors." in page.text
    assert n_audits() == 6
    visitor.post(url)
    assert (n_audits(), state_of(round_id)) == (0, "drawn")
    assert db.session.scalar(select(func.count(SampledCase.id))) == 6
    visitor.post(f"/rounds/{round_id}/allocate", both(ground.cast))
    assert n_audits() == 6


def test_an_allocation_of_which_something_is_started_stays(ground: Ground, visitor: Browser) -> None:
    round_id = allocated(ground)
    set_states(round_id, "started")
    url = f"/rounds/{round_id}/undo-allocation"
    visitor.sign_in(ground.cast.lead)
    assert "1 audit is started already" in visitor.get(url, status=409).text
    assert "1 audit is started already" in visitor.post(url, status=409).text
    assert n_audits() == 6
    assert "Undo the allocation" not in visitor.get(f"/rounds/{round_id}").links()


def test_more_auditors_and_cases_ask_no_more(ground: Ground, visitor: Browser) -> None:
    round_id = drawn(ground, n=2)
    visitor.sign_in(ground.cast.lead)
    url = f"/rounds/{round_id}/allocate"
    visitor.get(url)
    with counted() as few:
        visitor.get(url)
    begin_writing()
    for name in ("Bea", "Cy", "Di", "Eli"):
        make_person(f"{name} New", Role.AUDITOR, teams=(ground.cast.localities,))
    db.session.commit()
    visitor.post(f"/rounds/{round_id}/discard-draw")
    terms = {"size": "100", "size_kind": "share", "strata": ["team"], "seed": "1"}
    visitor.post(f"/rounds/{round_id}/draw", terms)
    with counted() as many:
        visitor.get(url)
    assert len(many) == len(few)
