"""Frameworks: versions, scales with their grade points, themes, criteria with their descriptors.

Everything an auditor reads while grading hangs on one framework version, so that a finished audit keeps
its wording for ever. `lineage` says which theme or criterion of an earlier version it carries on.
"""

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, Column, ForeignKey, String, Table, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from audit.models.base import Model, Moment, key, refers_to


class Cohort(Model):
    """A kind of case (child in need, in care, ...): data, because councils and reforms differ."""

    __tablename__ = "cohort"

    code: Mapped[str] = mapped_column(String(40), primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    position: Mapped[int]


class Framework(Model):
    __tablename__ = "framework"

    id: Mapped[int] = key()
    code: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    subject: Mapped[str] = mapped_column(String(40), default="case")  # what is audited, in a word

    versions: Mapped[list["FrameworkVersion"]] = relationship(
        back_populates="framework", order_by="FrameworkVersion.number"
    )


class FrameworkVersion(Model):
    __tablename__ = "framework_version"

    id: Mapped[int] = key()
    framework_id: Mapped[int] = refers_to("framework.id")
    number: Mapped[int]
    state: Mapped[str] = mapped_column(String(20))  # draft, published, retired
    summary: Mapped[str] = mapped_column(Text, default="")
    based_on: Mapped[str] = mapped_column(Text, default="")
    content_sha256: Mapped[str] = mapped_column(String(64))  # of the file it was read from
    published_at: Mapped[datetime | None] = mapped_column(Moment)
    judgement_scale: Mapped[str] = mapped_column(String(40))  # the code of one of its scales

    framework: Mapped[Framework] = relationship(back_populates="versions")
    scales: Mapped[list["Scale"]] = relationship(back_populates="version", order_by="Scale.id")
    themes: Mapped[list["Theme"]] = relationship(back_populates="version", order_by="Theme.position")

    __table_args__ = (
        UniqueConstraint("framework_id", "number"),
        CheckConstraint("state IN ('draft', 'published', 'retired')", name="state"),
    )

    @property
    def title(self) -> str:
        return f"{self.framework.name}, version {self.number}"


class Scale(Model):
    """An ordered set of grade points, best first."""

    __tablename__ = "scale"

    id: Mapped[int] = key()
    framework_version_id: Mapped[int] = refers_to("framework_version.id")
    code: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(80))
    benchmark: Mapped[str] = mapped_column(String(40))  # the grade whose descriptor is shown first

    version: Mapped[FrameworkVersion] = relationship(back_populates="scales")
    points: Mapped[list["GradePoint"]] = relationship(back_populates="scale", order_by="GradePoint.position")

    __table_args__ = (UniqueConstraint("framework_version_id", "code"),)


class GradePoint(Model):
    __tablename__ = "grade_point"

    id: Mapped[int] = key()
    scale_id: Mapped[int] = refers_to("scale.id")
    code: Mapped[str] = mapped_column(String(40))
    letter: Mapped[str] = mapped_column(String(3))
    label: Mapped[str] = mapped_column(String(60))
    position: Mapped[int]  # 1 is the best
    good_or_better: Mapped[bool]
    background: Mapped[str] = mapped_column(String(7))
    text: Mapped[str] = mapped_column(String(7))
    help: Mapped[str] = mapped_column(Text, default="")

    scale: Mapped[Scale] = relationship(back_populates="points")

    __table_args__ = (UniqueConstraint("scale_id", "code"), UniqueConstraint("scale_id", "position"))


theme_cohort = Table(
    "theme_cohort",
    Model.metadata,
    Column("theme_id", ForeignKey("theme.id"), primary_key=True),
    Column("cohort", ForeignKey("cohort.code"), primary_key=True),
)

criterion_cohort = Table(
    "criterion_cohort",
    Model.metadata,
    Column("criterion_id", ForeignKey("criterion.id"), primary_key=True),
    Column("cohort", ForeignKey("cohort.code"), primary_key=True),
)


class Theme(Model):
    __tablename__ = "theme"

    id: Mapped[int] = key()
    framework_version_id: Mapped[int] = refers_to("framework_version.id")
    lineage: Mapped[str] = mapped_column(String(120))
    code: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(120))
    about: Mapped[str] = mapped_column(Text, default="")
    position: Mapped[int]
    judged: Mapped[bool] = mapped_column(default=True)
    guard: Mapped[str] = mapped_column(String(10), default="none")  # none, limiting, capping
    cap: Mapped[str | None] = mapped_column(String(40))  # the grade a capping theme caps overall at

    version: Mapped[FrameworkVersion] = relationship(back_populates="themes")
    criteria: Mapped[list["Criterion"]] = relationship(back_populates="theme", order_by="Criterion.position")
    cohorts: Mapped[list[Cohort]] = relationship(secondary=theme_cohort, order_by=Cohort.position)

    __table_args__ = (
        UniqueConstraint("framework_version_id", "code"),
        UniqueConstraint("framework_version_id", "lineage"),
        CheckConstraint("guard IN ('none', 'limiting', 'capping')", name="guard"),
    )


class Criterion(Model):
    __tablename__ = "criterion"

    id: Mapped[int] = key()
    theme_id: Mapped[int] = refers_to("theme.id")
    scale_id: Mapped[int] = refers_to("scale.id")
    lineage: Mapped[str] = mapped_column(String(120))
    code: Mapped[str] = mapped_column(String(20))
    question: Mapped[str] = mapped_column(Text)
    guidance: Mapped[str] = mapped_column(Text, default="")
    kind: Mapped[str] = mapped_column(String(20))  # judgement, compliance
    position: Mapped[int]
    weight: Mapped[int] = mapped_column(default=1)
    evidence: Mapped[str] = mapped_column(String(12), default="below_good")
    blanks: Mapped[list[str]] = mapped_column(JSON)  # which blanks are allowed

    theme: Mapped[Theme] = relationship(back_populates="criteria")
    scale: Mapped[Scale] = relationship()
    descriptors: Mapped[list["Descriptor"]] = relationship(back_populates="criterion")
    cohorts: Mapped[list[Cohort]] = relationship(secondary=criterion_cohort, order_by=Cohort.position)

    __table_args__ = (
        UniqueConstraint("theme_id", "code"),
        CheckConstraint("kind IN ('judgement', 'compliance')", name="kind"),
        CheckConstraint("evidence IN ('always', 'below_good', 'never')", name="evidence"),
    )


class Descriptor(Model):
    """What a grade looks like for a criterion."""

    __tablename__ = "descriptor"

    criterion_id: Mapped[int] = mapped_column(ForeignKey("criterion.id"), primary_key=True)
    grade: Mapped[str] = mapped_column(String(40), primary_key=True)
    text: Mapped[str] = mapped_column(Text)

    criterion: Mapped[Criterion] = relationship(back_populates="descriptors")
