"""An emergency's contact: whom the planner spoke to, and who was sent (rule 9)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from appointments.domain.emergencies import ContactResult
from appointments.domain.errors import Invalid
from appointments.use_cases.work_orders.contact_emergency import ContactEmergency
from appointments.views.work_order_page import SeeWorkOrder
from web.forms import Form
from web.guards import GuardedBlueprint
from web.planner import wording
from web.planner.reading import chosen, signed_in_ref

if TYPE_CHECKING:
    from web.application import Application


def add_pages(pages: GuardedBlueprint, application: Application) -> None:
    views = application.views

    @pages.get("/work-orders/<ref>/contact")
    def contact_form(ref: str) -> ResponseReturnValue:
        return _page(ref, Form())

    @pages.post("/work-orders/<ref>/contact")
    def contact_emergency(ref: str) -> ResponseReturnValue:
        form = Form.typed(request.form)
        try:
            result = chosen(ContactResult, form, "result", "say how the call went")
            sent = form.value("operative") or None
            application.contact_emergency(ContactEmergency(ref, result, form.value("words"), signed_in_ref(), sent))
        except Invalid as exc:
            return _page(ref, form.with_error(exc)), 422
        flash("The contact is recorded.", "success")
        return redirect(url_for(".work_order", ref=ref))

    def _page(ref: str, form: Form) -> str:
        return render_template(
            "planner/contact.html",
            found=views.work_order_page(SeeWorkOrder(ref)),
            form=form,
            results=[(result.value, words) for result, words in wording.CONTACTS.items()],
        )
