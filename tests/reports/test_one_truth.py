"""One truth: the screen, the workbook, LibreOffice, the CSV files, the tidy file and plain SQL say the same.

Over made-up rounds with two versions of a framework, every kind of blank, scales of both kinds, audits that
were moderated, returned and made again, merged teams and names that a spreadsheet would like to make
something else of.
"""

import csv
from collections import Counter
from collections.abc import Iterator
from io import BytesIO, StringIO
from pathlib import Path
from random import Random
from typing import Any
from zipfile import ZipFile

import pytest
from flask import Flask
from openpyxl import load_workbook
from sqlalchemy import func, select, text

from audit.extensions import begin_writing, db
from audit.frameworks.changes import import_framework
from audit.frameworks.queries import whole
from audit.grading import counting
from audit.models import CaseAudit, FrameworkVersion, ModeratedGrade, Moderation
from audit.re_audits import queries as re_audits
from audit.re_audits.changes import audit_again
from audit.results.re_audits.moves import WAYS
from audit.rounds.changes import allocate_cases
from audit.rules import clock
from audit.rules.grades import Blank
from audit.rules.intervals import wilson
from audit.rules.permissions import Role
from audit.web.display import percent
from tests.factories import Cast, entries_of, make_case_list, make_person, make_round
from tests.page import Browser, Page, words_of
from tests.reports.libreoffice import saved_again, without_values, worked_out
from tests.reports.test_export_results import rows
from tests.results.making import SUBMITTED, Work, finish, make_second, make_submitted
from tests.results.recount import BLANKS, GOOD
from tests.results.test_two_versions import second_version

GIVEN = ["outstanding", "good", "good", "requires_improvement", "inadequate", *Blank]
RECOUNT = """
    SELECT a.id AS audit, COALESCE(d.kind, 'random') AS drawn, r.name AS round,
           COALESCE(kept.name, t.name) AS team, c.name AS cohort, th.code, th.series,
           v.number, j.first_grade AS graded, COALESCE(m.grade, j.grade) AS moderated
    FROM judgement j JOIN case_audit a ON a.id = j.case_audit_id JOIN round r ON r.id = a.round_id
    JOIN team t ON t.id = a.team_id LEFT JOIN team kept ON kept.id = t.merged_into_id
    JOIN cohort c ON c.code = a.cohort JOIN framework_version v ON v.id = a.framework_version_id
    LEFT JOIN theme th ON th.id = j.theme_id
    LEFT JOIN draw d ON d.round_id = r.id
    LEFT JOIN moderation mo ON mo.case_audit_id = a.id AND mo.state = 'agreed'
    LEFT JOIN moderated_grade m ON m.moderation_id = mo.id
         AND m.about = CASE WHEN j.theme_id IS NULL THEN 'overall' ELSE 'theme' END
         AND m.about_id = COALESCE(j.theme_id, a.framework_version_id)
    WHERE a.state = 'submitted' AND NOT a.second
"""
CRITERIA = """
    SELECT c.series, COALESCE(d.kind, 'random') AS drawn, g.first_grade AS graded,
           COALESCE(m.grade, g.grade) AS moderated
    FROM grade g JOIN case_audit a ON a.id = g.case_audit_id JOIN criterion c ON c.id = g.criterion_id
    LEFT JOIN draw d ON d.round_id = a.round_id
    LEFT JOIN moderation mo ON mo.case_audit_id = a.id AND mo.state = 'agreed'
    LEFT JOIN moderated_grade m ON m.moderation_id = mo.id AND m.about = 'criterion' AND m.about_id = c.id
    WHERE a.state = 'submitted' AND NOT a.second
"""
FOLLOWED = """
    SELECT x.case_audit_id, a.id FROM re_audit x JOIN case_audit a ON a.sampled_case_id = x.sampled_case_id
    WHERE a.state = 'submitted' AND NOT a.second
"""
ORDER = ["outstanding", "good", "requires_improvement", "inadequate"]


@pytest.fixture
def work(cast: Cast) -> Work:
    """Three rounds, two versions, some forty audits, made up anew for each seed but always the same."""
    begin_writing()
    chance = Random(20_261_130)
    work = Work(cast, name="2026")  # a round called like a number
    version, _ = import_framework(second_version(), None)
    for name, of_version in (("=1+2", work.version), ("Autumn * ~ ?", version)):
        case_list = make_case_list(
            {cast.locality_1: 8, cast.care_1: 6, cast.locality_2: 3}, name=f"List {name}"
        )
        round_ = make_round(case_list, of_version, name)
        for entry in entries_of(case_list):
            _audit(round_, entry, cast, chance)
    for team in (cast.locality_1, cast.leaving_care):
        for entry in list(work.entries[team.id])[:6]:
            first = _audit(work.round, entry, cast, chance)
    make_second(first, cast.lead, "inadequate")
    _moderate(cast, chance)
    _audit_again(cast, chance)
    cast.locality_2.merged_into_id = cast.locality_1.id
    cast.care_1.name = 'Care "1" <&> *'
    db.session.commit()
    return work


