"""The appointments behind a number."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from appointments.domain.times import day_of
from appointments.wastage.breakdowns import By
from appointments.wastage.classes import Fault, VisitClass
from appointments.wastage.visit_list import ListVisits
from web.guards import GuardedBlueprint
from web.manager.period import Wanted, wanted
from web.planner.reading import page_number

if TYPE_CHECKING:
    from web.application import Application


def add_pages(pages: GuardedBlueprint, application: Application) -> None:
    @pages.get("/visits")
    def visits() -> ResponseReturnValue:
        chosen = wanted(day_of(application.clock.now()))
        if chosen.wrong:  # the first page says what is wrong, beside its fields
            kept: dict[str, Any] = request.args.to_dict()
            return redirect(url_for(".wasted_visits", **kept))
        asked = _asked(chosen)
        return render_template(
            "manager/visits.html", found=application.views.visit_list(asked), asked=asked, chosen=chosen
        )


def _asked(chosen: Wanted) -> ListVisits:
    """An unknown word in the address narrows nothing."""
    kind, fault, by = (request.args.get(name, "") for name in ("class", "fault", "by"))
    return ListVisits(
        first=chosen.first,
        last=chosen.last,
        visit_class=VisitClass(kind) if kind in set(VisitClass) else None,
        fault=Fault(fault) if fault in set(Fault) else None,
        reason=request.args.get("reason", ""),
        by=By(by) if by in set(By) else None,
        key=request.args.get("key", ""),
        costs=chosen.costs,
        page=page_number(),
    )
