"""What is stored: one table family a file; columns, constraints, relationships, no decisions."""

from audit.models.action import ProposedAction
from audit.models.auditor_group import AuditorGroup
from audit.models.calibration import Calibration, CalibrationGrade
from audit.models.case import (
    Case,
    CaseList,
    CaseListEntry,
    CaseListPreview,
    CaseListUpload,
    CaseSource,
    ReadingProgress,
    SetAsideRow,
)
from audit.models.case_audit import CaseAudit, Grade, Judgement
from audit.models.concern import Concern, ConcernStep, ConcernTold, NamedPerson
from audit.models.export import Export
from audit.models.feed_token import FeedToken
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
from audit.models.keyboard import Keyboard
from audit.models.learning import Exemplar, LearningPoint, LearningPointCriterion
from audit.models.moderation import ModeratedGrade, Moderation, ModerationReason, ModerationRule
from audit.models.past import PastAuditor, PastImport, PastRound, PastUpload
from audit.models.person import FailedSignIn, OneTimeLink, Person, PersonAway, PersonRole, person_team
from audit.models.phrase import Phrase, PhraseUse
from audit.models.presence import Presence
from audit.models.privacy import KeptWords
from audit.models.re_audit import ReAudit
from audit.models.reading import Reading
from audit.models.reminder import Reminder
from audit.models.round import Draw, Round, SampledCase, TakenOut
from audit.models.saved_view import SavedView
from audit.models.series import Series, SeriesMonth, series_auditor
from audit.models.setting import Setting
from audit.models.taking_part import Participant, Reflection
from audit.models.tally import RoundTally, Tally
from audit.models.team import Team, TeamAlias
from audit.models.team_answer import Challenge, TeamAnswer
from audit.models.time_spent import TimeSpent
from audit.models.workbook import WorkbookUpload

__all__ = [
    "AuditorGroup", "Calibration", "CalibrationGrade", "Case", "CaseAudit", "CaseList", "CaseListEntry",
    "CaseListPreview", "CaseListUpload", "CaseSource", "Challenge", "Cohort", "Concern", "ConcernStep",
    "ConcernTold", "Criterion", "Descriptor", "Draw", "Exemplar", "Export", "FailedSignIn", "FeedToken",
    "Framework", "FrameworkVersion", "Grade", "GradePoint", "HistoryEntry", "Judgement", "KeptWords",
    "Keyboard", "LearningPoint", "LearningPointCriterion", "ModeratedGrade", "Moderation", "ModerationReason",
    "ModerationRule", "NamedPerson", "OneTimeLink", "Participant", "PastAuditor", "PastImport", "PastRound",
    "PastUpload", "Person", "PersonAway", "PersonRole", "Phrase", "PhraseUse", "Presence", "ProposedAction",
    "ReAudit", "Reading", "ReadingProgress", "Reflection", "Reminder", "Round", "RoundTally", "SampledCase",
    "SavedView", "Scale", "Series", "SeriesMonth", "SetAsideRow", "Setting", "TakenOut", "Tally", "Team",
    "TeamAlias", "TeamAnswer", "Theme", "TimeSpent", "WorkbookUpload", "broken_entries", "person_team",
    "record", "series_auditor",
]  # fmt: skip
