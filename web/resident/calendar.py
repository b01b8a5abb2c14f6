"""The appointment as a calendar file (RFC 5545), so that it stands in the resident's own calendar.

Instants are UTC, so the file needs no time zones. The UID stays when the appointment moves and SEQUENCE rises with the
promise, so a calendar replaces the old entry instead of keeping both. One that was called off is told with one number
more, as RFC 5546 wants it (METHOD:CANCEL), so that the calendar takes its entry out. That standard wants an organiser
too: the landlord by its name, with what is written where there is no address to write to.
"""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime

from flask import Response
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from appointments.domain.appointments import AWAITED_STATES, State
from appointments.domain.messages import NEUTRAL_PURPOSE, Landlord, fit_purpose
from appointments.views.resident_appointment import ResidentAppointment
from web.application import Application
from web.guards import GuardedBlueprint
from web.languages import ENGLISH, current, gettext
from web.local_words import A_REPAIR, ltr_plain
from web.resident.mine import my_appointment

LONGEST_LINE_OCTETS = 75


def add(pages: GuardedBlueprint, application: Application) -> None:
    @pages.get("/appointment.ics")
    def calendar_file(token: str) -> ResponseReturnValue:
        found = my_appointment(application)
        if found.state not in AWAITED_STATES and found.state is not State.CANCELLED:
            raise NotFound("This appointment is over, so there is nothing to put into a calendar.")
        headers = {"Content-Disposition": 'attachment; filename="appointment.ics"'}
        return Response(calendar_text(found, application.landlord), mimetype="text/calendar", headers=headers)


def calendar_text(found: ResidentAppointment, landlord: Landlord) -> str:
    """One event with CRLF line ends. The window is when somebody arrives; no address, no name of a resident."""
    called_off = found.state is State.CANCELLED
    said = gettext("We arrive between these two times.")
    if called_off:
        said = gettext("This appointment does not take place.")
    elif landlord.phone:
        said = " ".join((said, gettext("To change it, ring %(phone)s.", phone=ltr_plain(landlord.phone))))
    purpose = fit_purpose(found.purpose)
    purpose = gettext(A_REPAIR) if purpose == NEUTRAL_PURPOSE else purpose
    written_in = current().code
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//Kept//Appointments//{written_in.upper()}",
        f"METHOD:{'CANCEL' if called_off else 'PUBLISH'}",
        "BEGIN:VEVENT",
        f'ORGANIZER;CN="{_quoted(landlord.name)}":invalid:nomail',
        f"UID:{_escaped(found.ref)}@kept",
        f"SEQUENCE:{found.promise_version + called_off}",
        f"STATUS:{'CANCELLED' if called_off else 'CONFIRMED'}",
        f"DTSTAMP:{_utc(found.closed_at if called_off and found.closed_at else found.promised_at)}",
        f"DTSTART:{_utc(found.window.starts)}",
        f"DTEND:{_utc(found.window.ends)}",
        f"SUMMARY:{_escaped(f'{landlord.name}: {purpose}')}",
        f"DESCRIPTION{'' if current() is ENGLISH else f';LANGUAGE={written_in}'}:{_escaped(said)}",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _utc(instant: datetime) -> str:
    return f"{instant.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    """As RFC 5545, section 3.3.11, wants text: a line break in a landlord's name must not begin a property."""
    for plain, escaped in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r\n", "\\n"), ("\n", "\\n"), ("\r", "\\n")):
        text = text.replace(plain, escaped)
    return _no_controls(text)


def _quoted(text: str) -> str:
    """As section 3.2 wants the value of a parameter between quotation marks."""
    return _no_controls(text.replace('"', "'"))


def _no_controls(text: str) -> str:
    return "".join(character for character in text if unicodedata.category(character) != "Cc")


def _folded(line: str) -> str:
    """At most 75 octets a line, the rest on lines that begin with a space; never inside a character."""
    lines, current = [], ""
    for character in line:
        if len((current + character).encode()) > LONGEST_LINE_OCTETS:
            lines.append(current)
            current = " "
        current += character
    return "\r\n".join([*lines, current])
