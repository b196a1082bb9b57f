"""An auditor's browser reduced to what a save needs, through a real server: for kill test and bench."""

import gzip
import re
import time
from http.client import HTTPConnection, HTTPResponse
from urllib.parse import urlencode

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
TAKES = {"Accept-Encoding": "gzip"}


class Saver:
    """Signs in on the page for it, then saves answers as HTMX does, one after another over one connection."""

    def __init__(self, port: int) -> None:
        self.connection = HTTPConnection("127.0.0.1", port, timeout=30)
        self.cookie = ""
        self.token = ""
        self.used = 0.0
        self.received = 0  # bytes of bodies, as they came over the wire

    def sign_in(self, email: str, password: str) -> "Saver":
        self._hold_token_of("/sign-in")
        status, _ = self.post("/sign-in", {"email": email, "password": password})
        assert status in (302, 303), f"{email} cannot sign in: {status}"
        self._hold_token_of("/account")
        return self

    def _hold_token_of(self, address: str) -> None:
        """Open a page, for the token of its forms."""
        page = self.text(address)
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
        assert found, f"{address} has no form: {page[:500]}"
        self.token = found[1]

    def text(self, address: str) -> str:
        self._open_anew_after_a_pause()
        self.connection.request("GET", address, headers={**TAKES, "Cookie": self.cookie})
        status, text = self._answer()
        assert status == 200, f"{address}: {status}"
        return text

    def post(self, address: str, fields: dict[str, str], **headers: str) -> tuple[int, str]:
        """Send a form; the status and body of the answer. Raises OSError or HTTPException if none comes."""
        body = urlencode({"csrf_token": self.token, **fields})
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        self._open_anew_after_a_pause()
        self.connection.request("POST", address, body, {**FORM, **TAKES, "Cookie": self.cookie, **headers})
        return self._answer()

    def save(self, audit_id: int, criterion_id: int, seen: int, evidence: str) -> tuple[int, str]:
        """Save good, with this evidence, for a criterion that was at version `seen` on the screen."""
        fields = {"grade": "good", "evidence": evidence, "version": str(seen)}
        named = {f"{name}-{criterion_id}": value for name, value in fields.items()}
        return self.post(f"/audits/{audit_id}/criteria/{criterion_id}", named, HX_Request="true")

    def _open_anew_after_a_pause(self) -> None:
        """A server closes a connection that waits for long, and a browser then opens another."""
        if time.monotonic() - self.used > 1:
            self.connection.close()

    def _answer(self) -> tuple[int, str]:
        response: HTTPResponse = self.connection.getresponse()
        body = response.read()
        self.used = time.monotonic()
        self.received += len(body)
        if response.headers["Content-Encoding"] == "gzip":
            body = gzip.decompress(body)
        for sent in response.headers.get_all("Set-Cookie") or []:
            self.cookie = sent.partition(";")[0]
        return response.status, body.decode()
