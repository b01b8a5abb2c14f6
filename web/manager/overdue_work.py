"""Work that was left and advice that was given, and nobody answered in time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import render_template
from flask.typing import ResponseReturnValue

from appointments.domain.tasks import Owner
from appointments.views.overdue_work import ListOverdueWork
from web.guards import GuardedBlueprint
from web.planner import wording as said
from web.planner.reading import page_number

if TYPE_CHECKING:
    from web.application import Application

OWNERS = {Owner.PLANNER: "The planners", Owner.MANAGER: "The managers"}


def add_pages(pages: GuardedBlueprint, application: Application) -> None:
    @pages.get("/overdue-work")
    def overdue_work() -> ResponseReturnValue:
        found = application.views.overdue_work(ListOverdueWork(application.clock.now(), page_number()))
        return render_template("manager/overdue_work.html", found=found, said=said, owners=OWNERS, days=_days)


def _days(number: int) -> str:
    return {0: "since today", 1: "for 1 day"}.get(number, f"for {number} days")
