"""A process that has loaded the application, and from which servers are forked at once.

A server under `flask serve` loads everything three times over before it answers, which takes longer than
many a journey. One from here is the same gunicorn, told the same; one journey starts the real command.
"""

import json
import os
import signal
import sys
import tempfile
from importlib import import_module

from flask import Flask
from gunicorn.app.wsgiapp import WSGIApplication
from jinja2.bccache import Bucket, BytecodeCache
from sqlalchemy.orm import configure_mappers

from audit import create_app
from audit.cli.serve import arguments


class Compiled(BytecodeCache):
    """Templates compiled once, for every server from this stem."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self.kept:
            bucket.bytecode_from_string(self.kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.kept[bucket.key] = bucket.bytecode_to_string()


compiled = Compiled()


def make(environment: dict[str, str]) -> Flask:
    """The application with these settings, its templates compiled already."""
    app = create_app({**os.environ, **environment})
    app.jinja_env.bytecode_cache = compiled
    return app


# The application of the last server that was asked for: one that is started again, as after a kill, has it
# at once. It has opened nothing yet, so a process forked from here shares no connection with another.
made: dict[str, Flask] = {}


def newest() -> Flask:
    return next(iter(made.values()))


def main() -> None:
    """For each line, which holds the environment of a server, fork one and answer with its process id."""
    warm()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # who started a server here does not ask how it ended
    for line in sys.stdin:
        environment = json.loads(line)
        if "APPLICATION" not in environment and line not in made:
            made.clear()
            made[line] = make(environment)
        server = os.fork()
        if not server:
            serve(environment)
        os.setpgid(server, server)  # a group of its own, so that it can be killed with its workers
        sys.stdout.write(f"{server}\n")
        sys.stdout.flush()


def warm() -> None:
    import_module("gunicorn.workers.gthread")
    configure_mappers()
    with tempfile.TemporaryDirectory() as folder:
        secret = "of the stem: no server has it, each brings its own"
        templates = make({"INSTANCE_DIR": folder, "SECRET_KEY": secret}).jinja_env
    for name in templates.list_templates(extensions=["html"]):
        templates.get_template(name)


def serve(environment: dict[str, str]) -> None:
    os.setpgid(0, 0)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(2, 1)
    os.environ.update(environment)
    application = environment.get("APPLICATION", "tests.stem:newest()")
    sys.argv = ["gunicorn", *arguments("127.0.0.1", int(environment["PORT"]), application)]
    WSGIApplication("%(prog)s [OPTIONS] [APP_MODULE]", prog="gunicorn").run()
    os._exit(0)


if __name__ == "__main__":
    sys.modules["tests.stem"] = sys.modules["__main__"]  # what gunicorn imports is this, as it stands
    main()
