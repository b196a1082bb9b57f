"""Settings that an administrator changes on screen; those of the machine come from the environment."""

from typing import Any

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from audit.models.base import Model, key


class Setting(Model):
    __tablename__ = "setting"

    id: Mapped[int] = key()  # history speaks of it
    name: Mapped[str] = mapped_column(String(40), unique=True)
    value: Mapped[Any] = mapped_column(JSON)
