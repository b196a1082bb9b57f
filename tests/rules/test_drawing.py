"""Strata, quotas and reserves: every draw respects its plan, or says in words why none can."""

import random
from collections import Counter
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.rules import sampling
from audit.rules.drawing import ALGORITHMS, WITH_QUOTAS, Design, Drawn, ReserveKind, Reserves, draw
from audit.rules.quotas import Quotas
from audit.rules.sampling import ALGORITHM, Candidate, CannotDraw
from audit.rules.shares import Shares, shared

seeds = st.integers(1, 999_999_999)
COHORTS = ("In care", "Care leavers", "Child protection")


@st.composite
def lists(draw_: st.DrawFn, most: int = 60) -> list[Candidate]:
    """Case lists of a few teams, cohorts and workers, stratified by any of them or by none."""
    by = draw_(st.sampled_from(["none", "team", "cohort", "both"]))
    rows = draw_(
        st.lists(
            st.tuples(
                st.sampled_from("ABCD"), st.sampled_from(COHORTS), st.sampled_from(["", "u", "v", "w", "x"])
            ),
            min_size=1,
            max_size=most,
        )
    )
    strata = {"none": "{0:.0}", "team": "{0}", "cohort": "{1}", "both": "{0} · {1}"}
    return [
        Candidate(f"child/{n}", strata[by].format(team, cohort), team, cohort, worker)
        for n, (team, cohort, worker) in enumerate(rows)
    ]


quotas = st.builds(
    Quotas,
    st.lists(
        st.tuples(st.sampled_from(COHORTS), st.integers(1, 5)), max_size=2, unique_by=lambda q: q[0]
    ).map(tuple),
    st.booleans(),
    st.booleans(),
    st.integers(0, 3),
)
reserves = st.builds(Reserves, st.sampled_from(list(ReserveKind)), st.integers(0, 30))


def respects(sample: list[Candidate], whole: list[Candidate], asked: Quotas) -> bool:
    """Whether a sample of the whole list holds everything the quotas ask for."""
    cohorts, workers = Counter(c.cohort for c in sample), Counter(c.worker for c in sample)
    return (
        all(cohorts[cohort] >= least for cohort, least in asked.cohorts)
        and (not asked.each_team or {c.team for c in whole} == {c.team for c in sample})
        and (not asked.each_worker or {c.worker for c in whole} - {""} == set(workers) - {""})
        and (not asked.most_per_worker or all(n <= asked.most_per_worker for w, n in workers.items() if w))
    )


def check(drawn: Drawn, whole: list[Candidate], design: Design) -> None:
    """What holds for every draw, whatever was asked."""
    sample, held = list(drawn.sample), list(drawn.reserves)
    keys = [case.key for case in sample + held]
    assert len(sample) == design.n
    assert len(set(keys)) == len(keys)
    assert set(keys) <= {case.key for case in whole}
    assert respects(sample, whole, design.quotas)
    for found in (sample, held):
        ranks = [sampling.rank(design.seed, case.key) for case in found]
        assert ranks == sorted(ranks)
    by_stratum = Counter(case.stratum for case in sample)
    spare = Counter(case.stratum for case in held)
    for stratum in drawn.strata:
        assert stratum.population == sum(case.stratum == stratum.name for case in whole)
        assert (stratum.sample, stratum.reserves) == (by_stratum[stratum.name], spare[stratum.name])
        most = min(design.reserves.of(stratum.sample), stratum.population - stratum.sample)
        assert stratum.reserves <= most
        if not design.quotas.most_per_worker:
            assert stratum.reserves == most
    assert sum(stratum.sample for stratum in drawn.strata) == design.n
    limit = design.quotas.most_per_worker
    if limit:
        workers = Counter(case.worker for case in sample + held if case.worker)
        assert max(workers.values(), default=0) <= limit


@given(lists(), quotas, reserves, st.sampled_from(list(Shares)), seeds, st.data())
@settings(deadline=None, max_examples=300)
def test_every_draw_respects_its_plan(
    whole: list[Candidate], asked: Quotas, spare: Reserves, shares: str, seed: int, data: st.DataObject
) -> None:
    design = Design(data.draw(st.integers(1, len(whole))), seed, shares, asked, spare)
    try:
        drawn = draw(whole, design)
    except CannotDraw:
        assert asked, "without quotas nothing is in the way"
        return
    check(drawn, whole, design)
    shuffled = random.Random(seed).sample(whole, len(whole))
    assert draw(shuffled, design) == drawn, "the order of the list does not matter"


@given(lists(most=8), quotas, seeds, st.data())
@settings(deadline=None, max_examples=400)
def test_what_is_said_to_be_impossible_is(
    whole: list[Candidate], asked: Quotas, seed: int, data: st.DataObject
) -> None:
    n = data.draw(st.integers(1, len(whole)))
    try:
        draw(whole, Design(n, seed, quotas=asked))
    except CannotDraw:
        # Cohorts, teams and a limit of workers at once cannot be searched wholly in a short time.
        if not (asked.cohorts and asked.each_team and (asked.each_worker or asked.most_per_worker)):
            assert not any(respects(list(some), whole, asked) for some in combinations(whole, n))


