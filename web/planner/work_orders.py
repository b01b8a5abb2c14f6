"""The list of work orders, and one work order."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from flask import render_template, request
from flask.typing import ResponseReturnValue

from appointments.domain.access import AccessRequirement
from appointments.domain.appointments import TRANSITIONS, Action
from appointments.domain.messages import fit_purpose
from appointments.domain.privacy import Subject
from appointments.domain.times import day_of
from appointments.views.arrival import AskArrival
from appointments.views.statutory_dates import SeeDates
from appointments.views.work_order_list import ListWorkOrders, OrderState
from appointments.views.work_order_page import AppointmentStory, SeeWorkOrder
from web.forms import Form
from web.guards import GuardedBlueprint
from web.planner.history import history
from web.planner.looking import look_at_door, may_see
from web.planner.reading import one_of, page_number
from web.responses import is_partial

if TYPE_CHECKING:
    from web.application import Application

STATES = (
    (OrderState.OPEN.value, "All open"),
    (OrderState.NEEDS_APPOINTMENT.value, "Needs an appointment"),
    (OrderState.BOOKED.value, "Has an appointment"),
    (OrderState.FINISHED.value, "Finished"),
)


def add_pages(pages: GuardedBlueprint, application: Application) -> None:
    views = application.views

    @pages.get("/")
    def work_orders() -> ResponseReturnValue:
        form = Form.typed(request.args)
        found = views.work_order_list(_wanted(form, application.clock.now()))
        template = "planner/_orders.html" if is_partial() else "planner/orders.html"
        choices = views.planner_choices()
        return render_template(
            template,
            found=found,
            form=form,
            states=STATES,
            trades=list(choices.trades.items()),
            priorities=[(priority.code, priority.name) for priority in choices.priorities],
        )

    @pages.get("/work-orders/<ref>")
    def work_order(ref: str) -> ResponseReturnValue:
        found = views.work_order_page(SeeWorkOrder(ref))
        now = application.clock.now()
        recorded = any(story.evidence or story.judgements for story in found.stories)
        story = found.open_story
        door = look_at_door(application, ref, found.order.home_ref, anything=recorded)
        return render_template(
            "planner/order.html",
            found=found,
            dates=views.statutory_dates(SeeDates(ref, now)),
            now=now,
            needs=needs(found.requirements, day_of(now)),
            may=possible(story),
            arrival=views.arrival_estimate(AskArrival(story.appointment.ref, now)) if story else None,
            said_in_texts=fit_purpose(found.order.purpose),
            door=door,
            logged=recorded and door,
            pack=may_see(Subject.EVIDENCE),
            histories={
                story.appointment.ref: history(story, found.names, found.order.needs, door=door)
                for story in found.stories
            },
        )


def needs(requirements: tuple[AccessRequirement, ...], today: date) -> list[AccessRequirement]:
    """What applies now or will: ended and declined requirements have left this view (rule 18)."""
    return [r for r in requirements if r.declined is None and (r.ends_on is None or r.ends_on >= today)]


def possible(story: AppointmentStory | None) -> frozenset[str]:
    """What the state of the open appointment lets a planner do with it."""
    if story is None:
        return frozenset()
    state = story.appointment.state
    return frozenset(action.value for action in Action if (state, action) in TRANSITIONS)


def _wanted(form: Form, now: datetime) -> ListWorkOrders:
    return ListWorkOrders(
        now=now,
        words=form.value("q"),
        state=one_of(OrderState, form.value("state"), OrderState.OPEN),
        trade=form.value("trade"),
        priority=form.value("priority"),
        overdue=form.ticked("overdue"),
        page=page_number(),
    )
