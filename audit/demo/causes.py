"""What lay behind an invented grade below good: one of the causes that its criterion offers."""

from audit.demo.dice import dice
from audit.rules.framework import Criterion


def causes_of(criterion: Criterion, grade: str, text: str) -> tuple[str, ...]:
    """One of the causes that are offered, for some of the grades below good that say why."""
    if grade in criterion.scale.good or not criterion.root_causes or not text:
        return ()
    thrown = dice("cause", criterion.code, grade, text)
    return (thrown.choice(criterion.root_causes),) if thrown.random() < 0.6 else ()
