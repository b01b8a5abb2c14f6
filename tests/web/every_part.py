"""The page with every part on it, in any of the layouts, as an audience of its own."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import abort, current_app, flash, request
from flask.typing import ResponseReturnValue

from appointments.domain.accounts import AccountRole
from appointments.domain.appointments import State
from appointments.domain.errors import Invalid, SlotTaken
from appointments.domain.messages import MessageState
from appointments.domain.outcomes import Finding, Outcome
from appointments.domain.times import Window
from tests.web.site import NOW
from web.forms import Form
from web.guards import GuardedBlueprint, audience, signed_in_as
from web.navigation import NavigationItem

TEMPLATE = (Path(__file__).parent / "every_part.html").read_text(encoding="utf-8")
LAYOUTS = ("staff", "phone", "resident")


def blueprint(_application: Any) -> GuardedBlueprint:
    pages = audience(
        "sample",
        __name__,
        guard=signed_in_as(*AccountRole),
        url_prefix="/sample",
        navigation=(
            NavigationItem("Work orders", "sample.shown"),
            NavigationItem("Homes", "sample.homes"),
            NavigationItem("Handset", "sample.handset", development_only=True),
        ),
    )

    @pages.get("")
    def shown() -> ResponseReturnValue:
        if "notices" in request.args:
            flash("The appointment was booked.", "success")
            flash("The text could not be delivered. Ring the household.", "problem")
            flash("Two slots are left this week.")
        form = Form.filled({"description": "The tap drips", "from": "2026-11-24", "trade": "PL", "kinds": ["notice"]})
        if "errors" in request.args:
            wrong = [
                Invalid("description", "description: say what is wrong"),
                Invalid("trade", "trade: choose a trade"),
            ]
            wrong += [Invalid("source", "source: say who told us"), Invalid("words", "words: say why")]
            form = form.with_errors(wrong)
        template = current_app.jinja_env.from_string(TEMPLATE)
        return template.render(
            layout=f"layout/{request.args.get('layout', 'staff')}.html",
            form=form,
            window=Window(NOW, NOW + timedelta(hours=5)),
            states=list(State),
            outcomes=list(Outcome),
            messages=list(MessageState),
            judged=[
                Finding("window", True, "The operative was there inside the window."),
                Finding("wait", False, "The operative left after 3 minutes.", "Wait 15 minutes at the door."),
            ],
        )

    @pages.get("/homes")
    def homes() -> ResponseReturnValue:
        return "homes"

    @pages.get("/handset")
    def handset() -> ResponseReturnValue:
        return "handset"

    @pages.get("/taken")
    def taken() -> ResponseReturnValue:
        raise SlotTaken("somebody else has just taken that slot")

    @pages.get("/typo")
    def typo() -> ResponseReturnValue:
        return current_app.jinja_env.from_string("<p>{{ no_such_name }}</p>").render()

    @pages.get("/forbidden")
    def forbidden() -> ResponseReturnValue:
        abort(403)

    return pages
