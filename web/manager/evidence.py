"""One appointment's evidence: what was promised, said, done at the door, judged and challenged, in order of time."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from appointments.domain.errors import NotFound
from appointments.domain.evidence import EvidenceKind
from appointments.domain.privacy import Subject
from appointments.domain.refs import AppointmentRef, HomeRef
from appointments.use_cases.keeping.note_read import NoteRead
from web.guards import GuardedBlueprint
from web.manager.timeline import timeline
from web.planner import wording as said
from web.sessions import signed_in_account

if TYPE_CHECKING:
    from web.application import Application


# A page's little pictures come while it is open. Whoever asks for one without the page is on record as for the page.
WHILE_OPEN = timedelta(hours=1)


def note_evidence(application: Application, ref: AppointmentRef, home_ref: HomeRef, *, on_page: bool = False) -> None:
    """Looking at what was said and shown of a household is on record (rule 73); what is `on_page` with its page."""
    account = signed_in_account()
    assert account is not None  # the guard let nobody else in
    since = application.clock.now() - WHILE_OPEN if on_page else None
    application.note_read(NoteRead(Subject.EVIDENCE, ref, account.ref, account.role, home_ref, "", since))


def add_pages(pages: GuardedBlueprint, application: Application) -> None:
    @pages.get("/appointments/<ref>")
    def appointment(ref: str) -> ResponseReturnValue:
        found = application.views.appointment_evidence(ref)
        note_evidence(application, ref, found.appointment.home_ref)
        return render_template("manager/appointment.html", found=found, timeline=timeline(found), said=said)

    @pages.get("/appointments/<ref>/photos/<evidence_ref>")
    def photo(ref: str, evidence_ref: str) -> ResponseReturnValue:
        """A photo of this appointment's evidence; `?small` for the little one of the list (rule 49: need to know).

        Each look at a photo is on record, those at the list's with the page that has it.
        """
        found = application.views.appointment_evidence(ref)
        shown = next((item for item in found.evidence if item.ref == evidence_ref), None)
        if shown is None or shown.kind is not EvidenceKind.PHOTO or shown.erased:
            raise NotFound("there is no such photo of this appointment")
        small = shown.text("thumbnail") if "small" in request.args else ""
        content = application.photo(small or shown.digest)
        note_evidence(application, ref, found.appointment.home_ref, on_page=bool(small))
        return Response(content, mimetype="image/jpeg", headers={"Content-Disposition": "inline"})
