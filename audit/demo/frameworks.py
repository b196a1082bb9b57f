"""What the demo council's QA lead has done with frameworks: two in use, and a new version being written."""

from dataclasses import replace
from datetime import date, time
from typing import Any

from audit.demo.days import moment, working_day
from audit.frameworks.authoring import draft_changes, draft_queries, draft_splits, draft_steps, fields
from audit.frameworks.beginning.built_in import built_in_framework
from audit.frameworks.beginning.changes import use_from_library
from audit.models import Criterion, FrameworkVersion, Person
from audit.rules import clock

DIP_SAMPLE = "return-interview-dip-sample"

# What the lead has changed so far: one of each thing that a change report tells apart.
SPELLING = ("1.5", "Are the chronology and the case summary both up-to-date?")
ANOTHER_QUESTION = (
    "1.2",
    "Did the team use the chronology in the last three months to decide something about this child?",
)
SPLIT = (
    "2.6",
    (
        "Is exploitation outside the home looked for, and is it disrupted?",
        "When the child goes missing, is it understood where they were and why?",
    ),
)
TAKEN_OUT = "1.4"
NEW = "Has someone read the chronology with the child, or with the family?"
NEW_LOOKS_LIKE = {
    "outstanding": "The child or family helped to write it: their own account stands beside the agencies’.",
    "good": "It was gone through with them, what they disputed was corrected or noted, and they have a copy.",
    "requires_improvement": "They know that there is one. Nobody has gone through it with them.",
    "inadequate": "They have never seen it, and it holds mistakes that they would have put right at once.",
}


def use_dip_sample(by: Person, on: date) -> None:
    """Publish a second framework of the library, as it is."""
    found = built_in_framework(DIP_SAMPLE)
    assert found is not None
    with clock.at(moment(on, time(15, 20))):
        use_from_library(found, by)


def begin_next_version(version: FrameworkVersion, by: Person, today: date) -> None:
    """Begin the next version of the case audit, with a few changes that are not published yet."""
    with clock.at(moment(working_day(today, -2), time(16, 5))):
        draft = draft_changes.begin_draft(version, by)
        rows = {
            row.code: row for theme in draft_queries.theme_rows(draft.id) for row in theme.criteria
        }  # fmt: skip
    with clock.at(moment(working_day(today, -1), time(11, 40))):
        for code, question in (SPELLING, ANOTHER_QUESTION):
            _word(draft, rows[code], by, question=question)
        draft_steps.retire(draft, rows[TAKEN_OUT], by)
        draft_splits.split(draft, rows[SPLIT[0]], SPLIT[1], by)
        new = draft_steps.add_criterion(draft, rows["1.1"].theme, by)
        _word(draft, new, by, question=NEW, descriptors=NEW_LOOKS_LIKE)


def _word(draft: FrameworkVersion, row: Criterion, by: Person, **words: Any) -> None:
    after = replace(fields.of_criterion(row), **words)
    draft_changes.save_criterion(draft, row, after, row.revision, by)
