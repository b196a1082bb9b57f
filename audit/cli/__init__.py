"""The flask commands: one group a file, named after its noun."""

from flask import Flask

from audit.cli import cases, demo, export, framework, history, person, round, serve, tally


def init_app(app: Flask) -> None:
    app.cli.add_command(person.group)
    app.cli.add_command(framework.group)
    app.cli.add_command(cases.group)
    app.cli.add_command(tally.group)
    app.cli.add_command(history.group)
    app.cli.add_command(round.group)
    app.cli.add_command(demo.group)
    app.cli.add_command(export.export)
    app.cli.add_command(serve.serve)
