"""The flask commands: one group a file, named after its noun."""

from flask import Flask

from audit.cli import (
    audits,
    cases,
    clear_exports,
    concern,
    demo,
    digest,
    export,
    framework,
    history,
    person,
    round,
    series,
    serve,
    tally,
)


def init_app(app: Flask) -> None:
    app.cli.add_command(person.group)
    app.cli.add_command(framework.group)
    app.cli.add_command(cases.group)
    app.cli.add_command(audits.group)
    app.cli.add_command(concern.group)
    app.cli.add_command(tally.group)
    app.cli.add_command(history.group)
    app.cli.add_command(round.group)
    app.cli.add_command(series.group)
    app.cli.add_command(digest.group)
    app.cli.add_command(demo.group)
    app.cli.add_command(export.export)
    app.cli.add_command(clear_exports.clear_exports)
    app.cli.add_command(serve.serve)
