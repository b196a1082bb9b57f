"""Re-audits: a case that was found inadequate is audited again, by somebody else."""

from datetime import datetime

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from audit.models.base import Model, Moment, key, of_audit, refers_to
from audit.models.case_audit import CaseAudit
from audit.models.person import Person
from audit.models.round import SampledCase


class ReAudit(Model):
    """What became of an audit whose case comes back: it is in the sample of a round, or is let rest."""

    __tablename__ = "re_audit"

    id: Mapped[int] = key()
    case_audit_id: Mapped[int] = of_audit(unique=True)  # the earlier audit
    # None: it rests. Where the draw is discarded the case comes back again.
    sampled_case_id: Mapped[int | None] = mapped_column(
        ForeignKey("sampled_case.id", ondelete="CASCADE"), unique=True
    )
    reason: Mapped[str] = mapped_column(Text, default="")  # why it is not audited again
    by_id: Mapped[int] = refers_to("person.id")
    at: Mapped[datetime] = mapped_column(Moment)

    earlier: Mapped[CaseAudit] = relationship()
    sampled_case: Mapped[SampledCase | None] = relationship()
    by: Mapped[Person] = relationship()
