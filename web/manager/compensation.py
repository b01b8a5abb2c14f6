"""Compensation: what residents are owed after we let them down, decided by a manager, and paid (rule 56)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from appointments.domain.compensation import Compensation, CompensationState, in_pounds
from appointments.domain.errors import Invalid
from appointments.domain.tasks import TaskKind
from appointments.domain.times import day_of, parse_day
from appointments.use_cases.after_the_visit.decide_compensation import DecideCompensation
from appointments.use_cases.after_the_visit.pay_compensation import PayCompensation
from appointments.views.compensation_list import ListCompensation, Shown
from web.forms import Form, under
from web.guards import GuardedBlueprint
from web.planner.reading import one_of, page_number, signed_in_ref

if TYPE_CHECKING:
    from web.application import Application

TABS = ((Shown.TO_DECIDE, "To decide"), (Shown.TO_PAY, "To pay"), (Shown.DONE, "Done"))
STATES: dict[CompensationState, tuple[str, str]] = {
    CompensationState.PROPOSED: ("To decide", "orange"),
    CompensationState.APPROVED: ("To pay", "blue"),
    CompensationState.DECLINED: ("Declined", "grey"),
    CompensationState.PAID: ("Paid", "green"),
}


def add_pages(pages: GuardedBlueprint, application: Application) -> None:
    views = application.views

    @pages.get("/compensation")
    def compensation() -> ResponseReturnValue:
        shown = one_of(Shown, request.args.get("show", ""), Shown.TO_DECIDE)
        found = views.compensation_list(ListCompensation(shown, page_number()))
        return render_template(
            "manager/compensations.html", found=found, shown=shown, tabs=TABS, states=STATES, pounds=in_pounds
        )

    @pages.get("/compensation/<ref>")
    def one_compensation(ref: str) -> ResponseReturnValue:
        owed = views.compensation_page(ref).compensation
        today = day_of(application.clock.now()).isoformat()
        return _page(ref, Form.filled({"sum": f"{owed.pence / 100:.2f}", "paid_on": today}))

    @pages.post("/compensation/<ref>/decide")
    def decide_compensation(ref: str) -> ResponseReturnValue:
        form = Form.typed(request.form)
        try:
            answer = form.value("approve")
            if answer not in {"yes", "no"}:
                raise Invalid("approve", "approve: choose whether it is owed")
            pence = _pence(form.value("sum")) if answer == "yes" else None
            decided = application.decide_compensation(
                DecideCompensation(ref, answer == "yes", signed_in_ref(), pence, form.value("reason"))
            )
        except Invalid as exc:
            return _page(ref, form.with_error(under(exc, "sum") if exc.field == "pence" else exc)), 422
        if answer == "yes" and _handed_to_a_planner(decided):
            flash("Approved. No text may be sent to this household: a planner's task says how to tell them.", "problem")
        else:
            flash("Approved. The resident is told." if answer == "yes" else "Declined. Your reason is kept.", "success")
        return redirect(url_for(".compensation"))

    @pages.post("/compensation/<ref>/pay")
    def pay_compensation(ref: str) -> ResponseReturnValue:
        form = Form.typed(request.form)
        try:
            paid_on = parse_day(form.value("paid_on"), "paid_on")
            application.pay_compensation(PayCompensation(ref, paid_on, form.value("payment_ref"), signed_in_ref()))
        except Invalid as exc:
            return _page(ref, form.with_error(exc)), 422
        flash("Recorded as paid.", "success")
        return redirect(url_for(".compensation", show=Shown.TO_PAY.value))

    def _handed_to_a_planner(decided: Compensation) -> bool:
        """Whether the news of it waits for a planner, because no text may be sent."""
        tasks = application.look_up.tasks_of(decided.appointment_ref)
        return any(task.kind is TaskKind.NO_CHANNEL and task.dedupe_key.endswith(f":{decided.ref}") for task in tasks)

    def _page(ref: str, form: Form) -> str:
        line = views.compensation_page(ref)
        return render_template("manager/compensation.html", line=line, form=form, states=STATES, pounds=in_pounds)


def _pence(text: str) -> int:
    """`20`, `20.00` or `£12.50`."""
    found = re.fullmatch(r"£?\s*(\d{1,6})(?:\.(\d{2}))?", text)
    if found is None:
        raise Invalid("sum", "sum: enter pounds, such as 20 or 12.50")
    return int(found[1]) * 100 + int(found[2] or 0)
