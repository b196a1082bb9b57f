"""From review to submission, and back while nobody else has opened the audit; the page for the case file."""
