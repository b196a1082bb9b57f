"""The invented facts of one case, which its auditor's notes draw on: who is who, what worries people, when.

A note about a baby must not quote one, and what is called a core group for one child is a pathway meeting
for another: a scene knows both, so that everything written about one case agrees.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from audit.demo.days import in_words
from audit.demo.dice import weighted

AGES = {"0-4": (0, 4), "5-9": (5, 9), "10-15": (10, 15), "16-17": (16, 17), "18+": (18, 21)}
PRONOUNS = {
    "female": {"he": "she", "him": "her", "his": "her", "himself": "herself"},
    "male": {"he": "he", "him": "him", "his": "his", "himself": "himself"},
}
THEY = {"he": "they", "him": "them", "his": "their", "himself": "themselves"}
SINGULAR = {"is": "is", "was": "was", "has": "has", "does": "does", "s": "s", "es": "es"}
PLURAL = {"is": "are", "was": "were", "has": "have", "does": "do", "s": "", "es": ""}

# What things are called for each kind of case.
CALLED = {
    "early_help": {
        "worker_bare": "family support worker", "meeting_bare": "team around the family meeting",
        "review": "the family plan review", "old_plan": "universal help",
        "assessment": "early help assessment",
    },
    "child_in_need": {
        "worker_bare": "social worker", "meeting_bare": "child in need meeting",
        "review": "the child in need review", "old_plan": "early help",
        "assessment": "child and family assessment",
    },
    "child_protection": {
        "worker_bare": "social worker", "meeting_bare": "core group", "review": "the review conference",
        "old_plan": "child in need", "assessment": "child and family assessment",
    },
    "in_care": {
        "worker_bare": "social worker", "meeting_bare": "care planning meeting", "review": "the care review",
        "old_plan": "child protection", "assessment": "updated assessment",
    },
    "care_leaver": {
        "worker_bare": "personal adviser", "meeting_bare": "pathway meeting",
        "review": "the pathway plan review", "old_plan": "care", "assessment": "needs assessment",
    },
}  # fmt: skip

# What worries people: in words, what happened last, and who helps. {day} is the day it happened.
WORRIES = {
    "da": ("domestic abuse", "the police call-out of {day}", "the domestic abuse service"),
    "neglect": ("neglect", "the referral of {day}", "the parenting team"),
    "drink": ("Mother's drinking", "the ambulance call of {day}", "the drug and alcohol service"),
    "low": ("Mother's depression", "Mother's hospital admission of {day}", "the adult mental health team"),
    "outside": ("exploitation", "the missing episode of {day}", "the youth support service"),
    "strain": ("the strain of round-the-clock care", "the fall of {day}", "the short breaks service"),
    "alone": ("isolation", "the eviction notice of {day}", "the tenancy support service"),
    "low_self": ("low mood", "the hospital visit of {day}", "the young people's counselling service"),
}
RELATIVES = (
    "the grandmother",
    "the maternal aunt",
    "the great-aunt",
    "the paternal grandmother",
    "a godmother",
)
INTERESTS = {
    "u5": ("picture books", "water play", "bricks", "toy trains"),
    "5+": ("drawing", "football", "swimming", "baking", "dinosaurs", "gymnastics"),
    "10+": ("football", "drama", "gaming", "boxing", "music", "cycling", "baking", "manga"),
}


@dataclass(frozen=True)
class Facts:
    """What the case list says of a case."""

    cohort: str
    age_band: str
    gender: str
    ethnicity_group: str
    disability: str
    opened_on: date | None


@dataclass(frozen=True)
class Scene:
    """The facts of one case: what is true of it, and the words for it."""

    cohort: str
    tags: frozenset[str]
    words: Mapping[str, str]
    opened_on: date | None

    def is_(self, tag: str) -> bool:
        return tag in self.tags

    def graded(self, grades: Mapping[str, bool]) -> "Scene":
        """The scene with what was found in it: by code of a theme or criterion, whether it was good."""
        found = {f"{'good' if good else 'low'} {code}" for code, good in grades.items()}
        return replace(self, tags=self.tags | found | ({"all good"} if all(grades.values()) else set()))


def scene_of(facts: Facts, day: date, thrown: Random) -> Scene:
    """The scene of a case that is audited about this day."""
    age = thrown.randint(*AGES.get(facts.age_band, (6, 14)))
    tags = {*_age_tags(age), *_kind_tags(facts.cohort)}
    tags.add("white" if facts.ethnicity_group in ("White", "not known") else "minority")
    if facts.disability == "yes":
        tags.add("disabled")
    if thrown.random() < 0.72:
        tags.add("siblings")
    worry = _worry(facts, age, thrown)
    tags.add(worry)
    since = max(facts.opened_on or date.min, day - timedelta(days=110))
    happened = in_words(since + (day - since) * thrown.uniform(0.2, 0.8))
    worried, incident, service = WORRIES[worry]
    words = {
        **CALLED[facts.cohort], **_people(facts, age, tags, thrown), **_pronouns(facts.gender),
        "worry": worried, "incident": incident.format(day=happened), "service": service,
        "audit_day": in_words(day),
    }  # fmt: skip
    words |= {"worker": f"the {words['worker_bare']}", "meeting": f"the {words['meeting_bare']}"}
    words["wish"] = thrown.choice(WISHES).format(**words)
    return Scene(facts.cohort, frozenset(tags), words, facts.opened_on)


WISHES = (
    "to stay at the same {school}", "to see {relative} more often", "for the shouting to stop",
    "to have some time with {worker} after {school}", "to know what happens next", "to keep the dog",
    "to spend Saturdays with {relative}", "for visits to be after {interest}",
)  # fmt: skip


def _age_tags(age: int) -> list[str]:
    tags = ["u5"] if age < 5 else ["5+"]
    tags += ["u10"] if age < 10 else ["10+"]
    return tags + (["baby"] if age < 2 else [])


def _kind_tags(cohort: str) -> list[str]:
    if cohort == "care_leaver":
        return ["leaver"]
    return [
        "family",
        "care" if cohort == "in_care" else "home",
        *(["cp"] if cohort == "child_protection" else []),
    ]


def _worry(facts: Facts, age: int, thrown: Random) -> str:
    if facts.cohort == "care_leaver":
        return weighted(thrown, {"alone": 5, "low_self": 3})
    shares: dict[str, float] = {"da": 34, "neglect": 28, "drink": 13, "low": 12}
    if age >= 12:
        shares["outside"] = 25
    if facts.disability == "yes":
        shares["strain"] = 90 if facts.cohort == "child_in_need" else 25
    return weighted(thrown, shares)


def _people(facts: Facts, age: int, tags: set[str], thrown: Random) -> dict[str, str]:
    school, teacher = _school(age, thrown)
    elder = "older " + thrown.choice(("brother", "sister"))
    sibling = (
        elder if thrown.random() < 0.5 or age == 0 else thrown.choice(("younger brother", "little sister"))
    )
    health = "health visitor" if age < 5 else "school nurse" if age < 16 else "GP"
    if facts.cohort == "in_care":
        carer = "the foster carer" if thrown.random() < 0.8 or age < 8 else "the keyworker"
    else:
        carer = "Mother" if thrown.random() < 0.85 else "the grandmother"
    if "leaver" in tags:
        carer = "the support worker"
    grown = age >= 16 or "leaver" in tags
    return {
        "child": "the young person" if grown else "the baby" if "baby" in tags else "the child",
        "parent": "Mother", "other_parent": "Father", "carer": carer, "manager": "the team manager",
        "relative": thrown.choice([one for one in RELATIVES if one != carer]),
        "sibling": sibling, "companion": elder if "siblings" in tags else "older cousin",
        "school": school, "teacher": teacher, "health_bare": health, "health": f"the {health}",
        "chair": "the conference chair" if facts.cohort == "child_protection" else "the reviewing officer",
        "interest": thrown.choice(INTERESTS["u5" if age < 5 else "5+" if age < 10 else "10+"]),
    }  # fmt: skip


def _school(age: int, thrown: Random) -> tuple[str, str]:
    if age < 5:
        return "nursery", "nursery key person"
    if age < 11:
        return "school", thrown.choice(("class teacher", "teaching assistant", "family support lead"))
    return (
        ("school", thrown.choice(("head of year", "form tutor")))
        if age < 16
        else ("college", "college tutor")
    )


def _pronouns(gender: str) -> dict[str, str]:
    return {**PRONOUNS[gender], **SINGULAR} if gender in PRONOUNS else {**THEY, **PLURAL}
