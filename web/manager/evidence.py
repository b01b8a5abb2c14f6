"""One appointment's evidence: what was promised, said, done at the door, judged and challenged, in order of time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import render_template
from flask.typing import ResponseReturnValue

from web.guards import GuardedBlueprint
from web.manager.timeline import timeline
from web.planner import wording as said

if TYPE_CHECKING:
    from web.application import Application


def add_pages(pages: GuardedBlueprint, application: Application) -> None:
    @pages.get("/appointments/<ref>")
    def appointment(ref: str) -> ResponseReturnValue:
        found = application.views.appointment_evidence(ref)
        return render_template("manager/appointment.html", found=found, timeline=timeline(found), said=said)
