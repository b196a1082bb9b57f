"""Drawing a sample: repeatable by anyone, fair to every case, true to the strata."""

import random
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.rules.sampling import Candidate, CannotDraw, draw, plan, proportional, sample_size

KEYS = [f"child/{number}" for number in range(1001, 1041)]

sizes = st.dictionaries(st.sampled_from("ABCDEFG"), st.integers(1, 30), min_size=1)
seeds = st.integers(1, 999_999_999)


def cases(populations: dict[str, int]) -> list[Candidate]:
    return [Candidate(f"child/{name}{n}", name) for name, size in populations.items() for n in range(size)]


def chi_square(counts: list[int], expected: float) -> float:
    return sum((count - expected) ** 2 / expected for count in counts)


# What chance alone exceeds once in a thousand times, with 39 degrees of freedom (tables of chi-square).
CHANCE_39 = 72.05


@given(populations=sizes, seed=seeds, data=st.data())
@settings(deadline=None)
def test_sizes_add_up_and_every_stratum_gets_its_share(
    populations: dict[str, int], seed: int, data: st.DataObject
) -> None:
    total = sum(populations.values())
    n = data.draw(st.integers(1, total))
    drawn = draw(cases(populations), n, seed)
    assert len({case.key for case in drawn}) == len(drawn) == n
    by_stratum = Counter(case.stratum for case in drawn)
    for stratum in plan(cases(populations), n, seed):
        assert by_stratum[stratum.name] == stratum.sample <= stratum.population == populations[stratum.name]
        assert abs(stratum.sample * total - n * stratum.population) < total  # within one of the exact share


@given(populations=sizes, seed=seeds, shuffler=st.randoms(use_true_random=False))
@settings(deadline=None)
def test_the_order_of_the_list_does_not_matter(
    populations: dict[str, int], seed: int, shuffler: random.Random
) -> None:
    in_order = cases(populations)
    shuffled = shuffler.sample(in_order, len(in_order))
    n = len(in_order) // 2 or 1
    assert draw(in_order, n, seed) == draw(shuffled, n, seed)


@given(populations=sizes, seed=seeds)
@settings(deadline=None)
def test_what_the_strata_are_called_does_not_matter(populations: dict[str, int], seed: int) -> None:
    n = sum(populations.values()) // 3 or 1
    renamed = [Candidate(case.key, f"{999 - ord(case.stratum)} renamed") for case in cases(populations)]
    assert [case.key for case in draw(renamed, n, seed)] == [
        case.key for case in draw(cases(populations), n, seed)
    ]


# Of `printf 'sha256-rank-1:582913:child/1001' | sha256sum` and so on, sorted, the first six.
FIXED = ["child/1032", "child/1035", "child/1003", "child/1010", "child/1015", "child/1016"]
# Of the first 25, the next 10 and the last 5 (exactly 3.75, 1.5 and 0.75): four, one and one.
FIXED_BY_TEAM = ["child/1032", "child/1003", "child/1010", "child/1015", "child/1016", "child/1038"]
# Of two strata with equal claims, whether the first (2: no, 3: yes) has the lower hash of
# 'sha256-rank-1:1:stratum of child/1001', for seeds 1 to 10.
FIXED_LOTS = [2, 3, 2, 3, 2, 3, 2, 3, 3, 2]


def test_the_same_seed_draws_this_sample_for_ever() -> None:
    """A change of the algorithm breaks the promise made to every sample drawn before: give it a new name."""
    drawn = draw([Candidate(key) for key in KEYS], 6, 582913)
    assert [case.key for case in drawn] == FIXED
    by_team = [Candidate(key, "A" if n < 25 else "B" if n < 35 else "C") for n, key in enumerate(KEYS)]
    assert [case.key for case in draw(by_team, 6, 582913)] == FIXED_BY_TEAM
    equal = [Candidate(key, "AB"[n % 2]) for n, key in enumerate(KEYS)]
    assert [plan(equal, 5, seed)[0].sample for seed in range(1, 11)] == FIXED_LOTS


