"""Wasted visits of a period: by class and cost, the measures with their definitions, one breakdown; and as CSV."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from appointments.domain.errors import Invalid
from appointments.domain.times import day_of
from appointments.wastage.breakdowns import By
from appointments.wastage.export import class_rows_csv
from appointments.wastage.report import SeeWastage
from appointments.wastage.wasted_visits import ShowWastedVisits
from web.guards import GuardedBlueprint
from web.manager.chart import wasted_chart
from web.manager.period import COST_FIELDS, presets, wanted

if TYPE_CHECKING:
    from web.application import Application


def add_pages(pages: GuardedBlueprint, application: Application) -> None:
    views = application.views

    @pages.get("/")
    def wasted_visits() -> ResponseReturnValue:
        today = day_of(application.clock.now())
        chosen = wanted(today)
        text = request.args.get("by", "")
        by = By(text) if text in set(By) else By.TRADE
        found = None if chosen.wrong else views.wastage_report(SeeWastage(chosen.first, chosen.last, by, chosen.costs))
        page = render_template(
            "manager/wasted_visits.html",
            found=found,
            chart=wasted_chart(found.wasted) if found else None,
            chosen=chosen,
            form=chosen.form,
            by=by,
            dimensions=tuple(By),
            presets=presets(today),
            cost_fields=COST_FIELDS,
        )
        return page, 422 if chosen.wrong else 200

    @pages.get("/wasted-visits.csv")
    def wasted_visits_csv() -> ResponseReturnValue:
        chosen = wanted(day_of(application.clock.now()))
        if chosen.wrong:
            field, words = next(iter(chosen.form.errors.items()))
            raise Invalid(field, words)
        found = views.wasted_visits(ShowWastedVisits(chosen.first, chosen.last, chosen.costs))
        name = f"wasted-visits-{chosen.first}-{chosen.last}.csv"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return Response(class_rows_csv(found), headers=headers, content_type="text/csv; charset=utf-8")
