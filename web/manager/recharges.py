"""Charging for missed visits: switched off unless the landlord turned it on, and then only by the rules (rule 55)."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from appointments.domain.compensation import in_pounds
from appointments.domain.errors import Invalid
from appointments.domain.recharging import RechargeState
from appointments.domain.tasks import Task
from appointments.use_cases.after_the_visit.decide_recharge import DecideRecharge
from appointments.use_cases.after_the_visit.look_at_recharge import LookAtRecharge
from appointments.use_cases.after_the_visit.pay_back_recharge import PayBackRecharge
from appointments.use_cases.after_the_visit.warn_of_recharge import WarnOfRecharge
from appointments.views.recharge_list import ListRecharges
from web.forms import Form
from web.guards import GuardedBlueprint
from web.planner import wording as said
from web.planner.reading import page_number, signed_in_ref

if TYPE_CHECKING:
    from web.application import Application

STATES: dict[RechargeState, tuple[str, str]] = {
    RechargeState.PROPOSED: ("To decide", "orange"),
    RechargeState.CHARGED: ("Charged", "blue"),
    RechargeState.DROPPED: ("Nothing to pay", "green"),
}


def add_pages(pages: GuardedBlueprint, application: Application) -> None:
    @pages.get("/charges")
    def charges() -> ResponseReturnValue:
        on = application.recharges_on
        found = application.views.recharge_list(ListRecharges(application.clock.now(), page_number())) if on else None
        by_home = groupby(found.lines, key=lambda line: line.home_ref) if found else ()
        homes = [list(lines) for _, lines in by_home]
        return render_template(
            "manager/charges.html", on=on, found=found, homes=homes, states=STATES, pounds=in_pounds, said=said
        )

    @pages.get("/appointments/<ref>/charge")
    def charge(ref: str) -> ResponseReturnValue:
        return _page(ref, Form())

    @pages.post("/appointments/<ref>/charge")
    def decide_charge(ref: str) -> ResponseReturnValue:
        form = Form.typed(request.form)
        try:
            if form.value("charge") not in {"yes", "no"}:
                raise Invalid("charge", "charge: choose whether it is charged")
            wanted = form.value("charge") == "yes"
            decided = application.decide_recharge(DecideRecharge(ref, wanted, signed_in_ref(), form.value("reason")))
        except Invalid as exc:
            return _page(ref, form.with_error(exc)), 422
        if wanted and not decided.answer.allowed:
            flash("It is not charged: something that the rules ask for is missing.", "problem")
            return _page(ref, form), 409
        flash("Recorded, with your reason.", "success")
        return redirect(url_for(".charges"))

    @pages.post("/appointments/<ref>/charge/paid-back")
    def pay_back(ref: str) -> ResponseReturnValue:
        form = Form.typed(request.form)
        try:
            application.pay_back_recharge(PayBackRecharge(ref, signed_in_ref(), form.value("words")))
        except Invalid as exc:
            return _page(ref, form.with_error(exc)), 422
        flash("Recorded. The household has been told that it owes nothing.", "success")
        return redirect(url_for(".charges"))

    @pages.post("/appointments/<ref>/charge/warn")
    def warn_of_charge(ref: str) -> ResponseReturnValue:
        told = application.warn_of_recharge(WarnOfRecharge(ref, signed_in_ref()))
        if told is None:
            flash("They were warned after this visit before.", "information")
        elif isinstance(told, Task):
            flash("No text may be sent to this household. A planner's task says how to tell them.", "problem")
        else:
            flash("The warning is on its way.", "success")
        return redirect(url_for(".charge", ref=ref))

    def _page(ref: str, form: Form) -> str:
        looked = application.look_at_recharge(LookAtRecharge(ref))
        return render_template(
            "manager/charge.html",
            found=application.views.appointment_evidence(ref),
            looked=looked,
            form=form,
            states=STATES,
            pounds=in_pounds,
            said=said,
        )
