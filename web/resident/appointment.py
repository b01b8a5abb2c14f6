"""The appointment itself: what for, when, who comes; confirm it, or say that you cannot make it."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from appointments.domain.appointments import TRANSITIONS, Action, State
from appointments.domain.challenges import challenge_open_until
from appointments.domain.compensation import in_pounds
from appointments.domain.errors import Invalid, Stale, WrongState
from appointments.domain.outcomes import BLAMES_RESIDENT, Outcome
from appointments.use_cases.booking.confirm_appointment import ConfirmAppointment
from appointments.use_cases.cancelling.cancel_appointment import CancelAppointment
from appointments.views.arrival import AskArrival
from appointments.views.resident_appointment import ResidentAppointment
from web.application import Application
from web.forms import Form
from web.guards import GuardedBlueprint
from web.languages import gettext
from web.resident import danger
from web.resident.mine import BY_RESIDENT, is_overdue, my_appointment, my_ref, to_appointment, version_seen
from web.resident.words import MAY_BE_OTHERWISE, OUTCOMES

CANNOT_MAKE_IT = "The resident cannot make it."


def add(pages: GuardedBlueprint, application: Application) -> None:
    @pages.get("/")
    def appointment(token: str) -> ResponseReturnValue:
        return appointment_page(application, token, Form())

    @pages.get("/<string(maxlength=2):stray>")
    def with_a_stray_mark(token: str, stray: str) -> ResponseReturnValue:
        """A message's link, opened together with the bracket or full stop that stood after it."""
        if any(character.isalnum() for character in stray):
            raise NotFound
        return to_appointment(token)

    @pages.post("/confirm")
    def confirm(token: str) -> ResponseReturnValue:
        found, seen = my_appointment(application), version_seen()
        if (found.state, found.promise_version) != (State.CONFIRMED, seen):  # else it was pressed twice
            application.confirm_appointment(ConfirmAppointment(my_ref(), seen, BY_RESIDENT))
        flash(gettext("Thank you. We have noted that this time suits you."), "success")
        return to_appointment(token)

    @pages.get("/cannot-make-it")
    def cannot_make_it(token: str) -> ResponseReturnValue:
        found = my_appointment(application)
        if (found.state, Action.CANCEL) not in TRANSITIONS:
            return to_appointment(token)  # it says how the appointment stands now
        return _cannot_make_it_page(application, token, found, Form())

    @pages.post("/cannot-make-it")
    def cancel(token: str) -> ResponseReturnValue:
        found, form = my_appointment(application), Form.typed(request.form)
        danger.hear(application, form.value("reason"))
        if found.state is State.CANCELLED:
            return to_appointment(token)  # the button was pressed twice
        if found.promise_version != version_seen():
            raise Stale("the appointment has moved since; look at the new time first")
        said = form.value("reason") or CANNOT_MAKE_IT
        wanted = CancelAppointment(my_ref(), BY_RESIDENT, by_landlord=False, reason=said)
        try:
            closed = application.cancel_appointment(wanted)
        except Invalid as exc:
            return _cannot_make_it_page(application, token, found, form.with_error(exc)), 422
        except (Stale, WrongState):
            if my_appointment(application).state is not State.CANCELLED:
                raise
            return to_appointment(token)  # the other press of the same button was faster
        if closed.outcome is Outcome.NOT_ATTENDED:
            flash(
                gettext("We should have come and did not. We are sorry. We have noted what you told us."), "information"
            )
        else:
            flash(
                gettext("Thank you for telling us. The repair stays on our list, and we will contact you."), "success"
            )
        return to_appointment(token)


def appointment_page(application: Application, token: str, form: Form) -> str:
    """The appointment as it stands now, with what can still be done about it."""
    found = my_appointment(application)
    return render_template(
        "resident/appointment.html",
        token=token,
        found=found,
        form=form,
        may={action.value for action in Action if (found.state, action) in TRANSITIONS},
        overdue=is_overdue(application, found),
        arrival=application.views.arrival_estimate(AskArrival(found.ref, application.clock.now())),
        pounds=in_pounds,
        may_be_otherwise=found.outcome in MAY_BE_OTHERWISE,
        outcome_said=gettext(OUTCOMES[found.outcome]) if found.outcome else "",
        challenge_until=_challenge_until(application, found),
        challenge_ended=_challenge_ended(application, found),
    )


def _cannot_make_it_page(application: Application, token: str, found: ResidentAppointment, form: Form) -> str:
    overdue = is_overdue(application, found)
    return render_template("resident/cannot_make_it.html", token=token, found=found, overdue=overdue, form=form)


def _challenge_until(application: Application, found: ResidentAppointment) -> datetime | None:
    """The last instant of the last day to challenge the outcome, or to add to it; None when there is no more."""
    if found.closed_at is None or found.outcome not in BLAMES_RESIDENT:
        return None
    until = challenge_open_until(found.closed_at)
    return until - timedelta(seconds=1) if application.clock.now() < until else None


def _challenge_ended(application: Application, found: ResidentAppointment) -> datetime | None:
    """The last instant in which the outcome could be challenged, once it has passed and nobody did; None otherwise."""
    if found.closed_at is None or found.outcome not in BLAMES_RESIDENT or found.challenges:
        return None
    until = challenge_open_until(found.closed_at)
    return until - timedelta(seconds=1) if application.clock.now() >= until else None
