"""The sheets that say how the sample of each round came about: its certificate, and its strata."""

from collections.abc import Iterator, Mapping

from audit.reports.asked import Asked
from audit.reports.cells import Value
from audit.reports.sheet import Column, Sheet
from audit.rounds import certificate, queries
from audit.rounds.certificate import Certificate
from audit.rules.sampling import SizeKind
from audit.rules.targets import DrawKind
from audit.web.display import moment, plural

SIZES = {
    SizeKind.NUMBER: "{} cases",
    SizeKind.SHARE: "{}% of the cases that can be drawn, rounded up",
    SizeKind.AT_LEAST: "100 cases or 10% of those that can be drawn, whichever is more",
    SizeKind.PRECISION: "as many as it takes to know a share to within {} points at 95%",
    SizeKind.WHOLE: "every case that can be drawn",
}

NOT_RECORDED = "How its cases were chosen is not recorded."


def certificates(asked: Asked) -> Sheet:
    """How the sample of each round of the selection came about: enough to draw it again."""

    def rows() -> Iterator[list[Value]]:
        for name, one in _made(asked):
            for what, words in _facts(one) if one else [("Drawn", NOT_RECORDED)]:
                yield [name, what, words]

    columns = [Column("Round", 24), Column("What", 26), Column("As it was", 90)]
    about = "How the sample of each round was drawn, and what became of it: enough to draw it again."
    return Sheet("Certificates", "Certificates", about, columns, rows, freeze=2)


def strata(asked: Asked) -> Sheet:
    """What each sample was drawn from, group by group."""
    columns = [
        Column("Round", 24), Column("Drawn from", 40), Column("Cases", 9, "whole"), Column("Left out", 36),
        Column("Could be drawn", 9, "whole"), Column("Drawn", 9, "whole"), Column("Reserves", 9, "whole"),
    ]  # fmt: skip

    def rows() -> Iterator[list[Value]]:
        for name, one in _made(asked):
            if one is None:
                yield [name, NOT_RECORDED, None, None, None, None, None]
            for group in one.plan.groups if one else ():
                yield [
                    name, group.name, group.cases, _counted(group.excluded), group.population, group.sample,
                    group.reserves,
                ]  # fmt: skip

    about = "What each sample was drawn from, group by group."
    return Sheet("Strata", "Strata", about, columns, rows, freeze=2)


def _made(asked: Asked) -> Iterator[tuple[str, Certificate | None]]:
    for round_ in asked.selection.rounds:
        yield round_.name, _certificate(round_.id)


def _certificate(round_id: int) -> Certificate | None:
    found = queries.round_(round_id)
    return certificate.of(found) if found else None


def _facts(one: Certificate) -> Iterator[tuple[str, str]]:
    draw, whole = one.draw, one.plan.whole
    by = draw.drawn_by.name if draw.drawn_by else "the command line"
    yield "Kind of sample", one.kind.label
    yield "Drawn", f"{whole.sample:,} of {plural(whole.population, 'case')}, {moment(draw.drawn_at)}, by {by}"
    yield "Case list", one.round.case_list.name
    yield "Fingerprint of its file (SHA-256)", one.round.case_list.sha256
    if one.kind != DrawKind.PICKED:
        yield "Asked for", SIZES[SizeKind(draw.size_kind)].format(draw.size)
        strata = [name for asked, name in ((draw.by_team, "teams"), (draw.by_cohort, "cohorts")) if asked]
        yield (
            "Shared out over",
            f"{' and '.join(strata)}, {draw.shares}" if strata else "nothing: by chance alone",
        )
        yield "Only cases", ", ".join(one.target) or "every case of the list"
        yield "Quotas", ", ".join(one.quotas) or "none"
        yield "Left out", _counted(draw.excluded) or "none"
        yield "Seed", str(draw.seed)
        yield "Method", draw.algorithm
        yield "Reserves", f"{whole.reserves:,} drawn, {one.reserves_left:,} not used yet"
    yield "Replaced since", f"{one.replaced:,}"
    yield "Exempt since", f"{one.exempt:,}"
    if one.reasons:
        yield "Why", _counted(one.reasons)


def _counted(reasons: Mapping[str, int]) -> str:
    """9 closed, 2 no team."""
    return ", ".join(f"{n:,} {why.lower()}" for why, n in reasons.items())
