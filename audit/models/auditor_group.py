"""Groups of auditors: the quality assurance team, practice leaders, peers, whoever a council tells apart."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from audit.models.base import Model, key

LONGEST_GROUP = 60
NO_GROUP = 0  # in a tally: audits whose auditor was in no group


class AuditorGroup(Model):
    __tablename__ = "auditor_group"

    id: Mapped[int] = key()
    name: Mapped[str] = mapped_column(String(LONGEST_GROUP), unique=True)
