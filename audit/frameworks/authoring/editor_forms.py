"""What an author's browser sends: the fields of a page of the editor, read with their shape checked.

Each reader gives the fields and what is wrong with them, by the field's name, in words. The same names are
filled in by form_of(), so that what is stored and what was typed are shown by one template.
"""

import re
from collections.abc import Iterable, Sequence

from audit.frameworks.authoring.fields import (
    AnyFields,
    CriterionFields,
    DetailsFields,
    PointFields,
    ScaleFields,
    ThemeFields,
)
from audit.frameworks.authoring.reader import Form, Reader, typed
from audit.frameworks.files.place import CODE
from audit.rules.colours import PALETTE
from audit.rules.framework import (
    LONGEST,
    MOST_POINTS,
    MOST_ROOT_CAUSES,
    NO_SCALE,
    Evidence,
    Guard,
    Kind,
)
from audit.rules.grades import Blank
from audit.rules.texts import has_unseen


def slug(name: str, otherwise: str = "") -> str:
    """A code made of a name: small letters and digits with _ between; `otherwise` for other scripts."""
    code = re.sub(r"[^a-z0-9]+", "_", name.lower(), flags=re.ASCII).strip("_")[: LONGEST["longer_code"]]
    return code or (otherwise if any(map(str.isalnum, name)) else "")


def details_sent(read: Reader, cohorts: Sequence[str], scales: Iterable[str]) -> DetailsFields:
    subject = read.text("subject", LONGEST["subject"], "What is audited")
    if not subject:
        read.problems["subject"] = "Say what is audited, in a word, such as case."
    return DetailsFields(
        name=read.text("name", LONGEST["name"], "The name"),
        subject=subject,
        summary=read.text("summary", LONGEST["summary"], "The summary"),
        based_on=read.text("based_on", LONGEST["based_on"], "What it is based on"),
        cohorts=read.some_of("cohorts", cohorts, "cohorts"),
        root_causes=_root_causes(read),
        judgement_scale=read.one_of("judgement_scale", scales, "the scale of judgements"),
    )


def _root_causes(read: Reader) -> tuple[tuple[str, str], ...]:
    """One a line, `code: name`. A line without a code is given one made of its name."""
    found: list[tuple[str, str]] = []
    lines = [line.strip() for line in typed(read.form.get("root_causes", "")).split("\n")]
    for n, line in enumerate(lines, 1):
        if not line:
            continue
        code, colon, name = (part.strip() for part in line.partition(":"))
        if not colon:
            code, name = slug(line, f"cause_{n}"), line
        wrong = ""
        if not CODE.fullmatch(code) or len(code) > LONGEST["longer_code"]:
            wrong = (
                "write a short code of small letters, a colon and the name, such as workload: Too much work"
            )
        elif not name or len(name) > LONGEST["root_cause"] or has_unseen(name):
            wrong = f"after the colon stands a name of up to {LONGEST['root_cause']} characters"
        elif code in dict(found) or name in dict(found).values():
            wrong = f"{code}: {name} stands twice"
        if wrong:
            read.problems.setdefault("root_causes", f"Root causes, line {n}: {wrong}.")
        found.append((code, name))
    if len(found) > MOST_ROOT_CAUSES:
        read.problems["root_causes"] = f"A framework may have at most {MOST_ROOT_CAUSES} root causes."
    return tuple(found)


def theme_sent(
    read: Reader, cohorts: Iterable[str], grades: Iterable[str], above: Iterable[str]
) -> ThemeFields:
    """`grades` are those that a theme may cap at; `above` the lineages it may stand below."""
    guard = read.one_of("guard", tuple(Guard), "how it holds the overall judgement")
    cap = read.one_of("cap", ("", *grades), "the cap") if guard == Guard.CAPPING else ""
    return ThemeFields(
        code=read.code("code", LONGEST["code"]),
        name=read.text("name", LONGEST["name"], "The name"),
        about=read.text("about", LONGEST["about"], "What it is about"),
        judged=bool(read.form.get("judged")),
        guard=guard,
        cap=cap or None,
        below=read.one_of("below", ("", *above), "the theme") or None,
        cohorts=read.some_of("cohorts", cohorts, "cohorts"),
    )


