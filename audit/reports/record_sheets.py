"""The sheets of records: one row for each audit, one for each judgement, and one for each grade."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import groupby
from typing import Any

from audit.frameworks.queries import whole
from audit.reports import given, queries, summary
from audit.reports.asked import Asked
from audit.reports.cells import Value, local_day
from audit.reports.learning_queries import Involved
from audit.reports.sheet import Column, Sheet
from audit.rules import sources
from audit.rules.asking import asked as what_was_asked
from audit.rules.framework import Kind
from audit.rules.impact import label_of
from audit.rules.progress import Judged

WRITTEN = (
    Column("Evidence", 70), Column("Reason", 30), Column("Document", 20), Column("For the moderator", 30),
)  # fmt: skip
ROWS_OF_A_SHEET = 1_048_575  # that Excel can hold below the headings


def audits(asked: Asked) -> Sheet:
    """One row for each audit, with its overall judgement and that of every theme."""
    judged = [theme for theme in asked.selection.version.themes if theme.judged]
    columns = [
        Column("Audit", 8, "number"), Column("Case reference", 15), Column("Round", 16),
        Column("Service", 18), Column("Team", 20), Column("Cohort", 14),
        *([Column("Auditor", 16)] if asked.names_auditors else []),
        Column("Allocated", 12, "date"), Column("Started", 12, "date"), Column("Submitted", 12, "date"),
        Column("Overall grade", 9), Column("Overall label", 14),
        *([Column("Rationale", 50)] if asked.evidence else []),
        Column("Difference made overall", 18),
        Column("Worker took part", 14), Column("Family took part", 14),
        Column("Child took part", 14), Column("Parent or carer took part", 14), Column("Exemplar", 10),
        *(Column(f"{theme.code} {theme.name}", 11) for theme in judged),
        *(Column(f"{theme.code} difference made", 14) for theme in judged),
    ]  # fmt: skip

    def rows() -> Iterator[list[Value]]:
        for row, beside in queries.audits(asked.selection):
            version = whole(row.framework_version_id)
            scale, lineages = version.judgement_scale, {theme.lineage: theme.id for theme in version.themes}
            mine = beside.judged
            overall, part = mine.get(None, Judged()), beside.involved or Involved()
            service, team = asked.team(row.team_id)
            dates = [local_day(row.allocated_at), local_day(row.started_at), local_day(row.submitted_at)]
            yield [
                row.id, row.reference, row.round, service, team, row.cohort,
                *([row.auditor] if asked.names_auditors else []), *dates,
                given.letter(overall.grade, scale), given.label(overall.grade, scale),
                *([overall.rationale] if asked.evidence else []),
                label_of(overall.impact), part.worker, part.family, part.child, part.parent,
                "Yes" if beside.exemplar else "",
                *(given.letter(_of(mine, lineages.get(theme.lineage)).grade, scale) for theme in judged),
                *(label_of(_of(mine, lineages.get(theme.lineage)).impact) for theme in judged),
            ]  # fmt: skip

    about = "One row for each submitted audit, with its judgements."
    return Sheet("Audits", "Audits", about, columns, rows, freeze=2)


def judgements(asked: Asked) -> Sheet:
    """One row for each judgement of an audit: overall and of each theme. The summary counts these."""
    columns = [
        Column("Audit", 8, "number"), Column("Round", 18), Column("Service", 18), Column("Team", 22),
        Column("Cohort", 16), Column("Framework version", 10, "number"), Column("Theme order", 8, "number"),
        Column("Theme", 30), *given.COLUMNS, Column("Moderated", 10), Column("Difference made", 18),
        *([Column("Rationale", 60), Column("Why against the guard", 40)] if asked.evidence else []),
        Column("In summary", 9, "number"),
    ]  # fmt: skip

    def rows() -> Iterator[list[Value]]:
        themes = {theme.id: theme for one in asked.selection.every_version for theme in whole(one.id).themes}
        moderated, number = asked.selection.moderated, summary.FIRST_ROW - 1
        for row in queries.judgements(asked.selection):
            version = whole(row.framework_version_id)
            service, team = asked.team(row.team_id)
            if given.counts(row, moderated) is None:
                continue  # it came to be asked after the audit was returned, or was asked no more
            number += 1
            theme = themes.get(row.theme_id) if row.theme_id else None
            key = ("theme", row.theme_id) if row.theme_id else ("overall", row.framework_version_id)
            yield [
                row.id, row.round, service, team, row.cohort, version.number, asked.theme_order.get(key),
                f"{theme.code} {theme.name}" if theme else "Overall",
                *given.values(row, version.judgement_scale, moderated),
                "Yes" if row.agreed else "", label_of(row.impact),
                *([row.rationale, row.against_guard] if asked.evidence else []),
                summary.in_summary(number),
            ]  # fmt: skip

    about = "One row for each judgement, overall and of each theme: what Summary counts."
    return Sheet("Judgements", "Judgements", about, columns, rows)


def grades(asked: Asked) -> Sheet:
    """One row for each grade, blank or note that was given to what was asked."""
    columns = [
        Column("Audit", 8, "number"), Column("Case reference", 15), Column("Round", 18), Column("Team", 22),
        Column("Cohort", 16), Column("Theme", 26), Column("Criterion order", 8, "number"),
        Column("Criterion", 10), Column("Question", 45), *given.COLUMNS,
        Column("Root causes", 30), Column("Sources", 24), Column("Date of evidence", 12, "date"),
        *(WRITTEN if asked.evidence else ()),
    ]  # fmt: skip

    def rows() -> Iterator[list[Value]]:
        causes = {one.id: dict(one.root_causes) for one in asked.selection.every_version}
        moderated = asked.selection.moderated
        seen: dict[tuple[int, str | None, str | None], list[Value]] = {}  # what many rows say is made once
        for row in answers_to_what_was_asked(queries.grades(asked.selection), moderated):
            named = causes[row.framework_version_id]
            key = (row.criterion_id, row.graded, row.moderated)
            yield [
                row.id, row.reference, row.round, asked.team(row.team_id)[1], row.cohort,
                *(seen.get(key) or seen.setdefault(key, _given(asked, row))),
                "; ".join(named.get(code, code) for code in row.root_causes),
                sources.labels(row.sources), row.evidence_on,
                *([row.evidence, row.reason, row.document, row.for_moderator] if asked.evidence else []),
            ]  # fmt: skip

    about = "One row for each grade, blank or note given" + (
        ", with its evidence." if asked.evidence else "."
    )
    return Sheet("Grades", "Grades", about, columns, rows, freeze=2)


def _given(asked: Asked, row: Any) -> list[Value]:
    """What was asked, and what was given to it."""
    theme, criterion = asked.wording[row.criterion_id]
    return [
        f"{theme.code} {theme.name}", asked.criterion_order.get(row.criterion_id), criterion.code,
        criterion.question, *given.values(row, criterion.scale, asked.selection.moderated),
    ]  # fmt: skip


def answers_to_what_was_asked(rows: Iterable[Any], moderated: bool) -> Iterator[Any]:
    """The answers that count: an answer that an audit led away from again is kept, and is not counted.

    What is asked is decided by what the auditor answered: at first, or as it stands beside moderated grades.
    """
    themes = cache(lambda version_id, cohort: whole(version_id).themes_for(cohort))
    for (_, version_id, cohort), mine in groupby(
        rows, key=lambda row: (row.id, row.framework_version_id, row.cohort_code)
    ):
        answers = list(mine)
        led = {row.criterion_id: row.now if moderated else row.graded for row in answers}
        were = what_was_asked(themes(version_id, cohort), led)
        for row in answers:
            there = given.counts(row, moderated) is not None or row.kind == Kind.NOTE
            if there and row.criterion_id in were:
                yield row


def _of(judged: Mapping[int | None, Judged], theme_id: int | None) -> Judged:
    """The judgement of a theme; an empty one where there is none, or no such theme in the version."""
    return judged.get(theme_id, Judged()) if theme_id is not None else Judged()
