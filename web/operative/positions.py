"""Where the phone is, as the page's script puts it into a form: optional, and never in the way of what is recorded."""

from __future__ import annotations

from appointments.domain.errors import Invalid
from appointments.domain.homes import Place
from appointments.domain.positions import NO_POSITION, Position
from web.forms import Form

FIELD = "position"
_LONGEST = 80


def sent_position(form: Form) -> tuple[Position | None, str]:
    """`51.74500,-2.21800,12` is latitude, longitude and accuracy in metres; a word says why there is none.

    What cannot be read is no position: nobody can mend a hidden field.
    """
    sent = form.value(FIELD)
    if sent in NO_POSITION:
        return None, sent
    parts = sent.split(",")
    if len(sent) > _LONGEST or len(parts) != 3:
        return None, "not_asked"
    try:
        lat, lon, accuracy_m = (float(part) for part in parts)
        return Position(Place(lat, lon), accuracy_m), ""
    except (ValueError, Invalid):
        return None, "not_asked"
