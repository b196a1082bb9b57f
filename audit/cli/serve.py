"""flask serve: the application under a real server, on this machine."""

import os
import sys

import click
from flask import current_app
from flask.cli import with_appcontext

WORKERS = 2
THREADS = 4


@click.command("serve", help="Serve the application on HOST and PORT (127.0.0.1:8000).")
@with_appcontext
def serve() -> None:
    host, port = current_app.config["HOST"], current_app.config["PORT"]
    if os.name != "posix":
        from waitress import serve as waitress_serve

        waitress_serve(current_app._get_current_object(), host=host, port=port, threads=WORKERS * THREADS)  # type: ignore[attr-defined]
        return
    sys.stdout.flush()
    # Our own arguments only, and no shell: this process becomes the server.
    os.execv(  # noqa: S606
        sys.executable, [sys.executable, "-m", "gunicorn", *arguments(host, port)]
    )


def arguments(host: str, port: int, application: str = "wsgi:app") -> list[str]:
    """What gunicorn is told."""
    return [
        application,
        "--bind",
        f"{host}:{port}",
        "--worker-class",
        "gthread",
        "--workers",
        str(WORKERS),
        "--threads",
        str(THREADS),
        "--timeout",
        "120",
        # Only what TRUSTED_PROXIES says is taken from a proxy: left alone, gunicorn believes this machine.
        "--forwarded-allow-ips",
        "",
        "--log-level",
        "warning",
    ]
