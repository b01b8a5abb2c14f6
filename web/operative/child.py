"""That only a child was at home, when it is not so: an adult has come since, or it was a mistake. Both stay."""

from __future__ import annotations

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from appointments.domain.errors import Invalid
from appointments.domain.evidence import EvidenceKind
from appointments.domain.refs import AppointmentRef
from appointments.views.operative_visit import OperativeVisit
from web.application import Application
from web.forms import Form
from web.guards import GuardedBlueprint
from web.operative.door import record
from web.operative.mine import my_visit
from web.operative.references import fresh_ref
from web.operative.visits import to_visit
from web.operative.words import WHO_CAME


def add(pages: GuardedBlueprint, application: Application) -> None:
    @pages.get("/visits/<ref>/child")
    def child(ref: AppointmentRef) -> ResponseReturnValue:
        found = my_visit(application, ref)
        return _page(found, Form()) if _may_be_put_right(found) else to_visit(ref)

    @pages.post("/visits/<ref>/child")
    def put_right(ref: AppointmentRef) -> ResponseReturnValue:
        found = my_visit(application, ref)
        if not _may_be_put_right(found):
            return to_visit(ref)  # the button was pressed twice, or a colleague was quicker
        form = Form.typed(request.form)
        try:
            flash(_recorded(application, found, form), "success")
        except Invalid as exc:
            return _page(found, form.with_error(exc)), 422
        return to_visit(ref)


def _may_be_put_right(found: OperativeVisit) -> bool:
    return found.here and found.child_alone is not None


def _recorded(application: Application, found: OperativeVisit, form: Form) -> str:
    """What it says afterwards. An adult who came is whom they spoke to; a mistake is withdrawn with a reason."""
    ref, alone, so = found.visit.ref, found.child_alone, form.value("so")
    if so not in dict(WHO_CAME) or alone is None:
        raise Invalid("so", "so: choose what is right")
    if so != "mistake":
        record(application, ref, EvidenceKind.SPOKE_TO, form, {"who": so})
        return "It is recorded that an adult is there."
    if not form.value("words"):
        raise Invalid("words", "words: say in a few words why it was a mistake")
    said = {"withdraws": alone.ref, "words": form.value("words")}
    record(application, ref, EvidenceKind.WITHDRAWN, form, said)
    return "It is withdrawn. What you recorded first and your reason both stay."


def _page(found: OperativeVisit, form: Form) -> str:
    return render_template(
        "operative/child.html",
        visit=found.visit,
        recorded=found.child_alone,
        form=form,
        choices=WHO_CAME,
        fresh_ref=fresh_ref,
    )
