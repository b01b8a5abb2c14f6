"""The appointment that the link opens. What is acted on is always the link's own, never what a form names."""

from __future__ import annotations

from flask import g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from appointments.domain.appointments import AWAITED_STATES
from appointments.domain.refs import AppointmentRef
from appointments.views.resident_appointment import ResidentAppointment
from web.application import Application

BY_RESIDENT = "resident"


def my_ref() -> AppointmentRef:
    return str(g.link_subject)


def my_appointment(application: Application) -> ResidentAppointment:
    return application.views.resident_appointment(my_ref())


def is_overdue(application: Application, found: ResidentAppointment) -> bool:
    """The window has passed, and there is no record that anybody came."""
    return found.state in AWAITED_STATES and application.clock.now() >= found.window.ends


def version_seen() -> int:
    """The version of the promise that was on the page; 0 when the form does not say."""
    version = request.form.get("version", "")
    return int(version) if version.isascii() and version.isdigit() and len(version) < 7 else 0


def to_appointment(token: str) -> ResponseReturnValue:
    return redirect(url_for("resident.appointment", token=token), 303)