def _audit(round_: Any, entry: Any, cast: Cast, chance: Random) -> CaseAudit:
    themes, grades = _given(round_.framework_version_id, chance)
    return make_submitted(
        round_, entry, cast.auditor, chance.choice(GIVEN[:5]), themes, grades, evidence="-1 is a minus"
    )


def _audit_again(cast: Cast, chance: Random) -> None:
    """The cases that are inadequate, as moderated, are audited again, most of them to the end."""
    last = db.session.scalars(select(func.max(CaseAudit.id))).one()
    auditor = make_person("Rea Again", Role.AUDITOR)
    for number, group in enumerate(re_audits.groups(re_audits.due(["inadequate"], 12, cast.lead))):
        ids = {one.audit.id for one in group.due}
        made = audit_again(group, ids, f"Again {number}", clock.today(), cast.lead)
        allocate_cases(made, [auditor], cast.lead)
        audits = select(CaseAudit).where(CaseAudit.round_id == made.id).order_by(CaseAudit.id)
        for audit in list(db.session.scalars(audits))[number:]:
            themes, grades = _given(audit.framework_version_id, chance)
            finish(audit, chance.choice(GIVEN[:5]), themes, grades, evidence="-1 is a minus")
    _moderate(cast, chance, after=last)


def _given(version_id: int, chance: Random) -> tuple[dict[str, str], dict[str, str]]:
    """A judgement of each theme and a grade of each criterion, by code, blanks among them."""
    version = whole(version_id)
    grades = {
        one.code: chance.choice([*one.scale.codes, *Blank])
        for theme in version.themes
        for one in theme.criteria
        if not one.is_note
    }
    return {theme.code: chance.choice(GIVEN) for theme in version.themes}, grades


def _moderate(cast: Cast, chance: Random, after: int = 0) -> None:
    """Every third audit is agreed with other grades; every fourth changed when it was returned."""
    audits = select(CaseAudit).where(~CaseAudit.second, CaseAudit.id > after, CaseAudit.state == "submitted")
    for audit in db.session.scalars(audits.order_by(CaseAudit.id)).all():
        if audit.id % 4 == 0:
            asked = whole(audit.framework_version_id).criteria()
            for judged in audit.judgements:
                judged.grade = chance.choice(GIVEN)
            for given in audit.grades:
                given.grade = chance.choice([*asked[given.criterion_id].scale.codes, *Blank])
        if audit.id % 3:
            continue
        moderation = Moderation(
            case_audit=audit, state="agreed", moderator_id=cast.moderator.id, waits_since=SUBMITTED
        )
        db.session.add(moderation)
        saved = {"moderation": moderation, "saved_at": SUBMITTED, "saved_by_id": cast.moderator.id}
        for one in audit.judgements[::2]:
            thing = ("theme", one.theme_id) if one.theme_id else ("overall", audit.framework_version_id)
            grade = chance.choice(GIVEN[:5])
            db.session.add(
                ModeratedGrade(**saved, about=thing[0], about_id=thing[1], grade=grade, reason="other")
            )
        asked = whole(audit.framework_version_id).criteria()
        for given in audit.grades[::2]:
            grade = chance.choice([*asked[given.criterion_id].scale.codes, *Blank])
            db.session.add(
                ModeratedGrade(
                    **saved, about="criterion", about_id=given.criterion_id, grade=grade, reason="other"
                )
            )
    db.session.flush()
    counting.rebuild()


def recount(moderated: bool = False, together: bool = False, **only: str) -> dict[str, Counter[str]]:
    """How often each grade was given, overall and by theme of the newest version that was not changed, in
    random samples or `together` with others."""
    found: dict[str, Counter[str]] = {}
    for row in db.session.execute(text(RECOUNT)).mappings():
        grade = row["moderated" if moderated else "graded"]
        counts = together or row["drawn"] == "random"
        if counts and grade is not None and all(row[name] == value for name, value in only.items()):
            found.setdefault(row["code"] or "Overall", Counter())[grade] += 1
    return found


