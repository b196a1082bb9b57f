"""Whole valid frameworks for hypothesis: every kind, scale, condition and nasty text that there may be."""

from typing import Any

from hypothesis import strategies as st

from audit.rules.colours import PALETTE
from audit.rules.framework import (
    LONGEST,
    NO_SCALE,
    AskedIf,
    Criterion,
    Evidence,
    Guard,
    Kind,
    Point,
    Scale,
    Theme,
    Version,
)
from audit.rules.grades import Blank

NASTY = (
    "=1+1", '=HYPERLINK("http://x")', "+44", "-", "@SUM(A1)", "_x000D_", "_x005F_x000D_", "x005F_",
    "_x0041_x0042_",
    "__x0041__", "1.10", "1.1", "007", "1e5", "yes", "No", "null", "~", "true", "2026-01-01", "12:30", "#N/A",
    "a: b", "a #b", "# a", "a:", "- a", "? a", "| a", "> a", "&a", "*a", "!a", "%a", "'a'", '"a"', "'",
    "\\n",
    "{a}", "[a]", "[]", '["a"]', "a, b; c", "a\nb", "a\n\nb", "a\n  b\n c ", "a\tb", "a  b", "a\n---\nb",
    "a \nb", "é😀", "\ufeffa", "a\u2028b", "a\u00a0b", "a\u200db", "None of them", "none", "<b>&amp;</b>",
    "]]>", "Good (four_point)", "Yes", "y", "n", "off", "=", "{{ a }}", "${a}", "a" * 60,
    ("word " * 12).strip(),
)  # fmt: skip
# What a person can type: everything but control characters and half of a pair.
_letters = st.characters(exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff")
_typed = st.text(st.one_of(_letters, st.sampled_from("\n\t _x=,;:'\"-#")), max_size=40)


def texts(longest: str, may_be_empty: bool = False) -> st.SearchStrategy[str]:
    """A text as it is kept: without spaces around it, and not longer than its kind may be."""
    most = LONGEST[longest]
    paragraphs = st.lists(
        st.sampled_from(("The plan names who does what.", "Late, or not at all: see 2.1.")),
        min_size=3,
        max_size=12,
    )
    found = st.one_of(st.sampled_from(NASTY), _typed, paragraphs.map(" ".join), st.just("x " * (most // 2)))
    stripped = found.map(lambda text: text[:most].strip())
    return stripped if may_be_empty else stripped.map(lambda text: text or "-")


def codes(longest: int = 20, most: int = 4, least: int = 1) -> st.SearchStrategy[list[str]]:
    """Different codes, among them such as look like numbers and words of YAML."""
    shapes = st.from_regex(r"[a-z0-9][a-z0-9_.\-]{0,8}", fullmatch=True)
    known = st.sampled_from(
        ("1", "1.1", "1.10", "1.2", "10", "yes", "no", "null", "true", "none", "1e5", "a.b", "0x1f")
    )
    return st.lists(
        st.one_of(known, shapes).map(lambda code: code[:longest]), min_size=least, max_size=most, unique=True
    )


@st.composite
def pairs(draw: st.DrawFn, longest: str, least: int) -> tuple[tuple[str, str], ...]:
    found = draw(codes(40, 4, least))
    names = draw(st.lists(texts(longest), min_size=len(found), max_size=len(found), unique=True))
    return tuple(zip(found, names, strict=True))


@st.composite
def scales(draw: st.DrawFn, code: str, of_numbers: bool = False) -> Scale:
    n = draw(st.integers(2, 11))
    grades = [str(n - 1 - i) for i in range(n)] if of_numbers else draw(_grades(n))
    letters = draw(st.lists(texts("letter"), min_size=n, max_size=n, unique=True))
    labels = draw(st.lists(texts("label"), min_size=n, max_size=n, unique=True))
    good = draw(st.integers(0, n))
    points = tuple(
        Point(
            grade, letter, label, i < good, draw(st.sampled_from(tuple(PALETTE))), draw(texts("help", True))
        )
        for i, (grade, letter, label) in enumerate(zip(grades, letters, labels, strict=True))
    )
    return Scale(code, draw(texts("scale")), draw(st.sampled_from(grades)), points)


def _grades(n: int) -> st.SearchStrategy[list[str]]:
    return codes(40, n, n).filter(lambda found: not set(found) & set(Blank))


@st.composite
def frameworks(draw: st.DrawFn) -> Version:
    """A framework that may be published, with at most four themes of three criteria."""
    framework = draw(codes(60, 1))[0]
    cohorts = draw(pairs("cohort", 1))
    root_causes = draw(pairs("root_cause", 0))
    scale_codes = draw(codes(40, 3))
    of_scale = {code: draw(scales(code, of_numbers=i == 0)) for i, code in enumerate(scale_codes)}
    judgements = of_scale[draw(st.sampled_from(scale_codes))]
    theme_codes = draw(codes(20, 4))
    criterion_codes = iter(draw(codes(20, 12, 12)))
    world = {"framework": framework, "cohorts": cohorts, "root_causes": root_causes, "scales": of_scale}
    themes: list[Theme] = []
    for code in theme_codes:
        themes.append(draw(_themes(code, criterion_codes, judgements, themes, world)))
    return Version(
        framework=framework,
        name=draw(texts("name")),
        subject=draw(texts("subject")),
        summary=draw(texts("summary", True)),
        based_on=draw(texts("based_on", True)),
        cohorts=cohorts,
        scales=tuple(of_scale.values()),
        judgement_scale=judgements,
        themes=tuple(themes),
        root_causes=root_causes,
    )


@st.composite
def _themes(
    draw: st.DrawFn, code: str, criterion_codes: Any, judgements: Scale, before: list[Theme], world: Any
) -> Theme:
    cohorts = draw(_some(dict(world["cohorts"])))
    above = draw(st.sampled_from([None, *(theme.lineage for theme in before if theme.below is None)]))
    judged = draw(st.booleans())
    guard = draw(st.sampled_from(Guard)) if judged and above is None else Guard.NONE
    lineage, series = draw(_lineages(f"{world['framework']}/theme-{code}", f"old theme {code} {len(before)}"))
    earlier = [criterion for theme in before for criterion in theme.criteria]
    criteria: list[Criterion] = []
    for _ in range(draw(st.integers(1, 3))):
        own = next(criterion_codes)
        criteria.append(draw(_criteria(own, cohorts, [*earlier, *criteria], world)))
    return Theme(
        code=code,
        name=draw(texts("name")),
        about=draw(texts("about", True)),
        lineage=lineage,
        series=series,
        criteria=tuple(criteria),
        judged=judged,
        guard=guard.value,
        cap=draw(st.sampled_from(judgements.codes)) if guard == Guard.CAPPING else None,
        below=above,
        cohorts=cohorts,
    )


@st.composite
def _criteria(
    draw: st.DrawFn, code: str, of_theme: frozenset[str], earlier: list[Criterion], world: Any
) -> Criterion:
    kind = draw(st.sampled_from(Kind))
    by_code = world["scales"]
    scale = NO_SCALE
    if kind == Kind.SCALING:
        scale = next(iter(by_code.values()))
    elif kind != Kind.NOTE:
        scale = by_code[draw(st.sampled_from(tuple(by_code)))]
    described = scale.codes if kind == Kind.JUDGEMENT else draw(_some(scale.codes))
    evidence = [Evidence.ALWAYS, Evidence.NEVER] if kind == Kind.NOTE else list(Evidence)
    causes = draw(
        st.one_of(st.just(frozenset(dict(world["root_causes"]))), _some(dict(world["root_causes"])))
    )
    blanks = draw(st.one_of(st.just(frozenset(Blank)), _some(tuple(Blank))))
    lineage, series = draw(_lineages(f"{world['framework']}/{code}", f"old {code}"))
    return Criterion(
        code=code,
        question=draw(texts("question")),
        guidance=draw(texts("guidance", True)),
        kind=kind.value,
        scale=scale,
        evidence=draw(st.sampled_from(evidence)).value,
        descriptors={grade: draw(texts("descriptor")) for grade in scale.codes if grade in described},
        lineage=lineage,
        series=series,
        came_from=tuple(draw(st.lists(texts("lineage"), max_size=2))),
        blanks=tuple(blank for blank in Blank if blank in blanks),
        weight=draw(st.integers(1, 10)),
        cohorts=draw(_some(of_theme or dict(world["cohorts"]))),
        root_causes=tuple(cause for cause, _ in world["root_causes"] if cause in causes),
        asked_if=draw(_conditions(earlier)),
    )


@st.composite
def _conditions(draw: st.DrawFn, earlier: list[Criterion]) -> AskedIf | None:
    may_be = [criterion for criterion in earlier if criterion.scale.codes or criterion.blanks]
    if not may_be or draw(st.booleans()):
        return None
    of = draw(st.sampled_from(may_be))
    answers = draw(
        st.lists(st.sampled_from((*of.scale.codes, *of.blanks)), min_size=1, max_size=3, unique=True)
    )
    return AskedIf(of.lineage, tuple(answers))


def _some(items: Any) -> st.SearchStrategy[frozenset[str]]:
    found = sorted(items)
    return st.frozensets(st.sampled_from(found)) if found else st.just(frozenset())


@st.composite
def _lineages(draw: st.DrawFn, usual: str, other: str) -> tuple[str, str]:
    """A lineage and a series: as a file leaves them out, or carried on from versions before."""
    lineage = draw(st.sampled_from((usual, other, f"{other}\nof two lines")))
    return lineage, draw(st.sampled_from((lineage, f"{lineage}@3")))
