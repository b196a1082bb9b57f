"""Who audits a case as its second auditor, whatever else they may do, learns nothing of the first audit.

What they get is compared with what they get where the first audit says something else: it is the same, by
every page and every file, until they have submitted theirs.
"""

import re
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile, is_zipfile

import pytest
from flask import Flask
from sqlalchemy import select

from audit.extensions import begin_writing, db
from audit.grading import counting
from audit.models import CaseAudit, Export, Person, PersonRole
from audit.reports.exports import keeping
from audit.reports.feed import changes
from audit.rules import clock
from audit.rules.permissions import Permission, Role, scope
from tests.factories import Cast
from tests.page import Browser
from tests.results.making import Work, make_second

Said = dict[str, str]
WORDS = "Nobody had asked the child."
NOT_READ = {"home.accessibility", "reports.feed", "accounts.sign_out", "accounts.link", "accounts.sign_in"}


@pytest.fixture
def first(cast: Cast) -> CaseAudit:
    """Submitted, and good throughout; a QA lead is still at the second audit of its case."""
    begin_writing()
    work = Work(cast)
    work.submit_many(cast.locality_1.id, *["good"] * 6)
    audit = work.submit(cast.locality_1.id, "good")
    second = make_second(audit, cast.lead, "good")
    second.state = "started"
    second.submitted_at = second.first_submitted_at = None
    cast.lead.role_rows.append(PersonRole(role=Role.AUDITOR))
    db.session.commit()
    return db.session.get_one(CaseAudit, audit.id)


def change(audit_id: int) -> None:
    """The first audit says another thing throughout, and is counted so."""
    begin_writing()
    audit = db.session.get_one(CaseAudit, audit_id)
    counting.uncount(audit)
    for one in audit.grades:
        one.evidence = WORDS
        one.grade = one.first_grade = "inadequate" if one.grade == "good" else "not_met"
    for judged in audit.judgements:
        judged.rationale, judged.grade, judged.first_grade = WORDS, "inadequate", "inadequate"
    db.session.flush()
    counting.count(audit)
    db.session.commit()


def pages(app: Flask, visitor: Browser, person: Person, audit: CaseAudit) -> Said:
    """Every page the person may ask for, with the ids of this audit, of its round, team and so on."""
    theme = audit.framework_version.themes[0]
    ids = {
        "case_audit_id": audit.id, "round_id": audit.round_id, "team_id": audit.team_id,
        "theme_id": theme.id, "criterion_id": theme.criteria[0].id, "version_id": audit.framework_version_id,
        "person_id": audit.auditor_id, "about_id": theme.id, "about": "theme",
    }  # fmt: skip
    addresses = ["/results?grades=moderated", "/results/audits?about=overall&grade=inadequate"]
    for rule in app.url_map.iter_rules():
        if rule.endpoint == "static" or rule.endpoint in NOT_READ or "GET" not in (rule.methods or ()):
            continue
        needs = getattr(app.view_functions[rule.endpoint], "needs")  # noqa: B009
        if needs not in set(Permission) or scope(person.roles, Permission(needs)) is not None:
            addresses.append(re.sub(r"<(?:\w+:)?(\w+)>", lambda m: str(ids.get(m[1], 1)), rule.rule))
    visitor.sign_in(person)
    return {address: _without_tokens(visitor, address) for address in sorted(addresses)}


def _without_tokens(visitor: Browser, address: str) -> str:
    answer = visitor.send("GET", address)
    if is_zipfile(BytesIO(answer.data)):
        return "\n".join(_files(answer.data))
    text = answer.get_data(as_text=True)
    for tokens in (r'value="[^"]{30,}"', r'content="[^"]{30,}"', r"/[\w-]{30,}"):
        text = re.sub(tokens, "", text)
    return f"{answer.status_code} {text}"


def _files(content: bytes) -> list[str]:
    with ZipFile(BytesIO(content)) as file:
        return [
            re.sub(r"Made: .*|<dcterms.*|.*Made</t>.*", "", file.read(name).decode("utf-8", "replace"))
            for name in sorted(file.namelist())
            if name not in ("docProps/core.xml", "xl/worksheets/sheet1.xml")  # when it was made, the cover
        ]


