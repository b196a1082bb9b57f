"""The test client that checks every page it fetches.

Valid HTML (html5lib, strict), one h1, a title that begins with what the page is, unique ids, a label for
every field, no inline script or style, the security headers. A test that fetches a page gets all of this.
"""

import re
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
from flask import Flask, session
from flask_login import login_user
from werkzeug.test import TestResponse

from audit.extensions import db
from audit.models import Person

NAMESPACE = "{http://www.w3.org/1999/xhtml}"
LABELLED = {"input", "select", "textarea"}


class Page:
    """An answer, with its parsed tree."""

    def __init__(self, response: TestResponse) -> None:
        self.response = response
        self.status = response.status_code
        self.headers = response.headers
        self.body = response.get_data().decode(errors="replace")  # a download is no text
        self.tree: Element | None = None

    @property
    def text(self) -> str:
        """The words on the page, with single spaces."""
        assert self.tree is not None
        return re.sub(r"\s+", " ", " ".join(self.tree.itertext())).strip()

    def all(self, tag: str, **attributes: str) -> list[Element]:
        """Every element of this tag with these attributes (class_ for class, data_x for data-x)."""
        assert self.tree is not None
        wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
        return [
            element
            for element in self.tree.iter(f"{NAMESPACE}{tag}")
            if all(element.get(name) == value for name, value in wanted.items())
        ]

    def one(self, tag: str, **attributes: str) -> Element:
        found = self.all(tag, **attributes)
        assert len(found) == 1, f"{len(found)} of <{tag} {attributes}> on the page"
        return found[0]

    def words(self, tag: str, **attributes: str) -> list[str]:
        return [words_of(element) for element in self.all(tag, **attributes)]

    def by_id(self, id: str) -> Element:
        assert self.tree is not None
        found = [element for element in self.tree.iter() if element.get("id") == id]
        assert found, f"nothing has the id {id}"
        return found[0]

    def form(self, action: str = "") -> dict[str, Any]:
        """What the form with this action (or the only one in main) would send as it stands."""
        forms = [form for form in self.all("form") if not action or (form.get("action") or "") == action]
        forms = [form for form in forms if (form.get("action") or "") != "/sign-out"]
        assert len(forms) == 1, f"{len(forms)} forms with the action {action!r}"
        return values_of(forms[0])

    def links(self) -> dict[str, str]:
        return {words_of(link): link.get("href") or "" for link in self.all("a")}


def words_of(element: Element) -> str:
    return re.sub(r"\s+", " ", " ".join(element.itertext())).strip()


def values_of(form: Element) -> dict[str, Any]:
    """The names and values that a browser would send of this form."""
    values: dict[str, Any] = {}

    def add(name: str, value: str) -> None:
        if name in values:
            values[name] = [*(values[name] if isinstance(values[name], list) else [values[name]]), value]
        else:
            values[name] = value

    for field in form.iter():
        name, tag = field.get("name"), field.tag.removeprefix(NAMESPACE)
        if not name or field.get("disabled") is not None:
            continue
        if tag == "textarea":
            add(name, (field.text or "").removeprefix("\n"))
        elif tag == "select":
            options = list(field.iter(f"{NAMESPACE}option"))
            chosen = [o for o in options if o.get("selected") is not None] or options[:1]
            for option in chosen:
                add(name, option.get("value") or "")
        elif tag == "input":
            kind = field.get("type") or "text"
            if kind in ("checkbox", "radio"):
                if field.get("checked") is not None:
                    add(name, field.get("value") or "on")
            elif kind not in ("submit", "file"):
                add(name, field.get("value") or "")
    return values


class Browser:
    """Fetches pages as one person's browser would, and checks each of them."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.client = app.test_client()

    def sign_in(self, person: Person) -> "Browser":
        """Sign in without the sign-in page (which has tests of its own)."""
        self.client = self.app.test_client()
        person_id = person.id
        db.session.rollback()
        with self.app.app_context(), self.app.test_request_context():
            login_user(db.session.get_one(Person, person_id))
            kept = dict(session)
        with self.app.app_context(), self.client.session_transaction() as session_:
            session_.update(kept)
        return self

    def get(self, url: str, status: int = 200, follow: bool = False, **headers: str) -> Page:
        page = self._fetch("GET", url, follow=follow, headers=_headers(headers))
        assert page.status == status, f"GET {url}: {page.status}\n{page.body[:3000]}"
        return page

    def post(
        self,
        url: str,
        data: dict[str, Any] | None = None,
        status: int = 303,
        follow: bool = False,
        **headers: str,
    ) -> Page:
        """Send a form with the token a page would hold. With follow=True the status is the last page's."""
        data = {"csrf_token": self.token(), **(data or {})}
        page = self._fetch("POST", url, data=data, follow=follow, headers=_headers(headers))
        assert page.status == (200 if follow and status == 303 else status), (
            f"POST {url}: {page.status}\n{page.body[:3000]}"
        )
        return page

    def htmx(self, method: str, url: str, data: dict[str, Any] | None = None, status: int = 200) -> Page:
        """What HTMX would send: the answer is a fragment."""
        headers = {"HX-Request": "true", "HX-Current-URL": f"http://localhost{url}"}
        if method == "POST":
            data = {"csrf_token": self.token(), **(data or {})}
        page = self._fetch(method, url, data=data, headers=headers)
        assert page.status == status, f"{method} {url}: {page.status}\n{page.body[:3000]}"
        return page

    def send(self, method: str, url: str, data: dict[str, Any] | None = None) -> TestResponse:
        """The bare answer, unchecked: for going through every route whatever it says."""
        db.session.rollback()
        with self.app.app_context():
            return self.client.open(url, method=method, data=data)

    def token(self) -> str:
        """The CSRF token of this browser's session, from any page that has a form."""
        db.session.rollback()  # a test may have read before: there is one connection for all
        with self.app.app_context():
            page = self.client.get("/account")
        if page.status_code != 200:
            with self.app.app_context():
                page = self.client.get("/sign-in")
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.get_data(as_text=True))
        assert found, "no page has a token"
        return found[1]

    def _fetch(self, method: str, url: str, follow: bool = False, **options: Any) -> Page:
        db.session.rollback()  # as another process would: nothing of the test's own session is seen
        db.session.expire_all()
        with self.app.app_context():  # each request has its own `g` and its own session
            response = self.client.open(url, method=method, follow_redirects=follow, **options)
        for answered in (*response.history, response):  # the client leaves the body of a large upload open
            answered.request.environ["wsgi.input"].close()
        page = Page(response)
        response.close()  # as a browser that has taken the whole answer: see audit/web/later.py
        if response.mimetype == "text/html" and page.body and not 300 <= page.status < 400:
            fragment = "HX-Request" in (options.get("headers") or {})
            check(page, fragment)
        check_headers(page)
        return page


