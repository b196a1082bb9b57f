"""The first sheet of an audit's workbook: which audit it is, how to fill it in, what is needed, privacy."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from audit.files import looks
from audit.files.cell_text import usable
from audit.grading.workbook.columns import Column
from audit.rules.framework import Scale, Version
from audit.rules.grades import LONGEST_TEXT
from audit.web.display import day, moment

COLUMNS = (Column("about", "About", 26), Column("words", "What to know", 92))
HOW = (
    "Fill in the cells under the headings that begin with “Your”, in the sheets Grades, Judgements, Who "
    "took part, Learning and Actions. Everything else is locked, so that the workbook finds its way back.",
    "Choose grades from the list in each cell (Alt and the down arrow opens it). To take one back, press "
    "Delete. Type the rest. Alt and Enter begins a new line.",
    "Save the file as an Excel Workbook (.xlsx). Then open the audit in Case Audit and choose “Bring a "
    "workbook back”, or send the file to your QA lead, who can bring it in for you.",
    "Before anything is stored you see what would change. What was answered in Case Audit since this "
    "workbook was taken out is never overwritten unseen: both answers are shown, and one is chosen.",
    "Part of an audit can be brought in, and the rest later. What you have not touched stays as it is.",
)
NEEDED = (
    "Every criterion needs a grade, or one of the other answers in its list. “Asked only if …” in the column "
    "Guidance says where one is left out.",
    "The column “Evidence is needed” says when a grade needs written evidence. Say what you saw and where.",
    "Say where evidence comes from: choose Yes under each source, and add a date and a document where there "
    "are any. Where you are unsure, ask the moderator a question.",
    "Not applicable needs a reason. What lay behind a grade is asked only below good.",
    "Every theme in the sheet Judgements needs a judgement and a rationale, and so does the whole case. You "
    "choose them; they are never worked out. Where the guard speaks against the overall judgement, a reason "
    "is needed.",
    "In the sheet Who took part, say of the worker, the team manager, the child and a parent or carer "
    "whether they took part, how and when, or why not. Nobody is named there.",
    "Learning and Actions may be left empty. A strength, an area for improvement or an action that you begin "
    "says all that its row asks. Empty a whole row to take away what stands in it.",
    f"A cell takes up to {LONGEST_TEXT:,} characters.",
)
PRIVACY = (
    "Never write the name, birth date, address, NHS number, phone number or e-mail address of a child, a "
    "relative or anybody else. Write “the child”, “the mother”, “the social worker”.",
    "Keep this file where papers about the case may be kept, send it only in ways that are allowed for "
    "them, and delete it when it has been brought in.",
)


@dataclass(frozen=True)
class Facts:
    """Which audit a workbook is of. Of the case: its reference, cohort and age band, nothing else."""

    reference: str
    cohort: str
    age_band: str
    round: str
    due_on: date
    auditor: str
    taken_at: datetime
    taken_by: str


def write_guide(sheet: Any, facts: Facts, version: Version) -> None:
    """Write the guide: one table of two columns."""
    looks.headings(sheet, COLUMNS)
    looks.page(sheet)
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "portrait", 1
    before = ""
    for row, (about, words) in enumerate(_lines(facts, version), 2):
        looks.write(sheet, row, 1, usable(about if about != before else ""), looks.BOLD)
        looks.write(sheet, row, 2, usable(words))
        looks.fit(sheet, row, [(about, COLUMNS[0].width), (words, COLUMNS[1].width)])
        before = about


def _lines(facts: Facts, version: Version) -> Iterator[tuple[str, str]]:
    yield "This workbook", f"The audit of case {facts.reference}, to be filled in without Case Audit."
    yield "Case", f"{facts.reference}. {facts.cohort}, age {facts.age_band}."
    yield "Framework", version.title
    yield "Round", f"{facts.round}, due {day(facts.due_on)}"
    yield "Auditor", facts.auditor
    yield "Taken out", f"{moment(facts.taken_at)} by {facts.taken_by}, with what was answered until then."
    for about, lines in (("How to fill it in", HOW), ("What is needed", NEEDED), ("Privacy", PRIVACY)):
        for words in lines:
            yield about, words
    scales = {version.judgement_scale.code: version.judgement_scale}
    scales |= {scale.code: scale for scale in version.scales}
    for scale in scales.values():
        if any(point.help for point in scale.points):
            yield f"Grades: {scale.name}", _grades(scale)
    yield "Not applicable", "What is asked does not fit this case. Say why."
    yield "No evidence on file", "You looked and found nothing. This is a finding."
    yield "Not looked at", "You could not look at it in this audit."
    yield "Unsure", "You cannot tell. A moderator will look at it."
    yield (
        "Sheets",
        "Guide: this page. Grades: a row for each criterion. Judgements: one for each theme, and the whole. "
        "Who took part: one for each person. Learning: strengths, areas for improvement and whether the "
        "audit is an exemplar. Actions: what is to be done, by whom and by when.",
    )
    yield (
        "Hidden sheets",
        "Lists (what the lists offer) and Origin (which audit and which answers these are).",
    )


def _grades(scale: Scale) -> str:
    return "\n".join(f"{point.label}: {point.help}" if point.help else point.label for point in scale.points)
