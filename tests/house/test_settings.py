"""A bad setting stops the start and says which one and why."""

from pathlib import Path

import pytest

from audit.config import BadSetting, settings


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "eighty"),
        ("PORT", "70000"),
        ("SECRET_KEY", "short"),
        ("DATABASE_URL", "mysql://localhost/x"),
        ("TOO_FEW", "0"),
        ("TRUSTED_PROXIES", "-1"),
        ("SESSION_HOURS", "1.5"),
        ("HTTPS", "maybe"),
    ],
)
def test_a_bad_setting_is_named(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(BadSetting, match=name):
        settings({"INSTANCE_DIR": str(tmp_path), name: value})


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ({"SMTP_HOST": "mail"}, "SMTP_FROM"),
        ({"SMTP_HOST": "mail", "SMTP_FROM": "Audit <a@b>"}, "SMTP_FROM"),
        ({"SMTP_USER": "audit"}, "SMTP_PASSWORD"),
        ({"SMTP_USER": "audit", "SMTP_PASSWORD": "x", "SMTP_TLS": "none"}, "SMTP_TLS"),
        ({"SMTP_TLS": "perhaps"}, "SMTP_TLS"),
        ({"SMTP_PORT": "smtp"}, "SMTP_PORT"),
        ({"SITE_URL": "audit.example.org"}, "SITE_URL"),
    ],
)
def test_e_mail_that_could_not_be_sent_stops_the_start(
    tmp_path: Path, given: dict[str, str], name: str
) -> None:
    with pytest.raises(BadSetting, match=name):
        settings({"INSTANCE_DIR": str(tmp_path), **given})


def test_a_secret_key_is_made_once_and_kept_to_the_owner(tmp_path: Path) -> None:
    first = settings({"INSTANCE_DIR": str(tmp_path)})["SECRET_KEY"]
    assert settings({"INSTANCE_DIR": str(tmp_path)})["SECRET_KEY"] == first
    assert len(first) == 64
    assert (tmp_path / "secret-key").stat().st_mode & 0o077 == 0


def test_postgresql_is_spoken_to_by_psycopg(tmp_path: Path) -> None:
    found = settings({"INSTANCE_DIR": str(tmp_path), "DATABASE_URL": "postgres://u@h/d"})
    assert found["SQLALCHEMY_DATABASE_URI"] == "postgresql+psycopg://u@h/d"