def test_every_case_is_as_likely_as_every_other_wherever_it_stands() -> None:
    drawn: Counter[str] = Counter()
    first: Counter[str] = Counter()
    candidates = [Candidate(key) for key in KEYS]
    for seed in range(1, 2001):
        sample = draw(candidates, 10, seed)
        drawn.update(case.key for case in sample)
        first[sample[0].key] += 1
    # Cases drawn without putting back vary less than chi-square expects, by (N - 1) / N and 1 - n / N.
    spread = chi_square([drawn[key] for key in KEYS], 500) / (1 - 10 / 40) * 39 / 40
    assert 39 / 3 < spread < CHANCE_39
    assert 39 / 3 < chi_square([first[key] for key in KEYS], 50) < CHANCE_39


def test_a_last_case_goes_to_equal_strata_equally_often() -> None:
    candidates = cases({"A": 5, "B": 5, "C": 5})
    won = Counter(draw(candidates, 1, seed)[0].stratum for seed in range(1, 2001))
    assert chi_square([won[name] for name in "ABC"], 2000 / 3) < 13.82  # once in a thousand, 2 degrees


def test_strata_of_unequal_size_with_equal_claims_get_the_last_case_equally_often() -> None:
    candidates = cases({"small": 3, "large": 5})  # of 4, exactly 1.5 and 2.5
    samples = Counter(plan(candidates, 4, seed)[1].sample for seed in range(1, 2001))
    assert set(samples) == {1, 2}
    assert chi_square([samples[1], samples[2]], 1000) < 10.83  # once in a thousand, 1 degree


@pytest.mark.parametrize(
    ("kind", "size", "population", "n"),
    [("number", 1, 1, 1), ("number", 40, 40, 40), ("share", 10, 101, 11), ("share", 1, 1, 1),
     ("share", 100, 1843, 1843), ("share", 10, 1840, 184), ("share", 7, 100, 7)],
)  # fmt: skip
def test_how_many(kind: str, size: int, population: int, n: int) -> None:
    assert sample_size(kind, size, population) == n


@pytest.mark.parametrize(
    ("kind", "size", "population", "says"),
    [("number", 41, 40, "There are 40 cases to draw from, fewer than 41"), ("number", 0, 40, "at least 1"),
     ("number", 2, 1, "There is 1 case to draw from"), ("share", 0, 40, "at least 1"),
     ("share", 101, 40, "at most 100%"), ("number", -1, 40, "at least 1"), ("share", 10, 0, "No case")],
)  # fmt: skip
def test_how_many_that_cannot_be(kind: str, size: int, population: int, says: str) -> None:
    with pytest.raises(CannotDraw, match=says):
        sample_size(kind, size, population)


def test_a_list_that_names_a_case_twice_is_refused() -> None:
    with pytest.raises(CannotDraw, match="twice"):
        draw([Candidate("child/1", "A"), Candidate("child/1", "B")], 1, 1)


@pytest.mark.parametrize("n", [0, 6, -1])
def test_more_or_fewer_than_there_are_is_refused(n: int) -> None:
    with pytest.raises(CannotDraw):
        proportional({"A": 2, "B": 3}, n, {"A": "0", "B": "1"})


@pytest.mark.parametrize(
    ("kind", "size", "population", "n"),
    [
        ("precision", 5, 2000, 323),  # DOMAIN's test vectors for N = 2,000
        ("precision", 10, 2000, 92),
        ("precision", 15, 2000, 42),
        ("precision", 1, 30, 30),
        ("at_least", 0, 40, 40),
        ("at_least", 0, 500, 100),
        ("at_least", 0, 1000, 100),
        ("at_least", 0, 1001, 101),
        ("at_least", 0, 12_345, 1235),
    ],
)
def test_a_size_as_a_precision_or_as_inspectors_saw_it(kind: str, size: int, population: int, n: int) -> None:
    assert sample_size(kind, size, population) == n


def test_a_precision_that_says_nothing_is_refused() -> None:
    with pytest.raises(CannotDraw, match="at most 50 points"):
        sample_size("precision", 51, 100)
