"""The buttons beside a marked word as a browser without JavaScript sends them: with the whole form.

A button called `replace` holds the field, the new words and the old; one called `keep` the field and the
words.
"""

from werkzeug.datastructures import MultiDict

from audit.grading.privacy.changes import keep
from audit.models import CaseAudit, Person
from audit.rules.redaction import replaced

BETWEEN = "|"


def with_replaced(form: MultiDict[str, str]) -> MultiDict[str, str]:
    """What was sent, with a word replaced where a button asked for it."""
    field, after, before = _parts(form, "replace", 3)
    if field not in form:
        return form
    changed = MultiDict(form)
    changed[field] = replaced(form[field], before, after)
    return changed


def keep_asked(form: MultiDict[str, str], audit: CaseAudit, by: Person) -> None:
    """Keep the words that a button of this form asks to keep, if one does."""
    _, words = _parts(form, "keep", 2)
    keep(audit, words, by)


def field_asked(form: MultiDict[str, str]) -> str | None:
    """The field beside which one of these buttons was pressed: where the page opens again."""
    return _parts(form, "replace", 3)[0] or _parts(form, "keep", 2)[0] or None


def _parts(form: MultiDict[str, str], button: str, n: int) -> list[str]:
    """What a button holds; nothing n times where it was not pressed, or holds something else."""
    parts = form.get(button, "").split(BETWEEN, n - 1)
    return parts if len(parts) == n else [""] * n
