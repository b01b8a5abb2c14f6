"""A resident's own appointment, behind a link that we signed: no account, and nothing about anybody else."""

from __future__ import annotations

from flask import flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from werkzeug.exceptions import Gone, NotFound

from appointments.domain.errors import NotFound as NotOnRecord
from appointments.domain.errors import RequirementBroken, Stale, WrongState
from web.application import Application
from web.guards import NO_SUCH_LINK, GuardedBlueprint, audience, signed_link
from web.languages import household_speaks
from web.links import RESIDENT_APPOINTMENT
from web.resident import appointment, calendar, change, needs, outcome
from web.resident.mine import my_appointment
from web.said import in_readers_words


def blueprint(application: Application) -> GuardedBlueprint:
    guard = signed_link(RESIDENT_APPOINTMENT, application.clock)
    pages = audience("resident", __name__, guard=guard, url_prefix="/r/<token>")

    @pages.before_request
    def still_theirs() -> None:
        """The link of those who lived there before shows and changes nothing of a visit that is others' now.

        It reads as an expired one does: that others live there is no news for whoever has an old link.

        One from before links said when they were made cannot be newer than the first promise it can be of.
        """
        try:
            found = my_appointment(application)
        except NotOnRecord as exc:
            raise NotFound(NO_SUCH_LINK) from exc
        made_at = g.link_made_at or found.first_promised_at
        if found.sent_from is not None and made_at < found.sent_from:
            raise Gone
        household_speaks(found.language)

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
        said = in_readers_words(exc.message)
        flash(said if isinstance(said, Markup) else f"{said[:1].upper()}{said[1:]}".rstrip(".") + ".", "problem")
        return redirect(url_for("resident.appointment", token=token), 303)

    return pages
