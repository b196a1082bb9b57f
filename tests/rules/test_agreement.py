"""Agreement: published vectors, what cannot be worked out, and other people's code over random tables."""

import random
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.rules.agreement import agreement, gwet_ac2, ordinal_alpha, weighted_kappa, within

A = [1, 2, 2, 3, 3, 3, 4, 2, 3, 2]
B = [1, 2, 3, 3, 4, 3, 4, 3, 3, 2]
PAIRS = [(a - 1, b - 1) for a, b in zip(A, B, strict=True)]
some_pairs = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=40)


def test_the_published_vector() -> None:
    found = agreement(PAIRS, 4)
    assert (found.n, found.exact, found.within_one) == (10, 0.7, 1.0)
    assert found.kappa_linear is not None
    assert round(found.kappa_linear, 3) == 0.681
    assert found.kappa_quadratic is not None
    assert round(found.kappa_quadratic, 3) == 0.800
    assert found.alpha is not None
    assert round(found.alpha, 3) == 0.759


def test_of_nothing_nothing_is_said() -> None:
    found = agreement([], 4)
    assert found.n == 0
    assert {found.exact, found.within_one, found.kappa_linear, found.alpha, found.ac2} == {None}


def test_where_everyone_gave_the_same_grade_agreement_beyond_chance_cannot_be_worked_out() -> None:
    found = agreement([(1, 1)] * 9, 4)
    assert (found.kappa_linear, found.kappa_quadratic, found.alpha) == (None, None, None)
    assert (found.exact, found.ac2) == (1.0, 1.0)


def test_what_resists_prevalence_stays_high_where_nearly_all_are_good() -> None:
    pairs = [(1, 1)] * 48 + [(1, 2), (2, 1)]
    kappa, ac2 = weighted_kappa(pairs, 4, 2), gwet_ac2(pairs, 4)
    assert kappa is not None
    assert kappa < 0
    assert ac2 is not None
    assert ac2 > 0.97


def test_a_grade_that_is_not_on_the_scale_is_refused() -> None:
    with pytest.raises(ValueError, match="rank 4 is not on a scale of 4 points"):
        agreement([(1, 4)], 4)


@given(some_pairs)
def test_who_is_named_first_makes_no_difference(pairs: list[tuple[int, int]]) -> None:
    one, other = agreement(pairs, 4), agreement([(b, a) for a, b in pairs], 4)
    for name in vars(one):
        assert getattr(one, name) == pytest.approx(getattr(other, name)), name


@given(some_pairs)
def test_no_figure_is_above_full_agreement(pairs: list[tuple[int, int]]) -> None:
    found = agreement(pairs, 4)
    assert all(value is None or value <= 1 + 1e-9 for name, value in vars(found).items() if name != "n")
    assert within(pairs, 3) == 1


def same(ours: float | None, theirs: float) -> bool:
    """Both say the same, to 1e-9; None is what theirs calls not a number."""
    return theirs != theirs if ours is None else ours == pytest.approx(theirs, abs=1e-9)


def tables(seed: int, n: int) -> list[tuple[int, list[list[int | None]]]]:
    """Random tables: points of the scale, and units graded by two to five people, with gaps."""
    dice = random.Random(seed)
    found = []
    for _ in range(n):
        points, people = dice.choice([2, 3, 4, 4, 6, 11]), dice.choice([2, 2, 3, 5])
        favourite, gaps = dice.randrange(points), dice.choice([0, 0, 0.2])

        def rank(points: int = points, favourite: int = favourite, gaps: float = gaps) -> int | None:
            if dice.random() < gaps:
                return None
            return favourite if dice.random() < 0.4 else dice.randrange(points)

        found.append((points, [[rank() for _ in range(people)] for _ in range(dice.randint(2, 30))]))
    return found


@pytest.mark.filterwarnings("ignore")
def test_over_500_random_tables_the_figures_are_those_of_other_peoples_code() -> None:
    krippendorff = pytest.importorskip("krippendorff")
    numpy = pytest.importorskip("numpy")
    oracles = [kappas_of_scikit_learn, kappas_of_statsmodels]
    for n, (points, units) in enumerate(tables(seed=20261126, n=500)):
        pairs = [(u[0], u[1]) for u in units if u[0] is not None and u[1] is not None]
        if pairs:
            for oracle in oracles:
                for power, theirs in oracle(pairs, points).items():
                    assert same(weighted_kappa(pairs, points, power), theirs), (oracle, pairs)
        ours = ordinal_alpha(units)
        if ours is not None:
            table = numpy.array([[numpy.nan if rank is None else rank for rank in unit] for unit in units]).T
            theirs = krippendorff.alpha(table, value_domain=range(points), level_of_measurement="ordinal")
            assert same(ours, theirs), units
        if n % 5 == 0:  # irrCAC is slow, and the only one that is: a hundred tables for its formula
            assert same_as_irrcac(units, points), units


def kappas_of_scikit_learn(pairs: Sequence[tuple[int, int]], points: int) -> dict[int, float]:
    metrics = pytest.importorskip("sklearn.metrics")
    one, other = zip(*pairs, strict=True)
    return {
        power: metrics.cohen_kappa_score(one, other, labels=range(points), weights=weights)
        for power, weights in ((1, "linear"), (2, "quadratic"))
    }


def kappas_of_statsmodels(pairs: Sequence[tuple[int, int]], points: int) -> dict[int, float]:
    raters = pytest.importorskip("statsmodels.stats.inter_rater")
    numpy = pytest.importorskip("numpy")
    table = numpy.zeros((points, points))
    for one, other in pairs:
        table[one, other] += 1
    scores = numpy.arange(points)
    return {
        power: raters.cohens_kappa(table, weights=scores, wt=wt, return_results=False)
        for power, wt in ((1, "linear"), (2, "quadratic"))
    }


def same_as_irrcac(units: Sequence[Sequence[int | None]], points: int) -> bool:
    cac = pytest.importorskip("irrCAC.raw").CAC
    frame: Any = pytest.importorskip("pandas").DataFrame(
        [unit for unit in units if any(rank is not None for rank in unit)], dtype=float
    )
    ours = gwet_ac2(units, points)
    if ours is None:
        return True  # it divides by nothing here; that we say so is tested above
    theirs = cac(frame, weights="quadratic", categories=[float(point) for point in range(points)], digits=12)
    return same(ours, theirs.gwet()["est"]["coefficient_value"])
