"""One appointment's evidence: what was promised, said, done at the door, judged and challenged, in order of time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from appointments.domain.errors import NotFound
from appointments.domain.evidence import EvidenceKind
from appointments.domain.privacy import Subject
from appointments.domain.refs import AppointmentRef, HomeRef
from appointments.use_cases.note_read import NoteRead
from web.guards import GuardedBlueprint
from web.manager.timeline import timeline
from web.planner import wording as said
from web.sessions import signed_in_account

if TYPE_CHECKING:
    from web.application import Application


def note_evidence(application: Application, ref: AppointmentRef, home_ref: HomeRef) -> None:
    """Looking at what was said and shown of a household is on record (rule 73)."""
    account = signed_in_account()
    assert account is not None  # the guard let nobody else in
    application.note_read(NoteRead(Subject.EVIDENCE, ref, account.ref, account.role, home_ref))


def add_pages(pages: GuardedBlueprint, application: Application) -> None:
    @pages.get("/appointments/<ref>")
    def appointment(ref: str) -> ResponseReturnValue:
        found = application.views.appointment_evidence(ref)
        note_evidence(application, ref, found.appointment.home_ref)
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
