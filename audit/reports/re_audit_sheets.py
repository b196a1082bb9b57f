"""The sheets of re-audits: what the judgements moved, and one row for each case that comes back."""

from collections.abc import Iterator

from audit.frameworks.queries import whole
from audit.re_audits.moving import Step
from audit.reports import given
from audit.reports.asked import Asked
from audit.reports.cells import Value
from audit.reports.sheet import Column, Sheet
from audit.results.re_audits.moves import WAYS
from audit.results.re_audits.queries import ComesBack, judgements
from audit.rules.auditing_again import Standing


def movement(asked: Asked) -> Sheet:
    """The table of the Programme page: of the cases audited again, how many moved which way."""
    columns = [
        Column("Code", 8), Column("Judgement", 36), Column("A grade both times", 11, "whole"),
        *(Column(words, 10, "whole") for words in WAYS.values()),
    ]  # fmt: skip

    def rows() -> Iterator[list[Value]]:
        for one in asked.re_audits.movements:
            yield [one.column.code, one.column.name, one.moved.n, *(getattr(one.moved, way) for way in WAYS)]

    about = "Of the cases audited again: how many judgements are better, the same or worse."
    return Sheet("Movement", "Movement", about, columns, rows, freeze=2)


def re_audits(asked: Asked) -> Sheet:
    """One row for each case that comes back, with its overall judgement before and now."""
    columns = [
        Column("Audit", 8, "number"), Column("Case reference", 15), Column("Round", 18),
        Column("Service", 18), Column("Team", 22), Column("Cohort", 16), Column("Submitted", 12, "date"),
        Column("Comes back", 12, "date"), Column("How it stands", 18), Column("Audit since", 8, "number"),
        Column("Round since", 18), Column("Submitted since", 12, "date"),
        Column("Overall before", 9), Column("Overall now", 9), Column("Moved", 10),
    ]  # fmt: skip

    def rows() -> Iterator[list[Value]]:
        found = asked.re_audits
        if not found.cases:
            yield [None, "None comes back", *[None] * (len(columns) - 2)]
        before = judgements((one.id for one in found.cases if not one.hidden), asked.selection.moderated)
        for one in found.cases:
            step = found.movements[0].steps.get(one.id)
            was = before.get(one.id, {}).get(("overall", one.version_id))
            yield [
                one.id, one.reference, one.round, *asked.team(one.team_id), one.cohort, one.submitted_on,
                one.on, one.standing.label, one.again_id, one.again_round, one.again_submitted_on,
                given.letter(was, whole(one.version_id).judgement_scale), *_since(one, step),
            ]  # fmt: skip

    about = "One row for each case that comes back to be audited again, from an audit of these rounds."
    return Sheet("Re-audits", "ReAudits", about, columns, rows, freeze=2)


def _since(one: ComesBack, step: Step | None) -> list[Value]:
    if step is None:
        return [None, "Not shown" if one.hidden and one.again_id else ""]
    return [given.letter(step.after, step.scale), WAYS.get(step.movement, "")]


def checks(asked: Asked) -> Iterator[tuple[str, int, str]]:
    """What is checked, its total on the screen, and the formula that counts it in this file."""
    found = asked.re_audits
    for stands in Standing:
        yield (
            f"Re-audits: {stands.label.lower()}", found.whole.by[stands],
            f'COUNTIFS(ReAudits[How it stands],"{stands.label}")',
        )  # fmt: skip
    for way, words in WAYS.items():
        moved = getattr(found.movements[0].moved, way)
        yield f"Re-audits: {words.lower()} overall", moved, f'COUNTIFS(ReAudits[Moved],"{words}")'
