"""Names of teams, lists and files: how long they may be; how they are compared is a rule."""

from audit.rules.names import folded, in_order, tidied

__all__ = ["LONGEST_NAME", "folded", "in_order", "tidied"]

LONGEST_NAME = 120
