"""What results say, worked out from the rows of grades and judgements: by DuckDB, and by our own database.

Both give what the tallies give for the page: judgements by team and theme, and grades by criterion.
"""

import csv
from pathlib import Path

import duckdb
from duckdb import DuckDBPyConnection
from sqlalchemy import func, select

from audit.extensions import db
from audit.models import CaseAudit, Grade, Judgement
from audit.rules.workflow import COUNTED

TABLES = {
    "case_audit": select(CaseAudit.id, CaseAudit.round_id, CaseAudit.team_id, CaseAudit.state),
    "grade": select(Grade.case_audit_id, Grade.criterion_id, Grade.first_grade),
    "judgement": select(Judgement.case_audit_id, Judgement.theme_id, Judgement.first_grade),
}
JUDGED = """
SELECT team_id, theme_id, first_grade, count(*)
FROM judgement JOIN case_audit ON case_audit.id = case_audit_id
WHERE state = 'submitted' AND first_grade IS NOT NULL GROUP BY ALL
"""
GRADED = """
SELECT criterion_id, first_grade, count(*)
FROM grade JOIN case_audit ON case_audit.id = case_audit_id
WHERE state = 'submitted' AND first_grade IS NOT NULL GROUP BY ALL
"""


def in_duckdb(folder: Path) -> DuckDBPyConnection:
    """The same rows in a file of DuckDB's own."""
    file = folder / "rows.duckdb"
    file.unlink(missing_ok=True)
    duck = duckdb.connect(str(file))
    for table, query in TABLES.items():
        rows = folder / f"{table}.csv"
        with rows.open("w", newline="") as out:
            writer = csv.writer(out)
            writer.writerow(query.selected_columns.keys())
            for some in db.session.execute(query.execution_options(yield_per=10_000)).partitions():
                writer.writerows(some)
        duck.execute(f"CREATE TABLE {table} AS SELECT * FROM read_csv('{rows}', header = true)")
        rows.unlink()
    duck.execute("CHECKPOINT")
    return duck


def grouped_by_duckdb(duck: DuckDBPyConnection, threads: int = 2) -> tuple[list[object], list[object]]:
    duck.execute(f"SET threads = {threads}")
    return duck.execute(JUDGED).fetchall(), duck.execute(GRADED).fetchall()


def grouped_straight() -> tuple[list[object], list[object]]:
    judged = (CaseAudit.team_id, Judgement.theme_id, Judgement.first_grade)
    graded = (Grade.criterion_id, Grade.first_grade)
    found = []
    for row, columns in ((Judgement, judged), (Grade, graded)):
        query = (
            select(*columns, func.count())
            .join_from(row, CaseAudit, row.case_audit_id == CaseAudit.id)
            .where(CaseAudit.state.in_(COUNTED), row.first_grade.is_not(None))
            .group_by(*columns)
        )
        found.append(list(db.session.execute(query)))
    return found[0], found[1]
