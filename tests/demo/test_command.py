"""flask demo, where it has nothing to fill or is asked for what cannot be."""

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select

from audit.accounts import queries
from audit.demo import filling
from audit.demo.password import made_up
from audit.extensions import db
from audit.models import Person, Round
from tests.factories import Cast


def run(app: Flask, *arguments: str, **environment: str) -> Result:
    return app.test_cli_runner(env={"DEMO_PASSWORD": "", **environment}).invoke(args=["demo", *arguments])


def test_a_database_that_has_people_is_kept(app: Flask, cast: Cast) -> None:
    result = run(app, "fill")
    assert result.exit_code == 0
    assert "Already filled, kept." in result.output
    assert "flask demo password sets a new one" in result.output
    assert db.session.scalar(select(func.count()).select_from(Person)) == 7
    assert db.session.scalar(select(func.count()).select_from(Round)) == 0


@pytest.mark.parametrize("password", ["short", "password password", "Bridget Osei 2026", "admin@example.org"])
def test_a_weak_password_is_refused_and_nothing_is_stored(app: Flask, password: str) -> None:
    result = run(app, "fill", DEMO_PASSWORD=password)
    assert result.exit_code == 1
    assert "DEMO_PASSWORD cannot be used." in result.output
    assert "Traceback" not in result.output
    assert not queries.anyone()


def test_no_new_password_for_people_who_are_not_the_demos(app: Flask) -> None:
    result = run(app, "password")
    assert result.exit_code == 1
    assert "does not hold the demo council" in result.output


def test_a_password_that_is_made_up_will_do_for_everyone() -> None:
    made = {made_up() for _ in range(50)}
    assert len(made) == 50
    for password in made:
        filling.check_for_everyone(password)
