"""Case Audit: create_app() assembles the parts."""

import os
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from flask import Flask

from audit import cli, models
from audit.config import settings
from audit.extensions import csrf, db, login, migrate
from audit.web import access, asked, compressing, display, errors, saving, security, typed

ROOT = Path(__file__).parent.parent

# In the order of the work. Each has a routes.py with a blueprint called `routes`.
FEATURES = (
    "accounts",
    "frameworks",
    "cases",
    "rounds",
    "grading",
    "concerns",
    "moderation",
    "calibration",
    "team_answer",
    "re_audits",
    "past",
    "results",
    "reports",
    "home",
)

__all__ = ["create_app", "models"]


def create_app(
    environment: Mapping[str, str] | None = None, overrides: Mapping[str, Any] | None = None
) -> Flask:
    """The application, with settings from `environment` (the process's own when not given)."""
    app = Flask("audit", root_path=str(ROOT), template_folder="templates", static_folder="static")
    app.config.update(settings(os.environ if environment is None else environment))
    app.config.update(overrides or {})

    asked.init_app(app)
    db.init_app(app)
    migrate.init_app(app, db, directory=str(ROOT / "migrations"))
    compressing.init_app(app)
    security.init_app(app)
    csrf.init_app(app)
    saving.init_app(app)
    typed.init_app(app)
    login.init_app(app)
    access.init_app(app)
    errors.init_app(app)
    display.init_app(app)
    cli.init_app(app)
    for feature in FEATURES:
        app.register_blueprint(import_module(f"audit.{feature}.routes").routes)
    access.check_every_route_is_marked(app)
    return app
