"""Every route in every state of the work: an auditor, a manager and a viewer get nothing that isn't theirs.

What a role may never open is tested once, whatever the state (see test_access.py); here is asked what depends
on the state: each audit, challenge and calibration there is, and whatever page shows many at once.
"""

import re
from collections.abc import Iterable, Iterator

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from audit.models import CaseAudit, Person
from audit.rules.permissions import Permission, scope
from audit.web.access import EVERYONE, SIGNED_IN
from tests.factories import Cast
from tests.house.states import REFERENCE, STATES, State, in_state, written
from tests.page import Browser

OF_WORK = {"case_audit_id", "challenge_id", "calibration_id"}  # what an address of somebody's work names
WORDS = {"about": "overall", "who": "worker", "kind": "strength"}
# Whoever may open these sees every audit anyway, or no audit at all.
WHATEVER_THE_STATE = {EVERYONE, Permission.READ_FRAMEWORKS}


def addresses(app: Flask, person: Person, ids: dict[str, int]) -> Iterator[tuple[set[str], str, bool]]:
    """Each address that the person's roles may open at all: its methods, and whether it is of somebody's
    work."""
    for rule in app.url_map.iter_rules():
        what = EVERYONE if rule.endpoint == "static" else app.view_functions[rule.endpoint].needs  # type: ignore[attr-defined]
        if what in WHATEVER_THE_STATE or rule.endpoint == "accounts.sign_out":
            continue
        if what != SIGNED_IN and scope(person.roles, Permission(what)) is None:
            continue
        named = rule.arguments & OF_WORK
        if named <= ids.keys():
            parts = {**dict.fromkeys(rule.arguments, 1), **WORDS, **ids}
            address = re.sub(r"<(?:\w+:)?(\w+)>", lambda found, parts=parts: str(parts[found[1]]), rule.rule)
            yield set(rule.methods or ()) & {"GET", "POST"}, address, bool(named)


class Looking:
    """One person who tries every address there is."""

    def __init__(self, app: Flask, visitor: Browser, state: State, person: Person) -> None:
        self.app, self.visitor, self.state, self.person = app, visitor.sign_in(person), state, person
        self.token = visitor.token()

    def sees_on_no_page(self, secrets: Iterable[str]) -> None:
        """No page that shows many things at once, nor any of their own audits, shows one of these."""
        own = [one.id for one in self.state.audits if one.auditor_id == self.person.id]
        others = {name: id for name, id in self.state.ids.items() if name not in OF_WORK}
        for ids in [others, *({**self.state.ids, "case_audit_id": id} for id in own)]:
            for methods, address, of_work in list(addresses(self.app, self.person, ids)):
                if "GET" in methods and of_work == ("case_audit_id" in ids):
                    self.sees_none(secrets, address, self.visitor.send("GET", address))

    def is_refused(self, secrets: Iterable[str], audits: Iterable[CaseAudit], takes_part: bool) -> int:
        """Nothing is answered of these audits, nor, to whoever takes no part in them, of the challenge and
        the calibration that there are."""
        tried = 0
        for audit in audits:
            ids = {**self.state.ids, "case_audit_id": audit.id}
            for name in OF_WORK - {"case_audit_id"} if takes_part else ():
                ids.pop(name, None)
            for methods, address, of_work in list(addresses(self.app, self.person, ids)):
                for method in sorted(methods) if of_work else []:
                    data = {"csrf_token": self.token} if method == "POST" else None
                    answer = self.visitor.send(method, address, data)
                    assert answer.status_code in (403, 404), f"{self.person.name}: {method} {address}"
                    self.sees_none(secrets, address, answer)
                    tried += 1
        return tried

    def sees_none(self, secrets: Iterable[str], address: str, answer: TestResponse) -> None:
        assert answer.status_code < 500, address
        body = answer.get_data().decode(errors="replace")  # a download is no text
        assert not [one for one in secrets if one in body], f"{self.person.name}: {address}"


@pytest.mark.parametrize("name", STATES)
def test_nobody_gets_what_is_not_theirs(app: Flask, cast: Cast, visitor: Browser, name: str) -> None:
    state = in_state(name, cast)
    check_whose_it_is_sees_it(visitor, state)
    every = {REFERENCE, *(written(one) for one in (cast.auditor, cast.second_auditor, cast.manager))}
    for person in state.outsiders:
        looking = Looking(app, visitor, state, person)
        looking.sees_on_no_page(every)
        assert looking.is_refused(every, state.audits, takes_part=False) > 0 or person == cast.viewer
    for person, hidden in state.hidden_from().items():
        secrets = {written(audit.auditor) for audit in hidden}
        looking = Looking(app, visitor, state, person)
        looking.sees_on_no_page(secrets)
        assert looking.is_refused(secrets, hidden, takes_part=True) > 0


def check_whose_it_is_sees_it(visitor: Browser, state: State) -> None:
    """Otherwise the test would say nothing: its auditor opens each audit, and a QA lead."""
    for audit in state.audits:
        id, by, words = audit.id, audit.auditor, written(audit.auditor)
        for person in (by, state.cast.lead):
            page = visitor.sign_in(person).get(f"/audits/{id}")
            assert REFERENCE in page.text
            assert words in page.text or audit.state == "allocated"
