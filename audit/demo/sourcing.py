"""Where invented evidence comes from: the sources its text speaks of, now and then a day and a document."""

import re
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from audit.demo.scene import Scene
from audit.rules.grades import Answer, Blank
from audit.rules.sources import Source

SPOKE = r"(when we spoke|told me|said|agree[sd]?|confirmed|discussed|talked it through|spoke to|when I asked)"
WORKERS = ("worker", "manager")
FAMILY = ("child", "parent", "carer", "relative")
OBSERVED = re.compile(r"\b(I saw|I watched|what I saw|I sat in|observed)\b", re.IGNORECASE)
DOCUMENTS = (
    "Case note", "Supervision record", "Review minutes", "Assessment, part 3", "Plan, version 2",
    "Visit record", "Strategy meeting minutes", "Chronology",
)  # fmt: skip
QUESTIONS = (
    "Is this good or requires improvement? The plan is there, and half of it is late.",
    "I read two records that disagree. Which one would you go by?",
    "Does this count when it was done by the worker before?",
    "Done, but six weeks late. Would you still call it met?",
)


def with_where_from(answer: Answer, scene: Scene, day: date, thrown: Random) -> Answer:
    """The answer with what an auditor would tick and add beside it."""
    if answer.grade == Blank.UNSURE:
        return replace(answer, for_moderator=thrown.choice(QUESTIONS) if thrown.random() < 0.8 else "")
    if answer.grade in set(Blank):
        return answer
    given = sources_of(answer.evidence, scene, thrown)
    if not answer.evidence:
        return replace(answer, sources=given if thrown.random() < 0.5 else ())
    early = max(scene.opened_on or date.min, day - timedelta(days=150))
    on = max(early, day - timedelta(days=thrown.randint(2, 90))) if thrown.random() < 0.3 else None
    document = thrown.choice(DOCUMENTS) if thrown.random() < 0.25 else ""
    return replace(answer, sources=given, evidence_on=on, document=document)


def sources_of(text: str, scene: Scene, thrown: Random) -> tuple[str, ...]:
    """The record nearly always, and who is named in the text as having said something."""
    found = [Source.RECORD] if thrown.random() < 0.94 else []
    spoke = re.search(SPOKE, text) is not None
    if (spoke and _names(text, scene, WORKERS)) or thrown.random() < 0.12:
        found.append(Source.WORKER)
    if (spoke and _names(text, scene, FAMILY)) or thrown.random() < 0.06:
        found.append(Source.FAMILY)
    if OBSERVED.search(text) or thrown.random() < 0.03:
        found.append(Source.OBSERVED)
    return tuple(found or [Source.RECORD])


def _names(text: str, scene: Scene, who: tuple[str, ...]) -> bool:
    return any(scene.words.get(one, "–").lower() in text.lower() for one in who)
