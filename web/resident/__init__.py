"""A resident's own appointment, behind a link that we signed: no account, and nothing about anybody else."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from appointments.domain.errors import RequirementBroken, Stale, WrongState
from web.application import Application
from web.guards import GuardedBlueprint, audience, signed_link
from web.links import RESIDENT_APPOINTMENT
from web.resident import appointment, calendar, change, needs, outcome


def blueprint(application: Application) -> GuardedBlueprint:
    guard = signed_link(RESIDENT_APPOINTMENT, application.clock)
    pages = audience("resident", __name__, guard=guard, url_prefix="/r/<token>")
    for subject in (appointment, calendar, change, needs, outcome):
        subject.add(pages, application)

    @pages.errorhandler(WrongState)
    @pages.errorhandler(Stale)
    @pages.errorhandler(RequirementBroken)
    def out_of_step(exc: WrongState | Stale | RequirementBroken) -> ResponseReturnValue:
        """The page was older than the appointment: say so where it stands now."""
        token = (request.view_args or {}).get("token")
        if request.method != "POST" or token is None:
            raise exc
        flash(f"{exc.message[:1].upper()}{exc.message[1:]}.", "problem")
        return redirect(url_for("resident.appointment", token=token), 303)

    return pages
