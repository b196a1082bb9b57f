"""The same figures counted another way: by plain SQL over the grades and judgements, never the tallies."""

from collections import Counter

from sqlalchemy import text

from audit.extensions import db

GOOD = {"outstanding", "good", "met"}
BLANKS = {"not_applicable", "no_evidence", "not_looked_at", "unsure"}

THEMES = """
    SELECT t.name, CASE WHEN th.code IS NULL THEN 'Overall' ELSE th.code || ' ' || th.name END, j.grade
    FROM judgement j JOIN case_audit a ON a.id = j.case_audit_id JOIN team t ON t.id = a.team_id
    LEFT JOIN theme th ON th.id = j.theme_id WHERE a.state = 'submitted'
"""
CRITERIA = """
    SELECT t.name, c.code, g.grade
    FROM grade g JOIN case_audit a ON a.id = g.case_audit_id JOIN team t ON t.id = a.team_id
    JOIN criterion c ON c.id = g.criterion_id WHERE a.state = 'submitted'
"""

Counts = dict[tuple[str, str], Counter[str]]  # by team (and "All teams") and thing


def recount(sql: str, among: frozenset[str] | None = None) -> Counts:
    """How often each grade was given, by team and thing; `among` are the teams that count for all."""
    found: Counts = {}
    for team, thing, grade in db.session.execute(text(sql)):
        if among is None or team in among:
            found.setdefault((team, thing), Counter())[grade] += 1
            found.setdefault(("All teams", thing), Counter())[grade] += 1
    return found


def share(counts: Counter[str]) -> tuple[int, int]:
    """How many are good or better, and how many grades there are."""
    graded = {grade: n for grade, n in counts.items() if grade not in BLANKS}
    return sum(n for grade, n in graded.items() if grade in GOOD), sum(graded.values())
