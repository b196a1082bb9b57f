"""A framework as the rows of its workbook: plain texts, in the order of the columns."""

import json
from collections.abc import Iterable, Iterator

from audit.frameworks.files.usual import usual_root_causes
from audit.frameworks.files.workbook import choices
from audit.frameworks.files.workbook.sheets import VALUES, descriptor_key
from audit.rules.framework import Criterion, Scale, Theme, Version
from audit.rules.grades import Blank

Row = dict[str, str]  # by the key of the column


def values(version: Version) -> Iterator[tuple[str, str, str]]:
    """The rows of the sheet Framework: name, value, what it means."""
    for key, name, about in VALUES:
        value = getattr(version, key)
        yield name, value.code if isinstance(value, Scale) else value, about


def pairs(of: Iterable[tuple[str, str]]) -> Iterator[Row]:
    for code, name in of:
        yield {"code": code, "name": name}


def points(version: Version) -> Iterator[Row]:
    for scale in version.scales:
        for point in scale.points:
            yield {
                "scale": scale.code,
                "scale_name": scale.name,
                "benchmark": choices.yes(point.code == scale.benchmark),
                "code": point.code,
                "letter": point.letter,
                "label": point.label,
                "good_or_better": choices.yes(point.good_or_better),
                "colour": choices.COLOURS[point.colour],
                "help": point.help,
            }


def themes(version: Version, to_start_from: bool) -> Iterator[Row]:
    codes = {theme.lineage: theme.code for theme in version.themes}
    for theme in version.themes:
        yield {
            "code": theme.code,
            "name": theme.name,
            "about": theme.about,
            "judged": choices.yes(theme.judged),
            "guard": choices.GUARDS[theme.guard],
            "cap": theme.cap or "",
            "below": codes.get(theme.below or "", theme.below or ""),
            "cohorts": _cohorts(theme, version),
            **({} if to_start_from else {"lineage": theme.lineage, "series": theme.series}),
        }


def criteria(version: Version, to_start_from: bool) -> Iterator[Row]:
    codes = {lineage: criterion.code for lineage, criterion in version.by_lineage().items()}
    every_cause = tuple(dict(version.root_causes))
    for theme in version.themes:
        for criterion in theme.criteria:
            causes = ", ".join(criterion.root_causes) or choices.NONE_OF_THEM
            usual = usual_root_causes(criterion.kind, every_cause)
            condition = criterion.asked_if
            yield {
                "theme": theme.code,
                "code": criterion.code,
                "question": criterion.question,
                "guidance": criterion.guidance,
                "kind": choices.KINDS[criterion.kind],
                "scale": criterion.scale.code,
                "evidence": choices.EVIDENCE[criterion.evidence],
                "weight": str(criterion.weight),
                **{f"blanks.{blank}": choices.yes(blank in criterion.blanks) for blank in Blank},
                "cohorts": _cohorts(criterion, version),
                "root_causes": "" if criterion.root_causes == usual else causes,
                "asked_if.criterion": codes.get(condition.lineage, condition.lineage) if condition else "",
                "asked_if.answers": ", ".join(condition.answers) if condition else "",
                **{
                    descriptor_key(criterion.scale.code, grade): text
                    for grade, text in criterion.descriptors.items()
                },
                **({} if to_start_from else {"lineage": criterion.lineage, "series": criterion.series}),
                "came_from": _lines(criterion.came_from),
            }


def _cohorts(item: Theme | Criterion, version: Version) -> str:
    return ", ".join(code for code, _ in version.cohorts if code in item.cohorts)


def _lines(texts: tuple[str, ...]) -> str:
    """Each text on a line of its own; written as a list where one of them could be taken for several."""
    if any("\n" in text for text in texts) or (texts and texts[0].startswith("[")):
        return json.dumps(texts, ensure_ascii=False)
    return "\n".join(texts)
