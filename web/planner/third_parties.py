"""Others who attend: interpreters, officers, key holders and keys, with their hours and absences."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from appointments.domain.access_kinds.interpreter import LANGUAGES
from appointments.domain.access_kinds.weekly import parse_weekly, weekly_in_words, write_weekly
from appointments.domain.errors import Invalid
from appointments.domain.third_parties import ThirdParty
from appointments.domain.times import day_of
from appointments.use_cases.households.record_third_party import RecordThirdParty
from appointments.use_cases.households.record_third_party_absence import RecordThirdPartyAbsence
from appointments.views.third_parties import SeeThirdParty, ThirdPartyPage
from web.forms import Form
from web.guards import GuardedBlueprint
from web.planner.absences import all_day, reason_among, window
from web.planner.reading import signed_in_ref, whole_number

if TYPE_CHECKING:
    from web.application import Application

# What is asked for most; any other words may be typed.
ROLES = (
    *(f"interpreter for {language}" for language in sorted(LANGUAGES.values())),
    "carer",
    "advocate",
    "support worker",
    "housing officer",
    "concierge",
)
ASKED_FOR = [
    ("role", "Anybody of this role will do"),
    ("name", "Only where the household names them"),
]
REASONS = [("leave", "Leave"), ("another booking", "Booked by somebody else"), ("other", "Another reason")]


def add_pages(pages: GuardedBlueprint, application: Application) -> None:
    views = application.views

    @pages.get("/operatives/others")
    def third_parties() -> ResponseReturnValue:
        return render_template("planner/third_parties.html", found=views.third_party_list(), hours=weekly_in_words)

    @pages.get("/operatives/others/new")
    def new_third_party() -> ResponseReturnValue:
        return _page(None, Form.filled({"times": "Mon-Fri 09:00-17:00", "asked_for": "role", "active": "yes"}))

    @pages.get("/operatives/others/<ref>")
    def third_party(ref: str) -> ResponseReturnValue:
        found = _seen(ref)
        return _page(found, _filled(found.party))

    @pages.post("/operatives/others/new")
    def add_third_party() -> ResponseReturnValue:
        return _record(None, Form.typed(request.form))

    @pages.post("/operatives/others/<ref>")
    def change_third_party(ref: str) -> ResponseReturnValue:
        return _record(_seen(ref), Form.typed(request.form))

    @pages.get("/operatives/others/<ref>/absences/new")
    def third_party_absence_form(ref: str) -> ResponseReturnValue:
        return _absence_page(ref, all_day(day_of(application.clock.now())))

    @pages.post("/operatives/others/<ref>/absences/new")
    def record_third_party_absence(ref: str) -> ResponseReturnValue:
        form = Form.typed(request.form)
        try:
            reason = reason_among(dict(REASONS), form)
            wanted = RecordThirdPartyAbsence(ref, window(form), reason, signed_in_ref())
            touched = application.record_third_party_absence(wanted)
        except Invalid as exc:
            return _absence_page(ref, form.with_error(exc)), 422
        flash(_told(len(touched)), "problem" if touched else "success")
        return redirect(url_for(".third_party", ref=ref))

    def _seen(ref: str) -> ThirdPartyPage:
        return views.third_party_page(SeeThirdParty(ref, application.clock.now()))

    def _record(held: ThirdPartyPage | None, form: Form) -> ResponseReturnValue:
        try:
            made = application.record_third_party(RecordThirdParty(_typed(held, form), signed_in_ref()))
        except Invalid as exc:
            return _page(held, form.with_error(exc)), 422
        flash(f"{made.name} is recorded.", "success")
        return redirect(url_for(".third_parties"))

    def _page(held: ThirdPartyPage | None, form: Form) -> str:
        return render_template("planner/third_party.html", held=held, form=form, roles=ROLES, asked_for=ASKED_FOR)

    def _absence_page(ref: str, form: Form) -> str:
        return render_template("planner/third_party_absence.html", held=_seen(ref), form=form, reasons=REASONS)


def _typed(held: ThirdPartyPage | None, form: Form) -> ThirdParty:
    typed = ThirdParty(
        ref="",
        role=form.value("role"),
        name=form.value("name"),
        times=parse_weekly(form.value("times"), "times"),
        any_of_role=form.value("asked_for") != "name",
        phone=form.value("phone") or None,
        place=form.value("place"),
        active=form.ticked("active"),
    )
    if held is None:
        return typed
    # The calendar as it was when the page was opened: whoever saves over a colleague's change is told so.
    version = whole_number(form, "version", "open this page again")
    return replace(typed, ref=held.party.ref, version=version)


def _filled(party: ThirdParty) -> Form:
    return Form.filled(
        {
            "role": party.role,
            "name": party.name,
            "times": write_weekly(party.times),
            "asked_for": "role" if party.any_of_role else "name",
            "phone": party.phone or "",
            "place": party.place,
            "active": "yes" if party.active else "",
            "version": str(party.version),
        }
    )


def _told(touched: int) -> str:
    if touched == 0:
        return "The absence is recorded. No promised visit falls into it."
    visits = "One promised visit falls" if touched == 1 else f"{touched} promised visits fall"
    return f"The absence is recorded. {visits} into it: move it, or agree it with somebody else."
