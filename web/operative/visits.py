"""Today's round, one visit, setting off and arriving."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from appointments.domain.appointments import AWAITED_STATES, State
from appointments.domain.errors import Invalid
from appointments.domain.evidence import said_for_household
from appointments.domain.outcomes import EXCUSES_LANDLORD, OUTCOME_WORDS
from appointments.domain.refs import AppointmentRef
from appointments.domain.times import day_of
from appointments.use_cases.at_the_door.arrive import Arrive
from appointments.use_cases.at_the_door.set_off import SetOff
from appointments.views.operative_round import ShowRound
from appointments.views.operative_visit import OperativeVisit
from web.application import Application
from web.forms import Form
from web.guards import GuardedBlueprint
from web.operative.calls_state import calls_state
from web.operative.door_state import door_state
from web.operative.mine import my_account, my_ref, my_visit, today
from web.operative.phone_clock import sent_time
from web.operative.positions import sent_position
from web.operative.references import fresh_ref, sent_ref
from web.operative.words import CALLS, MINUTES_AWAY

DEFAULT_MINUTES_AWAY = "15"


def add(pages: GuardedBlueprint, application: Application) -> None:
    @pages.get("/round")
    def todays_round() -> ResponseReturnValue:
        found = application.views.operative_round(ShowRound(my_ref(), today(application)))
        left = [visit for visit in found.visits if visit.state is not State.CLOSED]
        return render_template("operative/round.html", round=found, next_ref=left[0].ref if left else None)

    @pages.get("/visits/<ref>")
    def visit(ref: AppointmentRef) -> ResponseReturnValue:
        asked = my_visit(application, ref).call_ahead_minutes
        return visit_page(application, ref, Form.filled({"minutes_away": _offered(asked)}))

    @pages.post("/visits/<ref>/set-off")
    def set_off(ref: AppointmentRef) -> ResponseReturnValue:
        if my_visit(application, ref).visit.state is State.DESPATCHED:
            return to_visit(ref)  # the button was pressed twice
        form = Form.typed(request.form)
        try:
            application.set_off(SetOff(ref, my_ref(), my_account(), _minutes_away(form)))
        except Invalid as exc:
            return visit_page(application, ref, form.with_error(exc)), 422
        return to_visit(ref)

    @pages.post("/visits/<ref>/arrive")
    def arrive(ref: AppointmentRef) -> ResponseReturnValue:
        my_visit(application, ref)
        form = Form.typed(request.form)
        position, no_position = sent_position(form)
        arrival = Arrive(sent_ref(form), ref, my_ref(), sent_time(form), my_account(), position, no_position)
        application.arrive(arrival)
        return to_visit(ref)


def visit_page(application: Application, ref: AppointmentRef, form: Form) -> str:
    """The visit as it stands now."""
    found = my_visit(application, ref)
    state, limits = found.visit.state, application.door_limits(day_of(found.visit.window.starts))
    door = door_state(found, limits, application.clock.now())
    return render_template(
        "operative/visit.html",
        found=found,
        visit=found.visit,
        stage="before" if state in AWAITED_STATES else "closed" if state is State.CLOSED else "door",
        set_off=state is State.DESPATCHED,
        door=door,
        form=form,
        fresh_ref=fresh_ref,
        minutes_away=MINUTES_AWAY,
        call_words=CALLS,
        calls=door.calls if door else calls_state(found, None, limits),
        places_calls=application.place_call is not None and found.may_be_rung,
    )


def to_visit(ref: AppointmentRef) -> ResponseReturnValue:
    return redirect(url_for("operative.visit", ref=ref), 303)


def sent_away(found: OperativeVisit) -> ResponseReturnValue | None:
    """Back to the visit with a reason, for who is not at a visit that is under way; None for everybody else.

    After a visit was closed its pages stay open: what comes late is kept.
    """
    if found.visit.state is State.CLOSED or found.here:
        return None
    if found.gone:
        flash("You have left this visit. Your colleague who is still there records what happens.", "problem")
    else:
        flash("Record your arrival first.", "problem")
    return to_visit(found.visit.ref)


def kept(application: Application, before: OperativeVisit) -> ResponseReturnValue:
    """Back to the visit after something was recorded; `before` is how the visit stood then."""
    if before.visit.state is State.CLOSED:
        flash(_kept_after_closing(before, my_visit(application, before.visit.ref)), "information")
    elif before.gone:
        flash("You had left already. What you sent is kept with the visit.", "information")
    return to_visit(before.visit.ref)


def _kept_after_closing(before: OperativeVisit, after: OperativeVisit) -> str:
    if before.visit.outcome is not after.visit.outcome and after.visit.outcome is not None:
        outcome = OUTCOME_WORDS[after.visit.outcome]
        return (
            f"The visit was closed already. The office has what you sent, and the visit is recorded now as: {outcome}."
        )
    known = {item.ref for item in before.evidence}
    against = any(said_for_household(item) for item in after.evidence if item.ref not in known)
    if against and after.visit.outcome in EXCUSES_LANDLORD:
        return "The visit was closed already. The office has what you sent, and a planner looks at the visit again."
    return "The visit was closed already. What you sent is kept, and the outcome stays as it is."


def _offered(asked: int | None) -> str:
    """What the list shows at first: the longest of its times that is not more than the household asks for."""
    fitting = [minutes for minutes, _ in MINUTES_AWAY if asked is not None and int(minutes) <= asked]
    return fitting[-1] if fitting else DEFAULT_MINUTES_AWAY


def _minutes_away(form: Form) -> int | None:
    typed = form.value("minutes_away")
    if not typed:
        return None
    if not typed.isascii() or not typed.isdigit() or len(typed) > 3:
        raise Invalid("minutes_away", "minutes_away: choose how long you need")
    return int(typed)
