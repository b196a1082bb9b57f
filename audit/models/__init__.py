"""What is stored: one table family a file; columns, constraints, relationships, no decisions."""

from audit.models.case import Case, CaseList, CaseListEntry, CaseListPreview, SetAsideRow
from audit.models.case_audit import CaseAudit, Grade, Judgement
from audit.models.framework import (
    Cohort,
    Criterion,
    Descriptor,
    Framework,
    FrameworkVersion,
    GradePoint,
    Scale,
    Theme,
)
from audit.models.history import HistoryEntry, broken_entries, record
from audit.models.person import FailedSignIn, OneTimeLink, Person, PersonRole, person_team
from audit.models.round import Draw, Round, SampledCase
from audit.models.tally import Tally
from audit.models.team import Team

__all__ = [
    "Case", "CaseAudit", "CaseList", "CaseListEntry", "CaseListPreview", "Cohort", "Criterion",
    "Descriptor", "Draw", "FailedSignIn", "Framework", "FrameworkVersion", "Grade", "GradePoint",
    "HistoryEntry", "Judgement", "OneTimeLink", "Person", "PersonRole", "Round", "SampledCase", "Scale",
    "SetAsideRow", "Tally", "Team", "Theme", "broken_entries", "person_team", "record",
]  # fmt: skip
