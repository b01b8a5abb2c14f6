"""Record that an operative will not be there, and see which promised visits that touches."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from appointments.domain.errors import Invalid
from appointments.domain.times import Window, day_of
from appointments.use_cases.operatives.record_absence import RecordAbsence
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
        return _page(ref, all_day(day_of(application.clock.now())))

    @pages.post("/operatives/<ref>/absences/new")
    def record_absence(ref: str) -> ResponseReturnValue:
        form = Form.typed(request.form)
        try:
            away, reason = window(form), reason_among(wording.ABSENCES, form)
            made = application.record_absence(RecordAbsence(ref, away, reason, signed_in_ref()))
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


def all_day(day: date) -> Form:
    """What the form shows at first."""
    written = day.isoformat()
    return Form.filled({"first_day": written, "first_time": "00:00", "last_day": written, "last_time": "23:59"})


def window(form: Form) -> Window:
    """From the first day and time to the last, in London."""
    starts, ends = instant(form, "first_day", "first_time"), instant(form, "last_day", "last_time")
    if ends <= starts:
        raise Invalid("last_day", "last_day: the absence ends before it starts")
    return Window(starts, ends)


def reason_among(reasons: Collection[str], form: Form) -> str:
    reason = form.value("reason")
    if reason not in reasons:
        raise Invalid("reason", "reason: choose one")
    return reason


def _told(touched: int) -> str:
    if touched == 0:
        return "The absence is recorded. No promised visit falls into it."
    visits = "One promised visit falls" if touched == 1 else f"{touched} promised visits fall"
    return f"The absence is recorded. {visits} into it: find somebody else, or agree another time."
