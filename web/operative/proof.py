"""What is left behind and what was said at the door: the card, photos, and a refusal with its reason and words."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from appointments.domain.appointments import State
from appointments.domain.errors import Invalid
from appointments.domain.evidence import EvidenceKind
from appointments.domain.outcomes import Outcome
from appointments.domain.refs import AppointmentRef
from appointments.use_cases.at_the_door.record_photo import RecordPhoto, sent_before
from web.application import Application
from web.forms import Form
from web.guards import GuardedBlueprint
from web.operative.door import record
from web.operative.mine import my_account, my_ref, my_visit
from web.operative.phone_clock import sent_time
from web.operative.positions import sent_position
from web.operative.references import fresh_ref, sent_ref
from web.operative.visits import kept, sent_away
from web.operative.words import PHOTO_SUBJECTS, WHO, WHY


def add(pages: GuardedBlueprint, application: Application) -> None:
    @pages.get("/visits/<ref>/card")
    def card(ref: AppointmentRef) -> ResponseReturnValue:
        return sent_away(my_visit(application, ref)) or _page(application, ref, "operative/card.html", Form())

    @pages.post("/visits/<ref>/card")
    def leave_card(ref: AppointmentRef) -> ResponseReturnValue:
        found = my_visit(application, ref)
        form = Form.typed(request.form)
        try:
            if not form.value("number"):
                raise Invalid("number", "number: write down the number that is printed on the card")
            # The photo first: when it is none, or the number is no new card's, nothing is recorded and both can be
            # corrected.
            add_photo(application, ref, form, "card", card_number=form.value("number"))
            record(application, ref, EvidenceKind.CARD, form, {"number": form.value("number")})
        except Invalid as exc:
            return _page(application, ref, "operative/card.html", form.with_error(exc)), 422
        return kept(application, found)

    @pages.get("/visits/<ref>/photo")
    def photo(ref: AppointmentRef) -> ResponseReturnValue:
        return sent_away(my_visit(application, ref)) or _page(
            application, ref, "operative/photo.html", Form(), subjects=PHOTO_SUBJECTS
        )

    @pages.post("/visits/<ref>/photo")
    def take_photo(ref: AppointmentRef) -> ResponseReturnValue:
        found = my_visit(application, ref)
        form, sent = Form.typed(request.form), request.files.get("photo")
        missing = [] if sent and sent.filename else [Invalid("photo", "photo: take a photo or choose one")]
        if not form.value("subject"):
            # A browser forgets the file of a form that comes back.
            missing.append(Invalid("subject", "subject: choose what it shows, and the photo once more"))
        try:
            if missing:
                raise missing[0]
            add_photo(application, ref, form, form.value("subject"))
        except Invalid as exc:
            form = form.with_errors(missing).with_error(exc)
            return _page(application, ref, "operative/photo.html", form, subjects=PHOTO_SUBJECTS), 422
        return kept(application, found)

    @pages.get("/visits/<ref>/refusal")
    def refusal(ref: AppointmentRef) -> ResponseReturnValue:
        return sent_away(my_visit(application, ref)) or _page(
            application, ref, "operative/refusal.html", Form(), who=WHO, why=WHY
        )

    @pages.post("/visits/<ref>/refusal")
    def record_refusal(ref: AppointmentRef) -> ResponseReturnValue:
        before = my_visit(application, ref)
        form = Form.typed(request.form)
        found = [Invalid(name, f"{name}: {words}") for name, words in _ASKED.items() if not form.value(name)]
        try:
            if found:
                raise found[0]
            _record_refusal(application, ref, form)
        except Invalid as exc:
            page = form.with_errors(found).with_error(exc)
            return _page(application, ref, "operative/refusal.html", page, who=WHO, why=WHY), 422
        if before.visit.state is State.CLOSED:
            return kept(application, before)
        return redirect(url_for("operative.outcome", ref=ref, outcome=Outcome.REFUSED_ACCESS.value), 303)


_ASKED = {
    "who": "choose whom you spoke to",
    "reason": "choose the reason they gave",
    "words": "write down what they said",
}


def add_photo(
    application: Application, ref: AppointmentRef, form: Form, subject: str, *, card_number: str = ""
) -> bool:
    """Keep the photo that came with the form; False when none came. Raises Invalid("photo") for what is no photo."""
    sent = request.files.get("photo")
    if sent is None or not sent.filename:
        return False
    position, no_position = sent_position(form)
    kept_photo = application.record_photo(
        RecordPhoto(
            ref=sent_ref(form, "photo_ref"),
            appointment_ref=ref,
            operative_ref=my_ref(),
            content=sent.read(),
            subject=subject,
            card_number=card_number,
            device_at=sent_time(form),
            by=my_account(),
            position=position,
            no_position=no_position,
        )
    )
    if sent_before(kept_photo):
        flash("This photo was sent before, for another visit. It is kept, and does not count for this one.", "problem")
    return True


def _record_refusal(application: Application, ref: AppointmentRef, form: Form) -> None:
    reason = {"reason": form.value("reason"), "words": form.value("words")}
    record(application, ref, EvidenceKind.REASON, form, reason, ref_field="reason_ref")
    record(application, ref, EvidenceKind.SPOKE_TO, form, {"who": form.value("who")}, ref_field="who_ref")
    if other := form.value("other_time"):
        record(application, ref, EvidenceKind.OTHER_TIME_OFFERED, form, {"words": other}, ref_field="other_ref")


def _page(application: Application, ref: AppointmentRef, template: str, form: Form, **shown: object) -> str:
    found = my_visit(application, ref)
    return render_template(template, visit=found.visit, form=form, fresh_ref=fresh_ref, **shown)
