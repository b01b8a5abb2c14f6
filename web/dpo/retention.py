"""How long things are kept, what would be erased tonight, and what must not be (rule 74)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from appointments.domain.errors import Invalid, NotFound
from appointments.use_cases.keeping.hold_order import HoldOrder
from appointments.use_cases.keeping.retain import EVIDENCE_YEARS, REQUIREMENT_MONTHS
from web.forms import Form
from web.guards import GuardedBlueprint
from web.planner.reading import signed_in_ref
from web.retaining import retain_all

if TYPE_CHECKING:
    from web.application import Application


def add_pages(pages: GuardedBlueprint, application: Application) -> None:
    @pages.get("/retention")
    def retention() -> ResponseReturnValue:
        return _page(Form())

    @pages.post("/retention/holds")
    def hold_order() -> ResponseReturnValue:
        form = Form.typed(request.form)
        held = form.value("held") != "no"
        try:
            changed = application.hold_order(
                HoldOrder(form.value("work_order"), held, signed_in_ref(), form.value("why"))
            )
        except NotFound:
            missing = Invalid("work_order", "work_order: there is no work order with this reference")
            return _page(form.with_error(missing)), 422
        except Invalid as exc:
            return _page(form.with_error(exc)), 422
        said = "Nothing of this order is erased" if held else "This order is erased when its time has come"
        flash(f"{said}." if changed else "It was so already.", "success" if changed else "information")
        return redirect(url_for(".retention"))

    def _page(form: Form) -> str:
        counts, kinds = retain_all(application, erase=False)
        return render_template(
            "dpo/retention.html",
            form=form,
            counts=counts,
            kinds=kinds,
            holds=application.views.legal_holds(),
            by_itself=application.erases_by_itself,
            months=REQUIREMENT_MONTHS,
            years=EVIDENCE_YEARS,
        )
