"""One appointment's evidence: what was promised, said, done at the door, judged and challenged, in order of time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from appointments.domain.errors import NotFound
from appointments.domain.evidence import EvidenceKind
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

    @pages.get("/appointments/<ref>/photos/<evidence_ref>")
    def photo(ref: str, evidence_ref: str) -> ResponseReturnValue:
        """A photo of this appointment's evidence; `?small` for the little one of the list (rule 49: need to know)."""
        found = application.views.appointment_evidence(ref)
        shown = next((item for item in found.evidence if item.ref == evidence_ref), None)
        if shown is None or shown.kind is not EvidenceKind.PHOTO:
            raise NotFound("there is no such photo of this appointment")
        digest = (shown.text("thumbnail") if "small" in request.args else "") or shown.digest
        return Response(application.photo(digest), mimetype="image/jpeg", headers={"Content-Disposition": "inline"})
