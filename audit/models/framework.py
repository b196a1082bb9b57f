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
    name: Mapped[str] = mapped_column(String(120))  # of its newest published version, or of its first draft

    versions: Mapped[list["FrameworkVersion"]] = relationship(
        back_populates="framework", order_by="FrameworkVersion.number"
    )

    @property
    def newest_published(self) -> "FrameworkVersion | None":
        return next((version for version in reversed(self.versions) if version.published_at), None)

    @property
    def draft(self) -> "FrameworkVersion | None":
        """The version that is being written; there is one at a time."""
        return next((version for version in self.versions if version.state == "draft"), None)


class FrameworkVersion(Model):
    __tablename__ = "framework_version"

    id: Mapped[int] = key()
    framework_id: Mapped[int] = refers_to("framework.id")
    number: Mapped[int]
    state: Mapped[str] = mapped_column(String(20))  # draft, published, retired
    name: Mapped[str] = mapped_column(String(120))
    subject: Mapped[str] = mapped_column(String(40), default="case")  # what is audited, in a word
    summary: Mapped[str] = mapped_column(Text, default="")
    based_on: Mapped[str] = mapped_column(Text, default="")
    cohorts: Mapped[list[list[str]]] = mapped_column(JSON)  # those it is for: code and name, in order
    root_causes: Mapped[list[list[str]]] = mapped_column(JSON, default=list)  # code and name, in order
    judgement_scale: Mapped[str] = mapped_column(String(40))  # the code of one of its scales
    base_id: Mapped[int | None] = refers_to("framework_version.id")  # the version a draft started from
    content_sha256: Mapped[str] = mapped_column(String(64), default="")  # of what it says, once published
    created_at: Mapped[datetime] = mapped_column(Moment)
    offered_at: Mapped[datetime | None] = mapped_column(Moment)  # when its author asked for publishing
    published_at: Mapped[datetime | None] = mapped_column(Moment)
    revision: Mapped[int] = mapped_column(default=1)  # a save names the one it saw

    framework: Mapped[Framework] = relationship(back_populates="versions")
    base: Mapped["FrameworkVersion | None"] = relationship(remote_side="FrameworkVersion.id")
    scales: Mapped[list["Scale"]] = relationship(back_populates="version", order_by="Scale.id")
    themes: Mapped[list["Theme"]] = relationship(back_populates="version", order_by="Theme.position")

    __table_args__ = (
        UniqueConstraint("framework_id", "number"),
        CheckConstraint("state IN ('draft', 'published', 'retired')", name="state"),
    )

    @property
    def title(self) -> str:
        return f"{self.name}, version {self.number}"


class Scale(Model):
    """An ordered set of grade points, best first."""

    __tablename__ = "scale"

    id: Mapped[int] = key()
    framework_version_id: Mapped[int] = refers_to("framework_version.id")
    code: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(80))
    benchmark: Mapped[str] = mapped_column(String(40))  # the grade whose descriptor is shown first
    revision: Mapped[int] = mapped_column(default=1)

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
    colour: Mapped[str] = mapped_column(String(20))  # of the palette in rules/colours.py
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


class Drafted:
    """What a theme and a criterion keep for the author of a draft, and for whoever compares versions."""

    lineage: Mapped[str] = mapped_column(String(120))  # the same in every version that carries it on
    series: Mapped[str] = mapped_column(String(120))  # the same for as long as figures may be compared
    retired: Mapped[bool] = mapped_column(default=False)  # taken out of this draft, and may come back
    change: Mapped[str | None] = mapped_column(String(10))  # what the author calls its change, in a draft
    revision: Mapped[int] = mapped_column(default=1)  # a save names the one it saw


class Theme(Drafted, Model):
    __tablename__ = "theme"

    id: Mapped[int] = key()
    framework_version_id: Mapped[int] = refers_to("framework_version.id")
    code: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(120))
    about: Mapped[str] = mapped_column(Text, default="")
    position: Mapped[int]
    judged: Mapped[bool] = mapped_column(default=True)
    guard: Mapped[str] = mapped_column(String(10), default="none")  # none, limiting, capping
    cap: Mapped[str | None] = mapped_column(String(40))  # the grade a capping theme caps overall at
    below: Mapped[str | None] = mapped_column(String(120))  # the lineage of the theme it is a part of

    version: Mapped[FrameworkVersion] = relationship(back_populates="themes")
    criteria: Mapped[list["Criterion"]] = relationship(back_populates="theme", order_by="Criterion.position")
    cohorts: Mapped[list[Cohort]] = relationship(secondary=theme_cohort, order_by=Cohort.position)

    __table_args__ = (
        UniqueConstraint("framework_version_id", "lineage"),
        CheckConstraint("change IN ('cosmetic', 'material')", name="change"),
        CheckConstraint("guard IN ('none', 'limiting', 'capping')", name="guard"),
    )


class Criterion(Drafted, Model):
    __tablename__ = "criterion"

    id: Mapped[int] = key()
    theme_id: Mapped[int] = refers_to("theme.id")
    scale_id: Mapped[int | None] = refers_to("scale.id")  # none: a free note
    code: Mapped[str] = mapped_column(String(20))
    question: Mapped[str] = mapped_column(Text)
    guidance: Mapped[str] = mapped_column(Text, default="")
    kind: Mapped[str] = mapped_column(String(20))  # judgement, compliance, scaling, note
    position: Mapped[int]
    weight: Mapped[int] = mapped_column(default=1)
    evidence: Mapped[str] = mapped_column(String(12), default="below_good")
    blanks: Mapped[list[str]] = mapped_column(JSON)  # which blanks are allowed
    root_causes: Mapped[list[str]] = mapped_column(JSON, default=list)  # codes offered below good
    came_from: Mapped[list[str]] = mapped_column(JSON, default=list)  # lineages it was split or merged from
    asked_of: Mapped[str | None] = mapped_column(String(120))  # the lineage of an earlier criterion
    asked_answers: Mapped[list[str]] = mapped_column(JSON, default=list)  # it is asked only after these

    theme: Mapped[Theme] = relationship(back_populates="criteria")
    scale: Mapped[Scale | None] = relationship()
    descriptors: Mapped[list["Descriptor"]] = relationship(
        back_populates="criterion", cascade="all, delete-orphan"
    )
    cohorts: Mapped[list[Cohort]] = relationship(secondary=criterion_cohort, order_by=Cohort.position)

    __table_args__ = (
        CheckConstraint("kind IN ('judgement', 'compliance', 'scaling', 'note')", name="kind"),
        CheckConstraint("change IN ('cosmetic', 'material')", name="change"),
        CheckConstraint("evidence IN ('always', 'below_good', 'never')", name="evidence"),
    )


class Descriptor(Model):
    """What a grade looks like for a criterion."""

    __tablename__ = "descriptor"

    criterion_id: Mapped[int] = mapped_column(ForeignKey("criterion.id"), primary_key=True)
    grade: Mapped[str] = mapped_column(String(40), primary_key=True)
    text: Mapped[str] = mapped_column(Text)

    criterion: Mapped[Criterion] = relationship(back_populates="descriptors")
