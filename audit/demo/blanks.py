"""Which criteria do not apply to an invented case: those of another age, and now and then others."""

from random import Random

from audit.demo.scene import Scene

# By criterion: what must be true of the case, and how likely "not applicable" then is.
CHANCES: dict[str, tuple[tuple[str, float], ...]] = {
    "1.4": (("home", 0.25),),
    "2.3": (("", 0.12),),
    "2.6": (("baby", 0.5),),
    "5.1": (("baby", 0.5),),
    "6.2": (("", 0.04),),
    "7.5": (("", 0.35),),
    "8.6": (("home", 0.45), ("care", 0.3)),
    "9.4": (("", 0.12),),
    "10.6": (("", 0.55),),
    "11.8": (("", 0.4),),
    "12.3": (("u5", 1.0),),
    "12.5": (("u10", 1.0),),
    "12.6": (("5+", 1.0),),
    "13.3": (("white", 0.12),),
    "14.2": (("", 0.08),),
    "15.5": (("", 0.05),),
}


def not_applicable(code: str, scene: Scene, thrown: Random) -> bool:
    """Whether the criterion with this code does not apply to the case."""
    chance = thrown.random()
    if code == "6.4":
        return not scene.is_("siblings")
    if code == "5.7":
        return not (scene.is_("u5") or scene.is_("disabled"))
    if code == "12.4":
        return chance < (0.1 if scene.is_("disabled") else 0.65)
    return any(chance < likely for needs, likely in CHANCES.get(code, ()) if not needs or scene.is_(needs))
