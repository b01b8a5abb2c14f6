"""What time the phone has, as the page's script puts it into a form: kept beside ours, and never in its place."""

from __future__ import annotations

from datetime import datetime

from appointments.domain.errors import Invalid
from appointments.domain.times import parse_instant
from web.forms import Form

FIELD = "phone_time"
_LONGEST = 40


def sent_time(form: Form) -> datetime | None:
    """The phone's own time of the press; None from a page without its script.

    What cannot be read is no time: nobody can mend a hidden field.
    """
    sent = form.value(FIELD)
    if not sent or len(sent) > _LONGEST:
        return None
    try:
        return parse_instant(sent, FIELD)
    except Invalid:
        return None
