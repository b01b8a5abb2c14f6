"""What a repair is about, what the law asks for because of it, and what was tried to get in."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from appointments.domain.concerns import MEANINGS, Concern
from appointments.domain.defects import DEFECT_WORDS, Defect, parse_defect
from appointments.domain.errors import Invalid
from appointments.domain.statutory_steps import FINDING_WORDS, STEP_WORDS, HazardFinding, StepKind
from appointments.domain.times import LONDON, day_of, parse_day
from appointments.use_cases.work_orders.record_concerns import RecordConcerns
from appointments.use_cases.work_orders.record_step import RecordStep
from appointments.views.reasonable_endeavours import SeeEndeavours
from appointments.views.statutory_dates import SeeDates
from appointments.views.work_order_page import SeeWorkOrder
from web.forms import Form
from web.guards import GuardedBlueprint
from web.planner.looking import look_at_door
from web.planner.reading import chosen, instant, signed_in_ref

if TYPE_CHECKING:
    from web.application import Application

CONCERNS = [(concern.value, MEANINGS[concern].words) for concern in Concern]
DEFECTS = [(defect.value, DEFECT_WORDS[defect]) for defect in Defect]
# Made by the product itself, or on a form of their own.
_NOT_CHOSEN = frozenset({StepKind.CONCERN_TAKEN_AWAY, StepKind.DATE_CHANGED, StepKind.WITHDRAWN})
_STEPS = [(kind.value, words) for kind, words in STEP_WORDS.items() if kind not in _NOT_CHOSEN]


def add_pages(pages: GuardedBlueprint, application: Application) -> None:
    views = application.views

    @pages.get("/work-orders/<ref>/concerns")
    def concerns_form(ref: str) -> ResponseReturnValue:
        order, now = views.work_order_page(SeeWorkOrder(ref)).order, application.clock.now()
        order.require_open()
        on_record = {
            "concerns": [concern.value for concern in order.concerns],
            "defect": order.defect or "",
            "gas_check_due_on": order.gas_check_due_on.isoformat() if order.gas_check_due_on else "",
            **_now(now, "aware_on", "aware_at"),
        }
        return _concerns(ref, Form.filled(on_record))

    @pages.post("/work-orders/<ref>/concerns")
    def record_concerns(ref: str) -> ResponseReturnValue:
        form, wrong = Form.typed(request.form), list[Invalid]()
        aware_at = form.gather(wrong, lambda: _happened(form, "aware_on", "aware_at", application.clock.now()))
        defect = form.gather(wrong, lambda: typed_defect(form))
        gas_check_due_on = form.gather(wrong, lambda: typed_gas_check(form))
        if wrong:
            return _concerns(ref, form.with_errors(wrong)), 422
        wanted = RecordConcerns(
            work_order_ref=ref,
            concerns=typed_concerns(form),
            by=signed_in_ref(),
            defect=defect,
            gas_check_due_on=gas_check_due_on,
            aware_at=aware_at,
            words=form.value("words"),
        )
        try:
            application.record_concerns(wanted)
        except Invalid as exc:
            return _concerns(ref, form.with_error(exc)), 422
        flash("What it is about is recorded, and its dates follow.", "success")
        return redirect(url_for(".work_order", ref=ref))

    @pages.get("/work-orders/<ref>/steps")
    def step_form(ref: str) -> ResponseReturnValue:
        asked = {"kind": request.args.get("kind", ""), "in_person": "yes"}
        return _step(ref, Form.filled({**asked, **_now(application.clock.now(), "done_on", "done_at")}))

    @pages.post("/work-orders/<ref>/steps")
    def record_step(ref: str) -> ResponseReturnValue:
        form = Form.typed(request.form)
        try:
            kind = chosen(StepKind, form, "kind", "say what was done")
            found = None
            if kind is StepKind.INVESTIGATED:
                found = chosen(HazardFinding, form, "finding", "say what the investigation found")
            at = _happened(form, "done_on", "done_at", application.clock.now())
            application.record_step(
                RecordStep(
                    work_order_ref=ref,
                    kind=kind,
                    by=signed_in_ref(),
                    at=at,
                    words=form.value("words"),
                    finding=found,
                    in_person=form.value("in_person") != "no",
                )
            )
        except Invalid as exc:
            return _step(ref, form.with_error(_at_the_day(exc))), 422
        flash("It is recorded, and the dates follow.", "success")
        return redirect(url_for(".work_order", ref=ref))

    @pages.get("/work-orders/<ref>/steps/<step>/withdraw")
    def withdraw_form(ref: str, step: str) -> ResponseReturnValue:
        return _withdraw(ref, step, Form())

    @pages.post("/work-orders/<ref>/steps/<step>/withdraw")
    def withdraw_step(ref: str, step: str) -> ResponseReturnValue:
        form = Form.typed(request.form)
        wanted = RecordStep(ref, StepKind.WITHDRAWN, signed_in_ref(), words=form.value("words"), withdraws=step)
        try:
            application.record_step(wanted)
        except Invalid as exc:
            return _withdraw(ref, step, form.with_error(Invalid("words", exc.message.partition(": ")[2]))), 422
        flash("The entry is withdrawn, and the dates follow.", "success")
        return redirect(url_for(".work_order", ref=ref))

    @pages.get("/work-orders/<ref>/endeavours")
    def endeavours(ref: str) -> ResponseReturnValue:
        today = day_of(application.clock.now())
        found = views.reasonable_endeavours(SeeEndeavours(ref, today))
        recorded = any(entry.from_the_door for entry in found.entries)
        home_ref = views.work_order_page(SeeWorkOrder(ref)).order.home_ref if recorded else None
        door = look_at_door(application, ref, home_ref, anything=recorded)
        return render_template(
            "planner/endeavours.html",
            found=found,
            entries=[entry for entry in found.entries if door or not entry.from_the_door],
            logged=recorded and door,
        )

    def _concerns(ref: str, form: Form) -> str:
        return render_template(
            "planner/concerns.html",
            found=views.work_order_page(SeeWorkOrder(ref)),
            form=form,
            concerns=CONCERNS,
            defects=DEFECTS,
        )

    def _step(ref: str, form: Form) -> str:
        return render_template(
            "planner/step.html",
            found=views.work_order_page(SeeWorkOrder(ref)),
            dates=views.statutory_dates(SeeDates(ref, application.clock.now())),
            form=form,
            steps=_STEPS,
            findings=[(finding.value, words) for finding, words in FINDING_WORDS.items()],
        )

    def _withdraw(ref: str, step: str, form: Form) -> str:
        dates = views.statutory_dates(SeeDates(ref, application.clock.now()))
        line = next((line for line in dates.steps if line.ref == step), None)
        found = views.work_order_page(SeeWorkOrder(ref))
        return render_template("planner/withdraw_step.html", found=found, line=line, form=form)


def _at_the_day(exc: Invalid) -> Invalid:
    """An instant is a day and a time here: what is wrong with it stands at the day."""
    return Invalid("done_on", exc.message.removeprefix("at:")) if exc.field == "at" else exc


def typed_concerns(form: Form) -> frozenset[Concern]:
    """The boxes that were ticked; what no browser would send is left out."""
    return frozenset(Concern(code) for code in form.values_of("concerns") if code in set(Concern))


def typed_defect(form: Form) -> Defect | None:
    return parse_defect(form.value("defect"))


def typed_gas_check(form: Form) -> date | None:
    text = form.value("gas_check_due_on")
    return parse_day(text, "gas_check_due_on") if text else None


def _now(now: datetime, day_field: str, time_field: str) -> dict[str, str]:
    local = now.astimezone(LONDON)
    return {day_field: f"{local:%Y-%m-%d}", time_field: f"{local:%H:%M}"}


def _happened(form: Form, day_field: str, time_field: str, now: datetime) -> datetime:
    """What was typed; the minute that it is now stands for this moment."""
    typed = instant(form, day_field, time_field)
    return now if typed == now.replace(second=0, microsecond=0) else typed
