"""Record that an operative will not be there, and see which promised visits that touches."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from appointments.domain.errors import Invalid
from appointments.domain.times import Window, day_of
from appointments.use_cases.record_absence import RecordAbsence
from appointments.views.operative_page import SeeOperative
from web.forms import Form
from web.guards import GuardedBlueprint
from web.planner import wording
from web.planner.reading import instant, signed_in_ref

if TYPE_CHECKING:
    from web.application import Application


def add_pages(pages: GuardedBlueprint, application: Application) -> None:
    views = application.views

    @pages.get("/operatives/<ref>/absences/new")
    def absence_form(ref: str) -> ResponseReturnValue:
        today = day_of(application.clock.now()).isoformat()
        values = {"first_day": today, "first_time": "00:00", "last_day": today, "last_time": "23:59"}
        return _page(ref, Form.filled(values))

    @pages.post("/operatives/<ref>/absences/new")
    def record_absence(ref: str) -> ResponseReturnValue:
        form = Form.typed(request.form)
        try:
            made = application.record_absence(RecordAbsence(ref, window(form), _reason(form), signed_in_ref()))
        except Invalid as exc:
            return _page(ref, form.with_error(exc)), 422
        touched = len(made.to_rearrange)
        flash(_told(touched), "problem" if touched else "success")
        return redirect(url_for(".operative", ref=ref))

    def _page(ref: str, form: Form) -> str:
        return render_template(
            "planner/absence.html",
            held=views.operative_page(SeeOperative(ref, application.clock.now())),
            form=form,
            reasons=list(wording.ABSENCES.items()),
        )


def window(form: Form) -> Window:
    """From the first day and time to the last, in London."""
    starts, ends = instant(form, "first_day", "first_time"), instant(form, "last_day", "last_time")
    if ends <= starts:
        raise Invalid("last_day", "last_day: the absence ends before it starts")
    return Window(starts, ends)


def _reason(form: Form) -> str:
    reason = form.value("reason")
    if reason not in wording.ABSENCES:
        raise Invalid("reason", "reason: choose one")
    return reason


def _told(touched: int) -> str:
    if touched == 0:
        return "The absence is recorded. No promised visit falls into it."
    visits = "One promised visit falls" if touched == 1 else f"{touched} promised visits fall"
    return f"The absence is recorded. {visits} into it: find somebody else, or agree another time."
