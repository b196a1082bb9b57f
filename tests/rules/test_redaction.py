"""What may say who somebody is, is marked; what an audit is full of, is not."""

import re
from datetime import date
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.demo.scene import Facts, scene_of
from audit.demo.texts import Words, filled, read_bank
from audit.rules.redaction import Kind, each_once, is_nhs_number, is_postcode, marks, replaced

# Made up; each with what must be marked in it and its kind. Names as families in England are called.
NAMED = [
    ("Aaliyah said that she feels safe.", "Aaliyah", Kind.NAME),
    ("I asked what Oluwaseun’s wishes were.", "Oluwaseun", Kind.NAME),
    ("Visits to Zainab were weekly.", "Zainab", Kind.NAME),
    ("Her mother Sarah agreed to the plan.", "Sarah", Kind.NAME),
    ("The plan was explained to Mr Kowalski in Polish.", "Mr Kowalski", Kind.NAME),
    ("Mrs Zbrzezna was not told.", "Mrs Zbrzezna", Kind.NAME),
    ("Dr. Patel wrote twice.", "Dr. Patel", Kind.NAME),
    ("Anne-Marie O’Brien chaired it.", "Anne-Marie O’Brien", Kind.NAME),
    ("The chair thanked Jayden Smith-Jones for coming.", "Jayden Smith-Jones", Kind.NAME),
    ("Neighbours heard Siân shouting at Callum.", "Callum", Kind.NAME),
    ("She told me that Grace is happy there.", "Grace", Kind.NAME),
    ("Grace Okafor drew a picture.", "Grace Okafor", Kind.NAME),
    ("June Taylor is the grandmother.", "June Taylor", Kind.NAME),
    ("Uncle Tadeusz may not visit.", "Uncle Tadeusz", Kind.NAME),
    ("MOHAMMED attended his review.", "MOHAMMED", Kind.NAME),
    ("Gurpreet Kaur Dhillon is the carer.", "Gurpreet Kaur Dhillon", Kind.NAME),
    ("Nguyen, the foster carer, said so.", "Nguyen", Kind.NAME),
    ("- Tyrone missed two visits", "Tyrone", Kind.NAME),
    ("The plan names Mia (12/03/2015) and two others.", "12/03/2015", Kind.DATE_OF_BIRTH),
    ("Child born 3 April 2019 at term.", "3 April 2019", Kind.DATE_OF_BIRTH),
    ("DOB: 03.04.19", "03.04.19", Kind.DATE_OF_BIRTH),
    ("D.O.B. 2014-11-30 on the form.", "2014-11-30", Kind.DATE_OF_BIRTH),
    ("Date of birth is recorded as the 9th of May 2011.", "9th of May 2011", Kind.DATE_OF_BIRTH),
    ("She turned 5 on 12 March 2024.", "12 March 2024", Kind.DATE_OF_BIRTH),
    ("Her birthday, 14 June, was missed.", "14 June", Kind.DATE_OF_BIRTH),
    ("14 June is her birthday and was missed.", "14 June", Kind.DATE_OF_BIRTH),
    ("NHS number 943 476 5919 is on the letter.", "943 476 5919", Kind.NHS_NUMBER),
    ("9434765919", "9434765919", Kind.NHS_NUMBER),
    ("(943-476-5919)", "943-476-5919", Kind.NHS_NUMBER),
    ("They moved to TQ1 2AB.", "TQ1 2AB", Kind.POSTCODE),
    ("near sw1a1aa", "sw1a1aa", Kind.POSTCODE),
    ("At 14 Acacia Avenue there was nobody.", "14 Acacia Avenue", Kind.ADDRESS),
    ("Flat 3, 22b Old Mill Road was empty.", "Flat 3, 22b Old Mill Road", Kind.ADDRESS),
    ("Call 07700 900123 first.", "07700 900123", Kind.PHONE),
    ("Call +44 7700 900 123 first.", "+44 7700 900 123", Kind.PHONE),
    ("Office (01632) 960 001.", "(01632) 960 001", Kind.PHONE),
    ("Write to a.parent+1@mail.example.org.", "a.parent+1@mail.example.org", Kind.EMAIL),
]

# What audits are full of and names nobody.
HARMLESS = [
    "Will be reviewed in May, and again in June. Mark the date. Hope is not a plan. Rose to the challenge.",
    "Ethnicity is recorded as White British; the family is Christian. Black Caribbean heritage is explored.",
    "Grant funding was asked for. Faith matters to her. Summer activities at the Grace project, Hope House.",
    "St Mary’s Primary School and Elm Park Children’s Centre were at the meeting on 12 March 2024.",
    "Victoria Road Surgery, Charlotte Street Clinic and the Thomas Coram Trust replied.",
    "The Children Act 1989, section 47, and Working Together. Ofsted visited. ELSA support since 3/9/2025.",
    "Plan of 3 March 2021 names dates. Visits on 01/02/2019, 03.04.2020 and 2021-05-06. Born early.",
    "Mother, Father and the Social Worker met; Health Visitor, Independent Reviewing Officer, MASH.",
    "Locality 1 North, Care 2, criteria 4.2 and 4.10, version 3.1; 10 of 14 visits; case 10721552.",
    "Moved from Bradford to Bolton, near Preston; school in Chester. Monday to Friday, Easter and Eid.",
    "On Tuesday April was given as the date; Brown marks and White walls were seen. Young people said so.",
    "Reference 1234567890, order 2024 0001, £1,250.00, ratio 3:1, E1 2nd floor, version 07.",
]  # fmt: skip


