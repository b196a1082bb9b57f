"""The phrases of the demo council: a bank that its QA lead keeps for everybody, and the visitor's own."""

from datetime import date, time, timedelta

from audit.demo.days import moment
from audit.frameworks.queries import whole
from audit.grading.phrases.phrase_changes import keep_phrase, note_use
from audit.models import FrameworkVersion, Person
from audit.rules import clock

# By the code of the theme or criterion; what stands under nothing is offered everywhere.
SHARED = {
    "": (
        "Seen in case notes and confirmed by the worker.",
        "The record does not say so, but the worker could explain it.",
        "Recorded in full within the time the standard asks for.",
        "I could not find this on file, nor could the worker point me to it.",
    ),
    "1.1": ("The chronology says what each event meant for the child, not only that it happened.",),
    "2": (
        "What is worrying, what is going well and what needs to change are told apart.",
        "The risk was named early and the plan was changed because of it.",
    ),
    "4": ("Each action names who does it, by when, and how anyone will know that it is done.",),
    "4.2": (
        "Actions have dates, but not who will do them.",
        "The plan is written in words the family uses.",
    ),
    "4.3": ("There is no contingency: it is not said what happens if the plan does not work.",),
    "5": (
        "The child was seen alone and what they said is recorded in their own words.",
        "The child’s wishes are recorded, but it is not said what was done about them.",
    ),
    "8": (
        "Supervision was monthly, and each record says what was decided and why.",
        "Supervision records list tasks; there is little reflection on what it is like to be this child.",
    ),
}
OWN = {
    "": ("The worker could tell me more than the record does.",),
    "2": ("Risk is described, but its effect on daily life is not.",),
    "5": ("I would have liked to read what the child makes of this.",),
    "8": ("Management oversight is there in name; I could not see what it changed.",),
}


def keep_bank(row: FrameworkVersion, lead: Person, visitor: Person, begun: date) -> None:
    """The lead's bank is kept at the beginning; the visitor keeps and uses theirs as they audit."""
    version = whole(row.id)
    lineages: dict[str, str | None] = {"": None}
    lineages |= {theme.code: theme.lineage for theme in version.themes}
    lineages |= {one.code: one.lineage for one in version.criteria().values()}
    at = moment(begun, time(15, 20))
    with clock.at(at):
        for code, texts in SHARED.items():
            for text in texts:
                keep_phrase(text, lineages[code], None, lead)
    with clock.at(at + timedelta(days=20)):
        for code, texts in OWN.items():
            for text in texts:
                kept = keep_phrase(text, lineages[code], visitor, visitor)
                if code in ("", "8"):
                    note_use(kept, visitor)
