"""What the household needs of the work itself: on the order, and answered when the work is called done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from appointments.domain.errors import Invalid
from appointments.domain.refs import WorkOrderRef
from appointments.use_cases.work_orders.record_needs_of_work import RecordNeedsOfWork
from appointments.views.work_order_page import SeeWorkOrder
from web.forms import Form
from web.guards import GuardedBlueprint
from web.planner.reading import signed_in_ref

if TYPE_CHECKING:
    from web.application import Application


def add_pages(pages: GuardedBlueprint, application: Application) -> None:
    @pages.get("/work-orders/<ref>/needs-of-work")
    def needs_of_work(ref: WorkOrderRef) -> ResponseReturnValue:
        order = application.views.work_order_page(SeeWorkOrder(ref)).order
        return _page(ref, Form.filled({"needs": "\n".join(need.words for need in order.needs)}))

    @pages.post("/work-orders/<ref>/needs-of-work")
    def record_needs_of_work(ref: WorkOrderRef) -> ResponseReturnValue:
        form = Form.typed(request.form)
        wanted = tuple(line.strip() for line in form.value("needs").splitlines() if line.strip())
        try:
            application.record_needs_of_work(RecordNeedsOfWork(ref, wanted, signed_in_ref()))
        except Invalid as exc:
            return _page(ref, form.with_error(exc)), 422
        flash("Kept with the order. Whoever does the work says what became of it.", "success")
        return redirect(url_for(".work_order", ref=ref))

    def _page(ref: WorkOrderRef, form: Form) -> str:
        found = application.views.work_order_page(SeeWorkOrder(ref))
        return render_template("planner/needs_of_work.html", found=found, form=form)