def criterion_sent(
    read: Reader,
    cohorts: Iterable[str],
    scales: Iterable[str],
    causes: Sequence[str],
    earlier: Iterable[str],
    described: Iterable[str],
) -> CriterionFields:
    """`earlier` are the lineages it may wait for, `described` the grades that may have a descriptor."""
    kind = read.one_of("kind", tuple(Kind), "what sort of thing it is")
    scale = NO_SCALE.code if kind == Kind.NOTE else read.one_of("scale", scales, "a scale")
    weight = read.form.get("weight", "1").strip()
    if not (weight.isascii() and weight.isdigit() and len(weight) < 4 and 1 <= int(weight) <= 10):
        read.problems["weight"] = "The weight must be a whole number from 1 to 10."
    offered = read.one_of("causes", ("all", "chosen", "none"), "which root causes are offered")
    asked_of = read.one_of("asked_of", ("", *earlier), "an earlier criterion") or None
    answers = [typed(answer)[: LONGEST["longer_code"]] for answer in read.form.getlist("asked_answers")]
    descriptors = {
        grade: read.text(f"descriptor-{grade}", LONGEST["descriptor"], "What a grade looks like")
        for grade in described
    }
    chosen = read.some_of("root_causes", causes, "root causes")
    return CriterionFields(
        code=read.code("code", LONGEST["code"]),
        question=read.text("question", LONGEST["question"], "The question"),
        guidance=read.text("guidance", LONGEST["guidance"], "The guidance"),
        kind=kind,
        scale=scale,
        evidence=read.one_of("evidence", tuple(Evidence), "when evidence is needed"),
        weight=1 if "weight" in read.problems else int(weight),
        blanks=read.some_of("blanks", tuple(Blank), "blanks"),
        cohorts=read.some_of("cohorts", cohorts, "cohorts"),
        root_causes={"all": tuple(causes), "none": ()}.get(offered, chosen),
        asked_of=asked_of,
        asked_answers=tuple(dict.fromkeys(answers))[: MOST_POINTS + 4] if asked_of else (),
        descriptors={grade: text for grade, text in descriptors.items() if text},
    )


def scale_sent(read: Reader) -> ScaleFields:
    """A scale with its points in the order of their numbers."""
    numbers = [n for n in range(MOST_POINTS + 1) if f"label-{n}" in read.form]
    points = tuple(_point(read, n, at) for at, n in enumerate(numbers, 1))
    benchmark = read.form.get("benchmark", "")
    codes = {f"point-{n}": point.code for n, point in zip(numbers, points, strict=True)}
    if benchmark not in codes:
        read.problems["benchmark"] = "Choose the benchmark from the points."
    name = read.text("name", LONGEST["scale"], "The name")
    if not name:
        read.problems["name"] = "Give the scale a name."
    taken = [point.code for point in points]
    for n, point in zip(numbers, points, strict=True):
        if taken.count(point.code) > 1:
            read.problems.setdefault(f"code-{n}", f"Two points have the code {point.code}.")
        if point.code in set(Blank):
            read.problems[f"code-{n}"] = f"{point.code} is the name of a blank. Choose another code."
    return ScaleFields(name, codes.get(benchmark, ""), points)


def _point(read: Reader, n: int, at: int) -> PointFields:
    label = read.text(f"label-{n}", LONGEST["label"], f"The label of point {at}")
    letter = read.text(f"letter-{n}", LONGEST["letter"], f"The letter of point {at}")
    for name, value, what in ((f"label-{n}", label, "label"), (f"letter-{n}", letter, "letter")):
        if not value:
            read.problems[name] = f"Point {at} needs a {what}."
    given = typed(read.form.get(f"code-{n}", ""))
    code = read.code(f"code-{n}", LONGEST["longer_code"], f"The code of point {at}") if given else slug(label)
    return PointFields(
        was=typed(read.form.get(f"was-{n}", "")),
        code=code or f"point_{n + 1}",
        letter=letter,
        label=label,
        good_or_better=bool(read.form.get(f"good-{n}")),
        colour=read.one_of(f"colour-{n}", tuple(PALETTE), f"the colour of point {at}"),
        help=read.text(f"help-{n}", LONGEST["help"], f"The help of point {at}"),
    )


def form_of(of: AnyFields, causes: Sequence[str] = ()) -> Form:
    """The form that says what these fields say; `causes` are all of the framework's root causes."""
    form = Form()
    for name, value in vars(of).items():
        if name in ("descriptors", "points") or (name == "root_causes" and isinstance(of, DetailsFields)):
            continue
        values = value if isinstance(value, tuple) else ("" if value is None else value,)
        form.setlist(name, [("y" if one else "") if isinstance(one, bool) else str(one) for one in values])
    if isinstance(of, DetailsFields):
        form["root_causes"] = "\n".join(f"{code}: {name}" for code, name in of.root_causes)
    if isinstance(of, CriterionFields):
        offered = set(of.root_causes)
        form["causes"] = "none" if not offered else "all" if offered == set(causes) else "chosen"
        for grade, text in of.descriptors.items():
            form[f"descriptor-{grade}"] = text
    if isinstance(of, ScaleFields):
        _fill_points(form, of)
    return form


def _fill_points(form: Form, of: ScaleFields) -> None:
    for n, point in enumerate(of.points):
        form[f"good-{n}"] = "y" if point.good_or_better else ""
        for name in ("was", "code", "letter", "label", "colour", "help"):
            form[f"{name}-{n}"] = getattr(point, name)
        if point.code == of.benchmark:
            form["benchmark"] = f"point-{n}"
