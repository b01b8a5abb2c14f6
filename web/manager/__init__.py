"""The manager's pages: what wasted visits cost and whose fault they were, the evidence, challenges, the rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from appointments.domain.accounts import AccountRole
from web.guards import GuardedBlueprint, audience, signed_in_as
from web.manager import (
    challenges,
    compensation,
    evidence,
    one_reminder_rule,
    overdue_work,
    recharges,
    reminder_rules,
    rules,
    visits,
    wasted_visits,
    wording,
)
from web.navigation import NavigationItem

if TYPE_CHECKING:
    from web.application import Application


def blueprint(application: Application) -> GuardedBlueprint:
    """Managers only: planners book, and do not judge what came of it."""
    pages = audience(
        "manager",
        __name__,
        guard=signed_in_as(AccountRole.MANAGER),
        url_prefix="/manager",
        navigation=(
            NavigationItem("Wasted visits", "manager.wasted_visits"),
            NavigationItem("Challenges", "manager.challenges", count=application.views.challenges_waiting),
            NavigationItem("Compensation", "manager.compensation", count=application.views.compensation_waiting),
            NavigationItem(
                "Overdue work",
                "manager.overdue_work",
                count=lambda: application.views.overdue_work_waiting(application.clock.now()),
            ),
            NavigationItem("Charges", "manager.charges"),
            NavigationItem("Rules", "manager.rules"),
            NavigationItem("Reminders", "manager.reminder_rules"),
        ),
    )
    pages.context_processor(lambda: {"told": wording})
    for module in (
        wasted_visits,
        visits,
        evidence,
        challenges,
        compensation,
        overdue_work,
        recharges,
        rules,
        reminder_rules,
        one_reminder_rule,
    ):
        module.add_pages(pages, application)
    return pages
