"""E-mail: plain text, handed over to the council's own server. Without SMTP_HOST there is none."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.utils import formatdate, make_msgid

from flask import current_app

# A server that takes longer is down: whoever waits is told, and cron tries again tomorrow.
PATIENCE = 20


class NotSent(Exception):
    """An e-mail that could not be handed over; the text says why, without its content."""


def is_set() -> bool:
    """Whether e-mail can be sent at all."""
    return bool(current_app.config["SMTP_HOST"])


@contextmanager
def post_office() -> Iterator[smtplib.SMTP]:
    """A connection to the server, for one e-mail or many. Raises NotSent."""
    config = current_app.config
    server: smtplib.SMTP | None = None
    try:
        if config["SMTP_TLS"] == "implicit":
            server = smtplib.SMTP_SSL(
                config["SMTP_HOST"],
                config["SMTP_PORT"],
                timeout=PATIENCE,
                context=ssl.create_default_context(),
            )
        else:
            server = smtplib.SMTP(config["SMTP_HOST"], config["SMTP_PORT"], timeout=PATIENCE)
        if config["SMTP_TLS"] == "starttls":
            server.starttls(context=ssl.create_default_context())
        if config["SMTP_USER"]:
            server.login(config["SMTP_USER"], config["SMTP_PASSWORD"])
    except (OSError, smtplib.SMTPException) as error:
        if server:
            server.close()
        raise NotSent(f"The e-mail server {config['SMTP_HOST']} cannot be used: {_why(error)}") from None
    try:
        yield server
    finally:
        try:
            server.quit()
        except (OSError, smtplib.SMTPException):
            server.close()


def send(server: smtplib.SMTP, to: str, subject: str, text: str) -> None:
    """Hand over one e-mail. Raises NotSent."""
    message = EmailMessage()
    try:
        message["From"], message["To"], message["Subject"] = current_app.config["SMTP_FROM"], to, subject
        message["Date"], message["Message-ID"] = formatdate(), make_msgid(domain="case-audit.invalid")
        message["Auto-Submitted"] = "auto-generated"  # nobody's absence note answers it
        message.set_content(text)
        server.send_message(message)
    except (OSError, ValueError, smtplib.SMTPException) as error:
        raise NotSent(_why(error)) from None


def _why(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        said = error.smtp_error
        return f"{error.smtp_code} {said.decode(errors='replace') if isinstance(said, bytes) else said}"
    return str(error) or type(error).__name__