@given(lists(), seeds, st.data())
@settings(deadline=None)
def test_quotas_that_chance_meets_change_nothing(
    whole: list[Candidate], seed: int, data: st.DataObject
) -> None:
    plain = [Candidate(c.key, "", c.team, c.cohort, c.worker) for c in whole]
    n = data.draw(st.integers(1, len(plain)))
    by_chance = draw(plain, Design(n, seed))
    held = Counter(case.cohort for case in by_chance.sample)
    met = Quotas(tuple(held.items()))
    assert draw(plain, Design(n, seed, quotas=met)).sample == by_chance.sample


@given(lists(), seeds, st.data())
@settings(deadline=None)
def test_without_quotas_it_is_the_draw_that_it_always_was(
    whole: list[Candidate], seed: int, data: st.DataObject
) -> None:
    n = data.draw(st.integers(1, len(whole)))
    for spare in (Reserves(), Reserves(ReserveKind.NUMBER, 3)):
        design = Design(n, seed, reserves=spare)
        assert list(draw(whole, design).sample) == sampling.draw(whole, n, seed)
        assert design.algorithm == ALGORITHM


@given(lists(), seeds, st.data())
@settings(deadline=None)
def test_a_reserve_is_the_next_of_its_stratum(whole: list[Candidate], seed: int, data: st.DataObject) -> None:
    n = data.draw(st.integers(1, len(whole)))
    drawn = draw(whole, Design(n, seed, reserves=Reserves(ReserveKind.NUMBER, 2)))
    for name in {case.stratum for case in drawn.sample}:
        in_order = sorted((c.key for c in whole if c.stratum == name), key=lambda k: sampling.rank(seed, k))
        given_ = [c.key for c in drawn.sample if c.stratum == name]
        spare = [c.key for c in drawn.reserves if c.stratum == name]
        assert [*given_, *spare] == in_order[: len(given_) + len(spare)]


def cases(**teams: int) -> list[Candidate]:
    return [
        Candidate(f"child/{team}{n}", team, team, "In care", f"{team}{n % 3}")
        for team, size in teams.items()
        for n in range(size)
    ]


def sizes(drawn: Drawn) -> list[int]:
    return [stratum.sample for stratum in drawn.strata]


def test_equal_strata_give_the_same_and_what_one_cannot_give_the_others_do() -> None:
    whole = cases(A=40, B=20, C=3)
    assert sizes(draw(whole, Design(9, 1, Shares.EQUAL))) == [3, 3, 3]
    assert sizes(draw(whole, Design(23, 1, Shares.EQUAL))) == [10, 10, 3]
    assert sizes(draw(whole, Design(53, 1, Shares.EQUAL))) == [30, 20, 3]


def test_a_quota_raises_its_stratum_and_the_others_share_the_rest_in_proportion() -> None:
    whole = [
        Candidate(f"child/{cohort}{n}", cohort, "A", cohort)
        for cohort, size in (("Care leavers", 20), ("Child protection", 60), ("In care", 120))
        for n in range(size)
    ]
    drawn = draw(whole, Design(40, 7, quotas=Quotas((("Care leavers", 10),))))
    assert sizes(drawn) == [10, 10, 20]
    assert Design(40, 7, quotas=Quotas((("Care leavers", 10),))).algorithm == WITH_QUOTAS
    assert set(ALGORITHMS) == {ALGORITHM, WITH_QUOTAS}


def test_a_sample_with_quotas_is_this_one_for_ever() -> None:
    """As for the plain draw: a change of what these seeds draw needs a new name."""
    whole = [
        Candidate(f"child/{n}", "ABC"[n % 3], "ABC"[n % 3], COHORTS[n % 7 % 3], f"w{n % 11}")
        for n in range(1001, 1041)
    ]
    design = Design(9, 582913, Shares.EQUAL, Quotas((("Care leavers", 4),), True, False, 1), Reserves(size=1))
    drawn = draw(whole, design)
    assert [case.key.removeprefix("child/") for case in drawn.sample] == FIXED
    assert [case.key.removeprefix("child/") for case in drawn.reserves] == FIXED_RESERVES


FIXED = ["1032", "1003", "1016", "1013", "1026", "1023", "1039", "1019", "1018"]
FIXED_RESERVES = ["1011", "1009"]


