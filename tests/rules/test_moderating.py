"""What the rule of a round sends to a moderator: the same answer each time, no fewer for a larger share."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.rules.moderating import (
    Audited,
    ReasonCode,
    Rule,
    Why,
    chance,
    check_change,
    reasons_by_rule,
    shift,
)

KEYS = st.lists(st.text("abc123/", min_size=1, max_size=8), min_size=1, max_size=30, unique=True)
SEEDS = st.integers(1, 999_999_999)
GRADES = ("outstanding", "good", "requires_improvement", "inadequate")


def audited(key: str, of: list[str], **more: object) -> Audited:
    usual = {"team": 1, "cohort": "in_care", "overall": "good", "overall_label": "Good", "agreed": 0}
    return Audited(key, of, **{**usual, **more})  # type: ignore[arg-type]


def whys(rule: Rule, audit: Audited) -> set[Why]:
    return {reason.why for reason in reasons_by_rule(rule, audit)}


@given(SEEDS, KEYS, st.integers(0, 100), st.integers(0, 100))
def test_a_larger_share_only_adds_audits(seed: int, keys: list[str], one: int, other: int) -> None:
    less, more = sorted((one, other))
    for key in keys:
        sent = bool(whys(Rule(seed, share=less), audited(key, keys)))
        assert not sent or whys(Rule(seed, share=more), audited(key, keys)) == {Why.AT_RANDOM}
        assert 0 <= chance(seed, key) < 1
    assert all(whys(Rule(seed, share=100), audited(key, keys)) for key in keys)
    assert not any(whys(Rule(seed, share=0), audited(key, keys)) for key in keys)


@given(SEEDS, KEYS, st.integers(1, 9))
def test_one_in_k_takes_one_of_each_k_whatever_the_order(seed: int, keys: list[str], k: int) -> None:
    rule = Rule(seed, one_in=k)
    sent = [key for key in keys if whys(rule, audited(key, keys))]
    again = [key for key in reversed(keys) if whys(rule, audited(key, sorted(keys)))]
    assert len(sent) == -(-len(keys) // k)
    assert sorted(sent) == sorted(again)


@given(
    SEEDS, st.integers(0, 100), st.sets(st.sampled_from(GRADES)), st.integers(0, 5), st.integers(0, 5),
    st.sampled_from(GRADES), st.integers(0, 9),
)  # fmt: skip
def test_the_same_audit_gets_the_same_answer_and_each_reason_has_words(
    seed: int, share: int, grades: set[str], first: int, one_in: int, overall: str, agreed: int
) -> None:
    rule = Rule(seed, share, tuple(sorted(grades)), first, one_in)
    audit = audited("child/1", ["child/1", "child/2"], overall=overall, agreed=agreed)
    found = reasons_by_rule(rule, audit)
    assert found == reasons_by_rule(rule, audit)
    assert all(reason.words.endswith(".") or reason.words.endswith(")") or reason.words for reason in found)
    said = {reason.why for reason in found}
    assert (Why.OVERALL in said) == (overall in grades)
    assert (Why.NEW_AUDITOR in said) == (agreed < first)
    # Of another team or cohort than it is narrowed to, nothing goes.
    narrowed = Rule(seed, share, tuple(grades), first, one_in, teams=frozenset({2}))
    assert reasons_by_rule(narrowed, audit) == []
    other = Rule(seed, share, tuple(grades), first, one_in, cohorts=frozenset({"child_in_need"}))
    assert reasons_by_rule(other, audit) == []
    same = Rule(seed, share, tuple(sorted(grades)), first, one_in, frozenset({1}), frozenset({"in_care"}))
    assert reasons_by_rule(same, audit) == found


def test_about_a_tenth_is_taken_of_many() -> None:
    keys = [f"child/{n}" for n in range(10_000)]
    sent = sum(chance(582_913, key) < 0.1 for key in keys)
    assert 900 < sent < 1_100  # within three and a third standard deviations


def test_no_rule_sends_nothing() -> None:
    assert reasons_by_rule(Rule(1), audited("child/1", ["child/1"])) == []


@pytest.mark.parametrize(
    ("before", "grade", "reason", "words", "fields"),
    [
        ("good", "good", None, "", set()),
        ("good", None, None, "A note.", set()),
        ("good", "inadequate", None, "", {"reason"}),
        ("good", "inadequate", "other", "", {"reason", "words"} - {"reason"}),
        ("good", "inadequate", "other", "Said.", set()),
        ("good", "inadequate", "too_generous", "", set()),
        ("good", "inadequate", "nonsense", "", {"reason"}),
        (None, "good", "overlooked", "", set()),
    ],
)
def test_another_grade_needs_a_reason(
    before: str | None, grade: str | None, reason: str | None, words: str, fields: set[str]
) -> None:
    assert set(check_change(before, grade, reason, words)) == fields


def test_the_size_and_direction_of_a_shift_in_words() -> None:
    assert shift(1, 1) == "kept"
    assert shift(1, 2) == "one grade lower"
    assert shift(3, 1) == "2 grades higher"
    assert shift(None, 1) == "a grade in place of a blank"
    assert shift(1, None) == "a blank in place of a grade"
    assert len({one.label for one in ReasonCode}) == len(ReasonCode)
    assert len({one.label for one in Why}) == len(Why)
