"""The operative's pages: today's round, the way to each visit, the door, and the gate's answer."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from appointments.domain.accounts import AccountRole
from appointments.domain.errors import WrongState
from web.application import Application
from web.guards import GuardedBlueprint, audience, signed_in_as
from web.operative import child, door, outcome, proof, proposing, visits


def blueprint(application: Application) -> GuardedBlueprint:
    pages = audience("operative", __name__, guard=signed_in_as(AccountRole.OPERATIVE), url_prefix="/operative")
    for subject in (visits, door, proof, child, outcome, proposing):
        subject.add(pages, application)

    @pages.errorhandler(WrongState)
    def out_of_step(exc: WrongState) -> ResponseReturnValue:
        """The page was older than the visit: say so where the visit stands now."""
        ref = (request.view_args or {}).get("ref")
        if request.method != "POST" or ref is None:
            raise exc
        flash(f"{exc.message[:1].upper()}{exc.message[1:]}.", "problem")
        return redirect(url_for("operative.visit", ref=ref), 303)

    return pages
