"""The link that a household is sent."""

from __future__ import annotations

from datetime import timedelta

from appointments.domain.appointments import Appointment
from appointments.domain.challenges import challenge_open_until
from appointments.ports import Clock
from web.links import RESIDENT_APPOINTMENT, sign
from web.settings import Settings

# A challenge on the last day is answered within this, and the answer stands on the household's page.
ANSWERED_WITHIN = timedelta(days=28)


def resident_link(settings: Settings, clock: Clock, appointment: Appointment) -> str:
    """Signed, without anything about a person in it; it works while the outcome can be challenged and answered.

    It says when it was made, because it is nobody's once others live there.
    """
    secret = settings.secret_key.get_secret_value()
    if not secret:
        return ""
    ends = challenge_open_until(appointment.promise.window.ends) + ANSWERED_WITHIN
    return f"{settings.public_url}/r/{sign(secret, RESIDENT_APPOINTMENT, appointment.ref, ends, made_at=clock.now())}/"
