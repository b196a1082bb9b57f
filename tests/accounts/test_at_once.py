"""Two people, or two presses of a button, at the same moment, each with a connection of its own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from flask import Flask
from sqlalchemy import func, select

from audit.accounts import changes, queries
from audit.extensions import begin_writing, db
from audit.models import FailedSignIn, HistoryEntry, Person
from audit.rules.permissions import Role
from tests.at_once import at_once
from tests.factories import make_person


def two_administrators() -> tuple[int, int]:
    begin_writing()
    ids = make_person("Al One", Role.ADMINISTRATOR).id, make_person("Bo Two", Role.ADMINISTRATOR).id
    db.session.commit()
    return ids


def test_of_two_uses_of_a_link_one_counts(busy_app: Flask) -> None:
    person_id, _ = two_administrators()
    begin_writing()
    token = changes.give_link(db.session.get_one(Person, person_id), None)
    db.session.commit()
    data = {"new": "correct horse battery", "again": "correct horse battery"}

    def use() -> int:
        return busy_app.test_client().post(f"/link/{token}", data=data).status_code

    with ThreadPoolExecutor(4) as pool:
        said = sorted(pool.map(lambda _: use(), range(4)))
    assert said == [303, 404, 404, 404]


def test_two_administrators_cannot_both_stop_being_one(busy_app: Flask) -> None:
    def stops(id: int, by: int) -> Callable[[], object]:
        def do() -> None:
            person = queries.person_to_change(id)
            assert person
            changes.change_person(person, person.name, [], [], True, db.session.get_one(Person, by))

        return do

    one, two = two_administrators()
    said = at_once(busy_app, stops(one, two), stops(two, one))
    assert sum(words is not None for words in said) == 1
    assert len(queries.with_role(Role.ADMINISTRATOR)) == 1


def test_a_person_added_twice_is_one_and_the_second_is_told(busy_app: Flask) -> None:
    said = at_once(busy_app, *[lambda: changes.add_person("a@b.org", "Ann", [], [], None).email] * 4)
    assert said.count("a@b.org") == 1
    assert said.count(changes.TAKEN) == 3


def test_guesses_at_once_are_no_more_than_ten(busy_app: Flask) -> None:
    data = {"email": "nobody@example.org", "password": "x"}
    with ThreadPoolExecutor(8) as pool:
        said = list(
            pool.map(lambda _: busy_app.test_client().post("/sign-in", data=data).status_code, range(24))
        )
    assert (said.count(422), said.count(429)) == (10, 14)
    assert db.session.scalar(select(func.count()).select_from(FailedSignIn)) == 10


def test_two_changes_of_one_person_are_two_entries(busy_app: Flask) -> None:
    one, _ = two_administrators()

    def changed() -> None:
        person = queries.person_to_change(one)
        assert person
        changes.change_person(person, person.name, [Role.ADMINISTRATOR], [], True, None)

    assert at_once(busy_app, *[changed] * 4) == [None] * 4
    entries = db.session.scalars(
        select(HistoryEntry.sequence).where(HistoryEntry.subject_id == one).order_by(HistoryEntry.sequence)
    ).all()
    assert sorted(entries) == [1, 2, 3, 4, 5]