def recount_criteria(moderated: bool, together: bool) -> dict[str, Counter[str]]:
    """How often each grade was given, by the series of the criterion."""
    found: dict[str, Counter[str]] = {}
    for row in db.session.execute(text(CRITERIA)).mappings():
        grade = row["moderated" if moderated else "graded"]
        if grade is not None and (together or row["drawn"] == "random"):
            found.setdefault(row["series"], Counter())[grade] += 1
    return found


def moves(moderated: bool) -> dict[str, tuple[int, int, int]]:
    """How many judgements are better, the same and worse where a case was audited again, by theme."""
    judged: dict[int, dict[str, str]] = {}
    for row in db.session.execute(text(RECOUNT)).mappings():
        grade = row["moderated" if moderated else "graded"]
        if grade in ORDER:
            judged.setdefault(row["audit"], {})[row["code"] or "Overall"] = grade
    found: dict[str, Counter[int]] = {}
    for before, after in db.session.execute(text(FOLLOWED)):
        for code in judged.get(before, {}).keys() & judged.get(after, {}).keys():
            steps = ORDER.index(judged[after][code]) - ORDER.index(judged[before][code])
            found.setdefault(code, Counter())[(steps > 0) - (steps < 0)] += 1
    return {code: (by[-1], by[0], by[1]) for code, by in found.items()}


def figure(counts: Counter[str]) -> tuple[int, int]:
    graded = {grade: n for grade, n in counts.items() if grade not in BLANKS}
    return sum(n for grade, n in graded.items() if grade in GOOD), sum(graded.values())


def export(app: Flask, folder: Path, format_: str, *more: str) -> bytes:
    file = folder / format_
    result = app.test_cli_runner().invoke(
        args=["export", "--all", "--format", format_, "--evidence", *more, "-o", str(file)]
    )
    assert result.exit_code == 0, result.output
    return file.read_bytes()


def check_summary(sheet: Any, counted: dict[str, Counter[str]]) -> int:
    """Every figure of a summary is that of these counts."""
    checked = 0
    for row in rows(sheet):
        counts = counted.get(row["Theme"].split(" ")[0], Counter())
        good, n = figure(counts)
        assert (row["n"], row["n good or better"]) == (n, good)
        assert [row[blank.label] for blank in Blank] == [counts[blank] for blank in Blank]
        if n >= 5:
            assert row["Good or better"] == pytest.approx(good / n)
            assert (row["Range from"], row["Range to"]) == pytest.approx(wilson(good, n))
            checked += 1
        else:
            assert (row["Good or better"] or None) == ("too few" if n else None)
    return checked


def check_criteria(sheet: Any, counted: dict[str, Counter[str]]) -> None:
    """Every figure of theme by criterion is that of these counts, and none is missing."""
    asked = [one for id in versions() for theme in whole(id).themes for one in theme.criteria]
    series = {one.question: one.series for one in asked}
    assert len(series) == len({one.series for one in asked})
    shown = {series[row["Question"]]: row for row in rows(sheet)}
    assert shown.keys() >= counted.keys()
    assert any(row["n"] for row in shown.values() if row["Kind"] == "Compliance")
    for of, row in shown.items():
        good, n = figure(counted.get(of, Counter()))
        assert row["n"] == n, of
        assert [row[blank.label] for blank in Blank] == [counted.get(of, Counter())[blank] for blank in Blank]
        if n >= 5:
            assert row["Share"] == pytest.approx(good / n)


def versions() -> list[int]:
    return list(db.session.scalars(select(FrameworkVersion.id).order_by(FrameworkVersion.id)))


def check_moves(sheet: Any, page: Page, counted: dict[str, tuple[int, int, int]]) -> None:
    """The sheet of movement, and the page of the programme, are these counts."""
    of_sheet = {row["Code"] or row["Judgement"]: row for row in rows(sheet)}
    assert {code: tuple(row[way] for way in WAYS.values()) for code, row in of_sheet.items()} == counted
    assert sum(counted["Overall"]) > 3
    named = {row["Judgement"]: code for code, row in of_sheet.items()}
    (table,) = [one for one in page.all("table") if words_of(one[0]).startswith("What has moved")]
    for row in table.findall("{*}tbody/{*}tr"):
        name, _, *numbers = map(words_of, row)
        code = named.get(name.removeprefix(name.split(" ")[0] + " "), "Overall")
        assert tuple(map(int, numbers)) == counted[code], name


