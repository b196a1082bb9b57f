"""The target and the benchmark that stand now."""

from audit.accounts.queries import setting
from audit.rules.benchmarks import NATIONAL, Target, Yardsticks, stored_benchmark

TARGET, BENCHMARK = "results_target", "results_benchmark"


def yardsticks() -> Yardsticks:
    """The council's target, none at first, and the benchmark: the built-in one until a lead replaces it."""
    target, benchmark = setting(TARGET), setting(BENCHMARK)
    return Yardsticks(
        Target(**target.value) if target else Target(),
        stored_benchmark(benchmark.value) if benchmark else NATIONAL,
    )
