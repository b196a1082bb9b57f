"""The application, for a server (`gunicorn wsgi:app`) and for every `flask` command."""

from audit import create_app

app = create_app()
