"""Where the files of exports are kept, for how long, and how they are deleted."""

import os
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import mkstemp

from flask import current_app

from audit.models import Export

FOLDER = "exports"


def folder() -> Path:
    """The folder of the files; nobody else on the machine may look into it."""
    found: Path = current_app.config["INSTANCE_DIR"] / FOLDER
    found.mkdir(mode=0o700, exist_ok=True)
    return found


def new_file(suffix: str) -> Path:
    """An empty file under a name that nobody can guess, which only this account may read."""
    handle, path = mkstemp(suffix=f".{suffix}", dir=folder())
    os.close(handle)
    return Path(path)


def file_of(export: Export) -> Path | None:
    """The file of an export, where it is still there."""
    path = folder() / Path(export.file).name
    return path if export.file and path.is_file() else None


def kept_until(export: Export) -> datetime:
    """When the file of an export is deleted."""
    return export.begun_at + timedelta(days=current_app.config["EXPORT_DAYS"])


def delete_file(export: Export) -> None:
    """Delete the file of an export; nothing where it is gone."""
    if found := file_of(export):
        found.unlink(missing_ok=True)
