"""What a QA lead sets for results: the target, the benchmark."""

from typing import Any

from audit.accounts.queries import setting
from audit.extensions import db
from audit.models import Person, Setting, record
from audit.results.targets.queries import BENCHMARK, TARGET, yardsticks
from audit.rules.benchmarks import Benchmark, Target


def set_target(target: Target, by: Person | None) -> None:
    """Set what results are wanted to reach. The same again changes nothing."""
    if target != yardsticks().target:
        _set(TARGET, target.as_stored(), by)


def replace_benchmark(benchmark: Benchmark, by: Person | None) -> None:
    """Put another benchmark in the place of the present one. The same again changes nothing."""
    if benchmark.as_stored() != yardsticks().benchmark.as_stored():
        _set(BENCHMARK, benchmark.as_stored(), by)


def _set(name: str, value: Any, by: Person | None) -> None:
    found = setting(name)
    if found is None:
        found = Setting(name=name, value=value)
        db.session.add(found)
    found.value = value
    db.session.flush()
    record(found, "changed", by, name=name, value=value)
