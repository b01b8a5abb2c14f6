"""The resource planner's pages: work orders, slots, homes, operatives, and what waits for a person."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import TYPE_CHECKING, TypeAlias

from appointments.domain.access import AccessRequirement, snapshot
from appointments.domain.accounts import AccountRole
from appointments.domain.contacting import Contacting, contacting
from appointments.domain.times import day_of
from web.guards import GuardedBlueprint, audience, signed_in_as
from web.navigation import NavigationItem
from web.planner import (
    absences,
    accounts,
    after_visit,
    appointment_actions,
    booking,
    days,
    emergencies,
    gaps,
    holds,
    homes,
    households,
    needs_of_work,
    operatives,
    raising,
    requirements,
    reviews,
    room,
    sequences,
    slots,
    statutory,
    tasks,
    third_parties,
    wording,
    work_orders,
)

if TYPE_CHECKING:
    from web.application import Application

AddPages: TypeAlias = "Callable[[GuardedBlueprint, Application], None]"

PAGES: tuple[AddPages, ...] = (
    work_orders.add_pages,
    raising.add_pages,
    slots.add_pages,
    holds.add_pages,
    booking.add_pages,
    gaps.add_pages,
    emergencies.add_pages,
    room.add_pages,
    appointment_actions.add_pages,
    after_visit.add_pages,
    homes.add_pages,
    households.add_pages,
    requirements.add_pages,
    reviews.add_pages,
    operatives.add_pages,
    days.add_pages,
    absences.add_pages,
    sequences.add_pages,
    statutory.add_pages,
    third_parties.add_pages,
    tasks.add_pages,
    accounts.add_pages,
    needs_of_work.add_pages,
)


def blueprint(application: Application) -> GuardedBlueprint:
    """Planners work here; managers may do what planners do."""

    def _today() -> date:
        return day_of(application.clock.now())

    pages = audience(
        "planner",
        __name__,
        guard=signed_in_as(AccountRole.PLANNER, AccountRole.MANAGER),
        url_prefix="/planner",
        navigation=(
            NavigationItem("Work orders", "planner.work_orders"),
            NavigationItem("Homes", "planner.homes"),
            NavigationItem("Operatives", "planner.operatives"),
            NavigationItem("Days", "planner.days"),
            NavigationItem("Reviews", "planner.reviews", count=lambda: application.views.reviews_waiting(_today())),
            NavigationItem("Tasks", "planner.tasks", count=application.views.tasks_waiting),
        ),
    )

    def _reached(requirements: Iterable[AccessRequirement]) -> Contacting:
        """How a household may be reached today: beside its numbers stands which of them nobody may use."""
        return contacting(snapshot(requirements, _today()))

    pages.context_processor(lambda: {"said": wording, "reached": _reached})
    for add_pages in PAGES:
        add_pages(pages, application)
    return pages
