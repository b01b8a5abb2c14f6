"""What a planner does with an appointment after a call: cancel it, confirm it, record that the household was told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from appointments.domain.access import snapshot
from appointments.domain.appointments import Appointment
from appointments.domain.contacting import contacting
from appointments.domain.errors import Invalid, Stale, WrongState
from appointments.domain.homes import Channel
from appointments.domain.messages import NEUTRAL_PURPOSE, fit_purpose
from appointments.domain.outcomes import Outcome
from appointments.domain.times import day_of, window_in_words
from appointments.use_cases.booking.confirm_appointment import ConfirmAppointment
from appointments.use_cases.booking.promise_again import PromiseAgain
from appointments.use_cases.cancelling.cancel_appointment import CancelAppointment
from appointments.use_cases.messaging.record_notice import RecordNotice
from appointments.views.task_list import SeeTask
from appointments.views.work_order_page import SeeWorkOrder, WorkOrderPage
from web.forms import Form
from web.guards import GuardedBlueprint
from web.planner import wording
from web.planner.reading import chosen, signed_in_ref
from web.planner.work_orders import needs

if TYPE_CHECKING:
    from web.application import Application

BY_HAND = [(channel.value, wording.CHANNELS[channel]) for channel in Channel if channel is not Channel.SMS]


_NOBODY_CAME = (
    "The promised time had passed and nobody had come, so it is recorded that we did not attend. What you wrote is "
    "noted. The repair stays open: agree another time."
)


def add_pages(pages: GuardedBlueprint, application: Application) -> None:
    views = application.views

    @pages.get("/work-orders/<ref>/cancel")
    def cancel_form(ref: str) -> ResponseReturnValue:
        return _page("planner/cancel.html", ref, Form())

    @pages.post("/work-orders/<ref>/cancel")
    def cancel_appointment(ref: str) -> ResponseReturnValue:
        form = Form.typed(request.form)
        appointment = _as_on_the_page(views.work_order_page(SeeWorkOrder(ref)), form)
        try:
            closed = application.cancel_appointment(
                CancelAppointment(appointment.ref, signed_in_ref(), _by_landlord(form), form.value("reason"))
            )
        except Invalid as exc:
            return _page("planner/cancel.html", ref, form.with_error(exc)), 422
        if closed.outcome is Outcome.NOT_ATTENDED:
            flash(_NOBODY_CAME, "problem")
        else:
            flash("The appointment is cancelled. The repair stays open: agree another time.", "success")
        return redirect(url_for(".work_order", ref=ref))

    @pages.post("/work-orders/<ref>/confirm")
    def confirm_appointment(ref: str) -> ResponseReturnValue:
        appointment = _as_on_the_page(views.work_order_page(SeeWorkOrder(ref)), Form.typed(request.form))
        application.confirm_appointment(
            ConfirmAppointment(appointment.ref, appointment.promise.version, signed_in_ref())
        )
        flash("It is recorded that this time suits the household.", "success")
        return redirect(url_for(".work_order", ref=ref))

    @pages.post("/tasks/<ref>/anew")
    def tell_anew(ref: str) -> ResponseReturnValue:
        """The way out of a need that ended: the visit as it is, told without it."""
        form = Form.typed(request.form)
        found, version = views.task_page(SeeTask(ref, application.clock.now())), form.value("promise")
        try:
            application.promise_again(
                PromiseAgain(
                    found.line.task.appointment_ref or "",
                    int(version) if version.isascii() and version.isdigit() and len(version) < 7 else 0,
                    signed_in_ref(),
                    agreed=form.ticked("agreed"),
                )
            )
        except (WrongState, Stale) as exc:
            flash(f"{exc.message[:1].upper()}{exc.message[1:]}.", "problem")
            return redirect(url_for(".task", ref=ref))
        flash("The visit is told to the household anew, with what it needs now.", "success")
        return redirect(url_for(".tasks"))

    @pages.get("/work-orders/<ref>/notice")
    def notice_form(ref: str) -> ResponseReturnValue:
        return _page("planner/notice.html", ref, Form.filled({"channel": Channel.VOICE.value}))

    @pages.post("/work-orders/<ref>/notice")
    def record_notice(ref: str) -> ResponseReturnValue:
        form = Form.typed(request.form)
        appointment = _as_on_the_page(views.work_order_page(SeeWorkOrder(ref)), form)
        try:
            channel = chosen(Channel, form, "channel", "say how the household was told")
            application.record_notice(RecordNotice(appointment.ref, channel, form.value("words"), signed_in_ref()))
        except Invalid as exc:
            return _page("planner/notice.html", ref, form.with_error(exc)), 422
        flash("It is recorded that the household was told.", "success")
        return redirect(url_for(".work_order", ref=ref))

    def _page(template: str, ref: str, form: Form) -> str:
        found = views.work_order_page(SeeWorkOrder(ref))
        appointment = _open(found)
        today = day_of(application.clock.now())
        neutral = contacting(snapshot(found.requirements, today)).neutral
        purpose = NEUTRAL_PURPOSE if neutral else fit_purpose(found.order.purpose)
        return render_template(
            template,
            found=found,
            appointment=appointment,
            form=form,
            channels=BY_HAND,
            to_say=f"We will come on {window_in_words(appointment.promise.window)}, for {purpose}.",
            needs=needs(found.requirements, today),
        )


def _open(found: WorkOrderPage) -> Appointment:
    if found.open_story is None:
        raise WrongState("this work order has no open appointment any more")
    return found.open_story.appointment


def _as_on_the_page(found: WorkOrderPage, form: Form) -> Appointment:
    """The open appointment, if it is still the promise that the planner was looking at."""
    appointment = _open(found)
    if form.value("promise") != f"{appointment.ref}:{appointment.promise.version}":
        raise Stale("the appointment has been changed since this page was opened; look at it again first")
    return appointment


def _by_landlord(form: Form) -> bool:
    if form.value("asked_by") not in ("resident", "landlord"):
        raise Invalid("asked_by", "asked_by: say who is calling it off")
    return form.value("asked_by") == "landlord"