def _headers(given: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in given.items()}


def check_headers(page: Page) -> None:
    policy = page.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'self'" in policy
    assert page.headers["X-Content-Type-Options"] == "nosniff"
    assert page.headers["Referrer-Policy"] == "same-origin"
    if page.response.mimetype == "text/html":
        assert page.headers["Cache-Control"] == "no-store"
        assert "HX-Request" in page.headers["Vary"]


def check(page: Page, fragment: bool) -> None:
    """Raise AssertionError naming what is wrong with this page or fragment."""
    if fragment:
        page.tree = html5lib.parseFragment(f"<div>{page.body}</div>", treebuilder="etree")
    else:
        parser = html5lib.HTMLParser(strict=False)
        page.tree = parser.parse(page.body)
        wrong = [
            error for error in parser.errors if error[1] not in ("unexpected-end-tag-implies-table-voodoo",)
        ]
        assert not wrong, f"invalid HTML: {wrong[:5]}"
        check_page(page)
    check_fields(page)
    check_scripts(page)
    assert "{{" not in page.body, "a template was not filled in"


def check_page(page: Page) -> None:
    headings = page.words("h1")
    assert len(headings) == 1, f"{len(headings)} h1 on the page: {headings}"
    title = page.words("title")[0]
    said = re.sub(r"^Error: ", "", title).removesuffix("– Case Audit").strip()
    assert title.endswith("– Case Audit"), title
    assert headings[0].startswith(said) or said.startswith(headings[0]), (
        f"title {title!r}, h1 {headings[0]!r}"
    )
    if page.status == 422 and page.all("div", class_="govuk-error-summary"):
        assert title.startswith("Error: "), f"a page with errors is called {title!r}"
    ids = [element.get("id") for element in page.tree.iter() if element.get("id")]  # type: ignore[union-attr]
    twice = {id for id in ids if ids.count(id) > 1}
    assert not twice, f"ids that stand twice: {twice}"
    for link in page.all("a"):
        href = link.get("href") or ""
        if href.startswith("#") and len(href) > 1:
            assert href[1:] in ids, f"a link leads to {href}, which is not on the page"


def check_fields(page: Page) -> None:
    tree = page.tree
    assert tree is not None
    named = {label.get("for") for label in page.all("label")}
    wrapped = {id(field) for label in page.all("label") for field in label.iter()}
    for field in tree.iter():
        tag = field.tag.removeprefix(NAMESPACE) if isinstance(field.tag, str) else ""
        if tag not in LABELLED or field.get("type") in ("hidden", "submit"):
            continue
        labelled = field.get("id") in named or id(field) in wrapped
        labelled = labelled or field.get("aria-label") or field.get("aria-labelledby")
        assert labelled, f"no label: <{tag} name={field.get('name')!r} id={field.get('id')!r}>"
    for image in page.all("img"):
        assert image.get("alt") is not None, f"no alt: {image.get('src')}"


def check_scripts(page: Page) -> None:
    tree = page.tree
    assert tree is not None
    for script in page.all("script"):
        assert script.get("src"), "an inline script"
    assert not page.all("style"), "an inline style sheet"
    for element in tree.iter():
        for name in element.attrib:
            assert name != "style", f"an inline style on <{element.tag}>"
            assert not name.startswith("on"), f"an inline handler: {name}"
            assert not name.startswith(("hx-on", "hx-boost")), name
        if element.get("hx-post"):
            assert element.tag == f"{NAMESPACE}form" or _in_form(tree, element), (
                "hx-post outside a form: no token"
            )


def _in_form(tree: Element, element: Element) -> bool:
    return any(element in list(form.iter()) for form in tree.iter(f"{NAMESPACE}form")) or not list(
        tree.iter(f"{NAMESPACE}form")
    )
