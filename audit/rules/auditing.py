"""Who may not audit a case: nobody judges work that is their own, their team's or that they supervised."""

from enum import StrEnum

from audit.rules.names import tidied


class Bar(StrEnum):
    """Why someone may not audit a case, as it ends a sentence that begins with who."""

    OWN_TEAM = "own team"
    OWN_CASE = "own case"
    SUPERVISED = "supervised"
    OTHER_AUDIT = "other audit"
    BEFORE = "before"

    def words(self, team: str, several: bool) -> str:
        """Why: "has Locality 2 among their own teams"."""
        has, is_ = ("have", "are") if several else ("has", "is")
        return {
            Bar.OWN_TEAM: f"{has} {team} among their own teams",
            Bar.OWN_CASE: f"{is_} the worker of a case",
            Bar.SUPERVISED: "supervised a case",
            Bar.OTHER_AUDIT: f"{has} the other audit of a case",
            Bar.BEFORE: "audited the case the time before",
        }[self]


def same_person(name: str | None) -> str:
    """What two spellings of a name share: capitals, spaces and "Lovelace, Ada" make no difference.

    A list names workers as it likes. Two people of one name are taken for one: then one of them is barred
    from a case that they might have audited, and never the other way round. Empty for no name.
    """
    return " ".join(sorted(tidied(name or "").casefold().replace(",", " ").split()))
