"""Which trade comes first: put a work order after another of the same home, or take it out of its sequence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from appointments.domain.errors import Invalid
from appointments.domain.priorities import Unit
from appointments.domain.refs import WorkOrderRef
from appointments.domain.sequences import After
from appointments.domain.work_orders import WorkOrderState
from appointments.use_cases.booking.put_in_sequence import PutInSequence
from appointments.views.home_page import HomePage, SeeHome
from appointments.views.work_order_page import SeeWorkOrder
from web.forms import Form
from web.guards import GuardedBlueprint
from web.planner.reading import signed_in_ref, whole_number

if TYPE_CHECKING:
    from web.application import Application

UNITS = [(Unit.CALENDAR_DAYS.value, "days"), (Unit.WORKING_DAYS.value, "working days")]


def add_pages(pages: GuardedBlueprint, application: Application) -> None:
    views = application.views

    @pages.get("/work-orders/<ref>/sequence")
    def sequence_form(ref: str) -> ResponseReturnValue:
        return _page(ref, filled(views.work_order_page(SeeWorkOrder(ref)).order.after))

    @pages.post("/work-orders/<ref>/sequence")
    def put_in_sequence(ref: str) -> ResponseReturnValue:
        form = Form.typed(request.form)
        try:
            application.put_in_sequence(PutInSequence(ref, typed(form), signed_in_ref()))
        except Invalid as exc:
            return _page(ref, form.with_error(exc)), 422
        flash("It is recorded which trade comes first.", "success")
        return redirect(url_for(".work_order", ref=ref))

    def _page(ref: str, form: Form) -> str:
        found = views.work_order_page(SeeWorkOrder(ref))
        home = views.home_page(SeeHome(found.home.ref))
        return render_template(
            "planner/sequence.html", found=found, form=form, orders=choices(home, but_for=ref), units=UNITS
        )


def choices(home: HomePage, *, but_for: WorkOrderRef = "") -> list[tuple[str, str]]:
    """Open orders of a home by reference, with what they are for and by whom."""
    still_open = [item for item in home.orders if item.order.state is WorkOrderState.OPEN and item.order.ref != but_for]
    return [(item.order.ref, f"{item.trade}: {item.order.purpose}") for item in still_open]


def filled(after: After | None) -> Form:
    if after is None:
        return Form.filled({"after_days": "1", "after_unit": Unit.CALENDAR_DAYS.value})
    return Form.filled({"after": after.work_order_ref, "after_days": str(after.days), "after_unit": after.unit.value})


def typed(form: Form) -> After | None:
    """What was chosen on a form; None when nothing comes first."""
    if not form.value("after"):
        return None
    days = whole_number(form, "after_days", "say how many days after, as a whole number; 0 is the same day")
    if form.value("after_unit") not in {unit for unit, _ in UNITS}:
        raise Invalid("after_unit", "after_unit: choose days or working days")
    return After(form.value("after"), days, Unit(form.value("after_unit")))
