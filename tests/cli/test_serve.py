"""flask serve: what the server is told."""

import os
import sys

import pytest
from flask import Flask


def test_the_server_believes_no_header_about_addresses(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Left to itself gunicorn takes the scheme and path of any request from this machine from its headers."""
    told: list[str] = []
    monkeypatch.setattr(os, "execv", lambda _path, arguments: told.extend(arguments))
    app.test_cli_runner().invoke(args=["serve"])
    assert told[0] == sys.executable
    assert told[told.index("--forwarded-allow-ips") + 1] == ""