def exports(visitor: Browser, person: Person, *kinds: str) -> Said:
    """Every kind of file that the person may have."""
    found = {}
    visitor.sign_in(person)
    for kind in kinds or ("xlsx", "csv", "tidy"):
        visitor.post("/results/exports", {"format": kind, "evidence": "yes"})
        db.session.rollback()
        path = keeping.file_of(db.session.scalars(select(Export).order_by(Export.id.desc())).first())
        assert path is not None
        found[kind] = _content(path)
    return found


def to_nobody_by_name(app: Flask, folder: Path, maker: Person) -> Said:
    """What the feed gives with this person's token, and what the command line writes."""
    begin_writing()
    _, token = changes.make_token("Power BI", None, 30, maker)
    db.session.commit()
    found = {}
    for name in ("grades", "audits", "themes", "criteria"):
        answer = app.test_client().get(f"/feed/{name}.csv", headers={"Authorization": f"Bearer {token}"})
        found[f"feed {name}"] = answer.get_data(as_text=True)
        assert answer.status_code == 200
    for kind in ("xlsx", "tidy"):
        file = folder / kind
        more = ["--all", "--format", kind, "--evidence", "-o", str(file)]
        assert app.test_cli_runner().invoke(args=["export", *more]).exit_code == 0
        found[f"command line {kind}"] = _content(file)
    return found


def _content(path: Path) -> str:
    content = path.read_bytes()
    return "\n".join(_files(content)) if is_zipfile(path) else content.decode()


def differing(one: Said, other: Said) -> set[str]:
    assert one.keys() == other.keys()
    return {name for name in one if one[name] != other[name]}


def finish(audit: CaseAudit) -> None:
    begin_writing()
    second = db.session.scalars(
        select(CaseAudit).where(CaseAudit.sampled_case_id == audit.sampled_case_id, CaseAudit.second)
    ).one()
    second.state, second.submitted_at = "submitted", clock.now()
    db.session.commit()


def test_no_page_depends_on_what_its_reader_is_blind_to(
    app: Flask, cast: Cast, visitor: Browser, first: CaseAudit
) -> None:
    blind = pages(app, visitor, cast.lead, first)
    change(first.id)
    assert differing(blind, pages(app, visitor, cast.lead, first)) == set()
    assert "1 audit is left out until the other audit of the case is submitted" in blind["/results"]
    assert blind[f"/audits/{first.id}"].startswith("403")


def test_once_they_have_submitted_theirs_the_same_pages_tell(
    app: Flask, cast: Cast, visitor: Browser, first: CaseAudit
) -> None:
    finish(first)
    knowing = pages(app, visitor, cast.lead, first)
    change(first.id)
    told = differing(knowing, pages(app, visitor, cast.lead, first))
    assert {"/", "/results", "/results/audits", "/results/trend", "/results/agreement"} <= told
    assert {f"/audits/{first.id}", f"/results/teams/{first.team_id}", "/rounds/re-audits"} <= told


def test_no_file_depends_on_what_its_maker_is_blind_to(
    cast: Cast, visitor: Browser, first: CaseAudit
) -> None:
    blind = exports(visitor, cast.lead)
    change(first.id)
    assert differing(blind, exports(visitor, cast.lead)) == set()
    finish(first)
    told = exports(visitor, cast.lead, "csv", "tidy")
    assert differing({kind: blind[kind] for kind in told}, told) == {"csv", "tidy"}


def test_another_lead_reads_both_at_any_time(cast: Cast, visitor: Browser, first: CaseAudit) -> None:
    begin_writing()
    cast.viewer.role_rows.append(PersonRole(role=Role.QA_LEAD))
    db.session.commit()
    before = exports(visitor, cast.viewer, "csv", "tidy")
    change(first.id)
    assert differing(before, exports(visitor, cast.viewer, "csv", "tidy")) == set(before)


def test_what_goes_to_nobody_by_name_waits_for_both(
    app: Flask, cast: Cast, first: CaseAudit, tmp_path: Path
) -> None:
    before = to_nobody_by_name(app, tmp_path, cast.lead)
    change(first.id)
    assert differing(before, to_nobody_by_name(app, tmp_path, cast.lead)) == set()
    finish(first)
    assert differing(before, to_nobody_by_name(app, tmp_path, cast.lead)) == set(before)
