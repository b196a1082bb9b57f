"""What a form of someone's working time that was sent does: from a person's page and from a round."""

from audit.accounts import working_time
from audit.accounts.changes import Refused
from audit.accounts.working_time_forms import WorkingTimeForm
from audit.models import Person
from audit.web.access import me


def saved(form: WorkingTimeForm, person: Person) -> bool:
    """Whether what was sent is stored; otherwise the form says what is wrong."""
    if not form.validate_on_submit():
        return False
    first = form.first_day.data
    away = (first, form.last_day.data or first) if first else None
    try:
        working_time.set_working_time(person, form.capacity.data, form.no_longer.data or [], away, me)
    except Refused as error:
        form[error.field].errors = [str(error)]
        return False
    return True
