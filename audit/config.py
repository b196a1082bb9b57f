"""Settings: read from the environment once, checked at start, listed in the README.

A missing or bad setting stops the start with its name and what to put there. Nothing else in the
application reads the environment.
"""

import os
import re
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any


class BadSetting(SystemExit):
    """A setting that cannot be used; its text names the setting and the fix, and ends the start."""


def _number(environment: Mapping[str, str], name: str, default: int, least: int, most: int) -> int:
    text = environment.get(name, "").strip()
    if not text:
        return default
    if not text.isdigit() or not least <= int(text) <= most:
        raise BadSetting(f"{name} must be a whole number from {least} to {most}. It is {text!r}.")
    return int(text)


def _switch(environment: Mapping[str, str], name: str, default: bool) -> bool:
    text = environment.get(name, "").strip().lower()
    if text in ("", "0", "no", "off", "false"):
        return default if text == "" else False
    if text in ("1", "yes", "on", "true"):
        return True
    raise BadSetting(f"{name} must be yes or no. It is {text!r}.")


def _codes(environment: Mapping[str, str], name: str, default: str) -> tuple[str, ...]:
    text = environment.get(name, "").strip() or default
    codes = tuple(code.strip() for code in text.split(","))
    if not all(re.fullmatch(r"[a-z][a-z_0-9]*", code) for code in codes):
        raise BadSetting(
            f"{name} must be codes of grades, like inadequate,requires_improvement. It is {text!r}."
        )
    return codes


def _database_url(environment: Mapping[str, str], instance: Path) -> str:
    url = environment.get("DATABASE_URL", "").strip()
    if not url:
        return f"sqlite:///{instance / 'case-audit.sqlite3'}"
    if url.startswith(("postgres://", "postgresql://")):
        return "postgresql+psycopg://" + url.split("://", 1)[1]
    if url.startswith(("sqlite:///", "postgresql+psycopg://")):
        return url
    raise BadSetting("DATABASE_URL must begin with sqlite:/// or postgresql://. Leave it out for SQLite.")


def _secret_key(environment: Mapping[str, str], instance: Path) -> str:
    """The key that signs sessions: given, or made once and kept beside the data."""
    key = environment.get("SECRET_KEY", "")
    if key:
        if len(key) < 32:
            raise BadSetting("SECRET_KEY must have at least 32 characters. Leave it out to have one made.")
        return key
    file = instance / "secret-key"
    if not file.exists():
        # Two processes may start at once: only one of them creates the file, both read it.
        try:
            descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w") as opened:
                opened.write(secrets.token_hex(32))
        except FileExistsError:
            pass
    return file.read_text().strip()


def _instance(environment: Mapping[str, str]) -> Path:
    given = environment.get("INSTANCE_DIR", "") or Path(__file__).parent.parent / "instance"
    instance = Path(given).resolve()
    try:
        instance.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadSetting(f"INSTANCE_DIR {instance} cannot be made: {error.strerror}.") from None
    return instance


TLS = ("starttls", "implicit", "none")


def _mail(environment: Mapping[str, str]) -> dict[str, Any]:
    """Where e-mail is handed over. Without SMTP_HOST none is sent, and the others mean nothing."""
    given = {
        name: environment.get(name, "").strip()
        for name in ("SMTP_HOST", "SMTP_FROM", "SMTP_USER", "SMTP_PASSWORD", "SITE_URL")
    }
    tls = environment.get("SMTP_TLS", "").strip().lower() or "starttls"
    if tls not in TLS:
        raise BadSetting(f"SMTP_TLS must be one of {', '.join(TLS)}. It is {tls!r}.")
    if given["SMTP_HOST"] and not re.fullmatch(r"[^@\s<>]+@[^@\s<>]+", given["SMTP_FROM"]):
        raise BadSetting("SMTP_FROM must be the address that e-mail comes from, like audit@council.gov.uk.")
    if bool(given["SMTP_USER"]) != bool(given["SMTP_PASSWORD"]):
        raise BadSetting("SMTP_USER and SMTP_PASSWORD must both be given, or neither.")
    if given["SMTP_USER"] and tls == "none":
        raise BadSetting("SMTP_PASSWORD would be sent for anyone to read: SMTP_TLS must not be none with it.")
    if given["SITE_URL"] and not given["SITE_URL"].startswith(("https://", "http://")):
        raise BadSetting("SITE_URL must begin with https:// or http://.")
    port = _number(environment, "SMTP_PORT", 465 if tls == "implicit" else 587, 1, 65535)
    return {**given, "SITE_URL": given["SITE_URL"].rstrip("/"), "SMTP_TLS": tls, "SMTP_PORT": port}


def settings(environment: Mapping[str, str]) -> dict[str, Any]:
    """Every setting of the application, from `environment`; raises BadSetting naming the bad one."""
    instance = _instance(environment)
    https = _switch(environment, "HTTPS", False)
    return {
        "INSTANCE_DIR": instance,
        "SQLALCHEMY_DATABASE_URI": _database_url(environment, instance),
        "SECRET_KEY": _secret_key(environment, instance),
        "HOST": environment.get("HOST", "").strip() or "127.0.0.1",
        "PORT": _number(environment, "PORT", 8000, 1, 65535),
        "COUNCIL_NAME": environment.get("COUNCIL_NAME", "").strip(),
        "CHALLENGE_DAYS": _number(environment, "CHALLENGE_DAYS", 10, 1, 100),
        "RE_AUDIT_WEEKS": _number(environment, "RE_AUDIT_WEEKS", 12, 1, 104),
        "RE_AUDIT_GRADES": _codes(environment, "RE_AUDIT_GRADES", "inadequate"),
        "EXPORT_DAYS": _number(environment, "EXPORT_DAYS", 7, 1, 366),
        "TOO_FEW": _number(environment, "TOO_FEW", 5, 1, 100),
        "TRUSTED_PROXIES": _number(environment, "TRUSTED_PROXIES", 0, 0, 5),
        "PERMANENT_SESSION_LIFETIME": _number(environment, "SESSION_HOURS", 12, 1, 168) * 3600,
        **_mail(environment),
        "SESSION_COOKIE_NAME": "case_audit",
        "SESSION_COOKIE_SECURE": https,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "PREFERRED_URL_SCHEME": "https" if https else "http",
        "MAX_CONTENT_LENGTH": 32 * 1024 * 1024,
        # A theme with ten long pieces of evidence is still far under this.
        "MAX_FORM_MEMORY_SIZE": 2 * 1024 * 1024,
        # An auditor may think for an hour before saving.
        "WTF_CSRF_TIME_LIMIT": None,
    }