@pytest.mark.parametrize(("moderated", "together"), [(False, False), (True, False), (True, True)])
def test_every_way_out_says_the_same(
    work: Work, app: Flask, visitor: Browser, tmp_path: Path, moderated: bool, together: bool
) -> None:
    more = [*(["--moderated"] if moderated else []), *(["--drawn", "all"] if together else [])]
    content = export(app, tmp_path, "xlsx", *more)
    ours = load_workbook(BytesIO(content), data_only=True)
    assert check_summary(ours["Summary"], recount(moderated, together)) > 3
    assert recount(True) != recount(False)
    assert recount(together=True) != recount()
    check_criteria(ours["Theme by criterion"], recount_criteria(moderated, together))
    assert {row["The same"] for row in rows(ours["Checks"])} == {"Yes"}
    filters = ("?grades=moderated" if moderated else "?") + ("&drawn=all" if together else "")
    page = visitor.sign_in(work.cast.lead).get(f"/results/programme{filters}")
    check_moves(ours["Movement"], page, moves(moderated))
    page = visitor.get(f"/results{filters}")
    shown = words_of(page.all("tfoot")[0]) if page.all("tfoot") else page.text
    for counts in recount(moderated, together).values():
        good, n = figure(counts)
        assert n == 0 or f"{percent(good / n) if n >= 5 else 'too few'} n {n}" in shown
    files = csv_files(export(app, tmp_path, "csv", *more))
    for name in (
        "team by theme",
        "theme by criterion",
        "judgements",
        "grades",
        "audits",
        "checks",
        "movement",
        "re-audits",
    ):
        sheet = next(sheet for sheet in ours if sheet.title.lower() == name)
        assert [list(map(plain, row.values())) for row in rows(sheet)] == files[name][1:], name
    check_tidy(export(app, tmp_path, "tidy", *more), moderated, together)
    assert worked_out(content, tmp_path / "office")["Checks"]["C2"].value == 0


def csv_files(content: bytes) -> dict[str, list[list[str]]]:
    with ZipFile(BytesIO(content)) as parts:
        return {
            name.removesuffix(".csv"): list(
                csv.reader(StringIO(parts.read(name).decode("utf-8-sig"), newline=""))
            )
            for name in parts.namelist()
            if name.endswith(".csv")
        }


def plain(value: Any) -> str:
    """What a CSV file holds in place of the value of a cell."""
    if value is None:
        return ""
    written = value.date().isoformat() if hasattr(value, "date") else str(value)
    return f"'{written}" if isinstance(value, str) and written.startswith(("=", "+", "-", "@")) else written


def check_tidy(content: bytes, moderated: bool, together: bool) -> None:
    lines = list(csv.DictReader(StringIO(content.decode("utf-8-sig"), newline="")))
    found: dict[str, Counter[str]] = {}
    for line in lines:
        if line["about"] != "criterion":
            found.setdefault(line["theme_code"] or "Overall", Counter())[line["grade_code"]] += 1
            assert (line["is_blank"] == "1") == (line["grade_code"] in BLANKS)
            assert (line["good_or_better"] == "1") == (line["grade_code"] in GOOD)
    assert found == recount(moderated, together)
    grades = sum(recount_criteria(moderated, together).values(), Counter())
    assert Counter(one["grade_code"] for one in lines if one["about"] == "criterion") == grades
    assert all(one["evidence"].startswith("'-1") for one in lines if one["about"] == "criterion")


CHOICES = [
    {"Round": "2026"}, {"Round": "=1+2", "Team": 'Care "1" <&> *'}, {"Round": "Autumn * ~ ?"},
    {"Team": "Locality 1"}, {"Team": "Locality 1", "Cohort": "Child protection", "Round": "2026"},
]  # fmt: skip


def chosen(content: bytes) -> Iterator[tuple[dict[str, str], bytes]]:
    """The workbook as a lead would have it who chose something on its summary."""
    for choice in CHOICES:
        book = load_workbook(BytesIO(content))
        for row, what in enumerate(("Round", "Service", "Team", "Cohort"), 3):
            if what in choice:
                cell = book["Summary"][f"B{row}"]
                cell.value = choice[what]
                cell.data_type = "s"
        saved = BytesIO()
        book.save(saved)
        yield choice, saved.getvalue()


def test_what_is_chosen_in_the_workbook_is_counted_anew(work: Work, app: Flask, tmp_path: Path) -> None:
    content = export(app, tmp_path, "xlsx")
    for number, (choice, changed) in enumerate(chosen(content)):
        again = saved_again(without_values(changed), tmp_path / f"office{number}")
        book = load_workbook(BytesIO(again), data_only=True)
        only = {what.lower(): value for what, value in choice.items()}
        counted = recount(**only)
        assert sum(map(sum, (counts.values() for counts in counted.values()))) > 0, choice
        assert check_summary(book["Summary"], counted) > 0, choice
        assert book["Checks"]["C2"].value == 0, "a choice in the summary is no check that fails"