@pytest.mark.parametrize(
    ("n", "asked", "says"),
    [
        (
            10,
            Quotas(each_worker=True),
            "12 workers and 10 cases: at least one of each is not possible.",
        ),
        (3, Quotas(each_team=True), "4 teams and 3 cases: at least one of each is not possible."),
        (
            5,
            Quotas((("In care", 9),)),
            "The quotas of cohorts are 9 cases and 5 are to be drawn: draw more, or ask for less.",
        ),
        (
            9,
            Quotas((("Care leavers", 2),)),
            "There are 0 cases of Care leavers to draw from, fewer than the 2 asked for.",
        ),
        (
            13,
            Quotas(most_per_worker=1),
            "At most 1 of each worker leaves 12 cases, fewer than the 13 to draw.",
        ),
    ],
)
def test_what_cannot_be_met_is_said_in_words(n: int, asked: Quotas, says: str) -> None:
    with pytest.raises(CannotDraw) as refused:
        draw(cases(A=9, B=9, C=9, D=9), Design(n, 1, quotas=asked))
    assert str(refused.value) == says


def test_quotas_that_do_not_fit_together_say_how_many_they_take() -> None:
    whole = [
        *(Candidate(f"child/a{n}", "", "A", "In care", "u") for n in range(5)),
        *(Candidate(f"child/b{n}", "", "B", "Care leavers", f"w{n}") for n in range(3)),
    ]
    with pytest.raises(CannotDraw, match="Together these quotas take 7 cases and 6 are to be drawn"):
        draw(whole, Design(6, 1, quotas=Quotas((("In care", 4),), each_worker=True)))
    assert len(draw(whole, Design(7, 1, quotas=Quotas((("In care", 4),), each_worker=True))).sample) == 7
    with pytest.raises(CannotDraw, match="At most 2 of each worker leaves 2 of the 4 cases of In care"):
        draw(whole, Design(5, 1, quotas=Quotas((("In care", 4),), most_per_worker=2)))


def test_a_share_of_the_sample_as_reserves_is_rounded_up() -> None:
    drawn = draw(cases(A=40, B=20), Design(9, 1, reserves=Reserves(ReserveKind.SHARE, 20)))
    assert [(stratum.sample, stratum.reserves) for stratum in drawn.strata] == [(6, 2), (3, 1)]


@given(st.dictionaries(st.sampled_from("ABCDE"), st.tuples(*[st.integers(0, 20)] * 3), min_size=1), st.data())
@settings(deadline=None)
def test_what_is_shared_adds_up_within_its_bounds(
    strata: dict[str, tuple[int, int, int]], data: st.DataObject
) -> None:
    weights = {name: 1 + weight for name, (weight, _, _) in strata.items()}
    least = {name: low for name, (_, low, _) in strata.items()}
    most = {name: low + more for name, (_, low, more) in strata.items()}
    n = data.draw(st.integers(sum(least.values()), sum(most.values())))
    sizes = shared(n, weights, least, most, {name: name for name in strata})
    assert sum(sizes.values()) == n
    assert all(least[name] <= size <= most[name] for name, size in sizes.items())


# What chance alone exceeds once in a thousand times, by degrees of freedom. Source: NIST/SEMATECH e-Handbook
# of Statistical Methods, section 1.3.6.7.4, upper-tail critical values of the chi-square distribution.
CHANCE = {1: 10.828, 3: 16.266, 35: 66.619, 39: 72.055}


def test_two_thousand_draws_with_quotas_favour_no_position_team_or_cohort() -> None:
    """Cases alike to the plan are drawn equally often, wherever they stand and whoever they belong to."""
    whole = [
        Candidate(f"child/{1000 + n}", "ABCD"[n // 10], "ABCD"[n // 10], COHORTS[n % 2], f"{n % 5}")
        for n in range(40)
    ]
    asked = Design(8, 0, quotas=Quotas((("Care leavers", 4), ("In care", 4)), each_team=True))
    drawn: Counter[str] = Counter()
    teams: Counter[str] = Counter()
    for seed in range(1, 2001):
        sample = draw(whole, Design(asked.n, seed, quotas=asked.quotas)).sample
        drawn.update(case.key for case in sample)
        teams.update(case.team for case in sample)
    expected = 2000 * 8 / 40
    assert sum((drawn[c.key] - expected) ** 2 / expected for c in whole) < CHANCE[39]
    assert sum((n - 4000) ** 2 / 4000 for n in teams.values()) < CHANCE[3]
    by_cohort = Counter(c.cohort for c in whole for _ in range(drawn[c.key]))
    assert set(by_cohort.values()) == {8000}


def test_a_quota_of_one_worker_each_favours_nobodys_case() -> None:
    whole = [Candidate(f"child/{n}", "", "A", "In care", "uvwx"[n // 9]) for n in range(36)]
    drawn: Counter[str] = Counter()
    for seed in range(1, 2001):
        drawn.update(
            case.key
            for case in draw(
                whole, Design(6, seed, quotas=Quotas(each_worker=True, most_per_worker=2))
            ).sample
        )
    expected = 2000 * 6 / 36
    assert sum((drawn[c.key] - expected) ** 2 / expected for c in whole) < CHANCE[35]
    workers = [sum(drawn[c.key] for c in whole if c.worker == worker) for worker in "uvwx"]
    assert sum((n - 3000) ** 2 / 3000 for n in workers) < CHANCE[3]