@pytest.mark.parametrize(("text", "words", "kind"), NAMED)
def test_what_names_somebody_is_marked(text: str, words: str, kind: Kind) -> None:
    found = [(mark.words, mark.kind) for mark in marks(text)]
    assert (words, kind) in found, found


@pytest.mark.parametrize("text", HARMLESS)
def test_what_names_nobody_is_not_marked(text: str) -> None:
    assert marks(text) == []


def test_marks_of_what_auditors_write_are_rare() -> None:
    """The demo's notes name nobody, as filled in for cases of every kind: at most 1 mark in 1,000 words."""
    words, found, bank = 0, [], read_bank()
    for seed, (cohort, age) in enumerate(
        [("child_protection", "0-4"), ("in_care", "10-15"), ("care_leaver", "18+")]
    ):
        thrown, day = Random(seed), date(2026, 9, 18)
        facts = Facts(cohort, age, "female", "Black", "no", date(2025, 3, 2))
        scene = scene_of(facts, day, thrown)
        for notes in bank.lists():
            for note in notes:
                said = Words(scene, day, thrown, {"codes_low": "4.2", "codes_high": "4.3"})
                text = filled(note.text, said, thrown)
                words += len(text.split())
                found += marks(text)
    assert words > 80_000
    assert len(found) / words * 1000 <= 1, [mark.words for mark in found]


def test_a_mark_says_where_and_what_instead() -> None:
    text = "I spoke to Aaliyah. Aaliyah was calm."
    first, second = marks(text)
    assert text[first.start : first.end] == first.replaced == "Aaliyah"
    assert first.suggestion == "the child"
    assert [mark.start for mark in each_once([first, second])] == [first.start]
    assert replaced(text, "Aaliyah", "the child") == "I spoke to the child. The child was calm."


def test_a_name_behind_who_it_is_gives_way_to_who_it_is() -> None:
    text = "Her older sister, Leila, and social worker Jane Smith came."
    sister, worker = marks(text)
    assert (sister.replaced, sister.suggestion) == ("older sister, Leila", "older sister")
    assert (worker.words, worker.replaced, worker.suggestion) == (
        "Jane Smith", "social worker Jane Smith", "social worker",
    )  # fmt: skip
    assert replaced(text, worker.replaced, worker.suggestion).endswith("and social worker came.")


def test_what_was_kept_is_not_asked_again() -> None:
    assert marks("Rowan and Aaliyah; 943 476 5919.", ["AALIYAH", "943 476 5919", "Rowan"]) == []


def test_a_stretch_is_marked_once_by_the_first_kind_that_claims_it() -> None:
    text = "john.smith@example.org, born 12/03/2015, 9434765919"
    found = marks(text)
    assert [mark.kind for mark in found] == [Kind.EMAIL, Kind.DATE_OF_BIRTH, Kind.NHS_NUMBER]


@given(st.text(), st.text("ABCaz 0123456789@./-'’", max_size=60))
def test_any_text_is_read_and_marks_never_overlap(one: str, other: str) -> None:
    text = f"{one} Aaliyah {other}"
    found = marks(text)
    for mark in found:
        assert text[mark.start : mark.end] == mark.replaced
        assert mark.words in mark.replaced
        assert mark.choices
    assert all(a.end <= b.start for a, b in pairwise(found))


def with_check_digit(nine: str) -> str | None:
    """The NHS number that begins so, worked out the other way round: by trying each digit."""
    weighted = sum(int(digit) * weight for digit, weight in zip(nine, range(10, 1, -1), strict=True))
    fitting = [last for last in range(10) if (weighted + last) % 11 == 0]
    return f"{nine}{fitting[0]}" if fitting else None


@given(st.integers(100_000_000, 999_999_999))
def test_an_nhs_number_is_known_by_its_check_digit(first: int) -> None:
    nine = str(first)
    right = with_check_digit(nine)
    for last in "0123456789":
        number = nine + last
        assert is_nhs_number(number) == (number == right and len(set(number)) > 1)
    if right and len(set(right)) > 1:
        for separated in (
            right,
            f"{right[:3]} {right[3:6]} {right[6:]}",
            f"{right[:3]}-{right[3:6]}-{right[6:]}",
        ):
            assert (separated, Kind.NHS_NUMBER) in [
                (mark.words, mark.kind) for mark in marks(f"No. {separated}.")
            ]


@given(st.from_regex(r"\A(?:[A-PR-UWYZ][A-HK-Y]?[0-9]{1,2}) [0-9][ABD-HJLNP-UW-Z]{2}\Z"))
def test_postcodes_of_the_usual_shapes(postcode: str) -> None:
    assert is_postcode(postcode)
    assert postcode in [mark.words for mark in marks(f"Moved to {postcode}, in the spring.")]
    assert not is_postcode(re.sub(r"[A-Z]$", "C", postcode))  # C never ends one


@pytest.mark.parametrize(
    "postcode", ["M1 1AE", "B33 8TH", "CR2 6XH", "DN55 1PT", "W1A 0AX", "EC1A 1BB", "GIR 0AA"]
)
def test_each_shape_of_a_postcode(postcode: str) -> None:
    assert is_postcode(postcode)
    assert is_postcode(postcode.replace(" ", ""))
