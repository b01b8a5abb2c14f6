"""Operatives: who works for us, and recording one with trades, skills, certificates and weekly hours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from appointments.domain.certificates import CERTIFIED_SKILLS
from appointments.domain.errors import Invalid, NotFound
from appointments.domain.homes import Place
from appointments.domain.operatives import Gender, Operative
from appointments.domain.times import day_of, parse_day
from appointments.use_cases.operatives.record_operative import RecordOperative
from appointments.views.operative_list import ListOperatives
from appointments.views.operative_page import OperativePage, SeeOperative
from web.forms import Form
from web.guards import GuardedBlueprint
from web.planner import certificates, shifts, wording
from web.planner.reading import signed_in_ref

if TYPE_CHECKING:
    from web.application import Application

GENDERS = [("", "Not recorded"), *((gender.value, words) for gender, words in wording.GENDERS.items())]


def add_pages(pages: GuardedBlueprint, application: Application) -> None:
    views = application.views

    @pages.get("/operatives")
    def operatives() -> ResponseReturnValue:
        now = application.clock.now()
        found = views.operative_list(ListOperatives(now))
        return render_template(
            "planner/operatives.html", found=found, shifts=shifts, certificates=certificates, today=day_of(now)
        )

    @pages.get("/operatives/new")
    def new_operative() -> ResponseReturnValue:
        today = day_of(application.clock.now()).isoformat()
        return _page(None, Form.filled({"from": today, "active": "yes", "shifts": "Mon-Fri 08:00-16:30"}))

    @pages.get("/operatives/<ref>")
    def operative(ref: str) -> ResponseReturnValue:
        found = views.operative_page(SeeOperative(ref, application.clock.now()))
        return _page(found, _filled(found))

    @pages.post("/operatives/new")
    def add_operative() -> ResponseReturnValue:
        return _record(None, Form.typed(request.form))

    @pages.post("/operatives/<ref>")
    def change_operative(ref: str) -> ResponseReturnValue:
        return _record(views.operative_page(SeeOperative(ref, application.clock.now())), Form.typed(request.form))

    def _record(held: OperativePage | None, form: Form) -> ResponseReturnValue:
        try:
            made = application.record_operative(_wanted(held, form))
        except Invalid as exc:
            return _page(held, form.with_error(exc)), 422
        flash(f"{made.name} is recorded.", "success")
        return redirect(url_for(".operatives"))

    def _wanted(held: OperativePage | None, form: Form) -> RecordOperative:
        from_day = parse_day(form.value("from"), "from")
        person = _operative(held, form, _place(held, form))
        hours = shifts.changed(person.ref, form.value("shifts"), held.shifts if held else (), from_day=from_day)
        return RecordOperative(person, hours, signed_in_ref())

    def _operative(held: OperativePage | None, form: Form, place: Place) -> Operative:
        gender, before = form.value("gender"), held.operative if held else None
        return Operative(
            ref=before.ref if before else _new_ref(form),
            name=form.value("name"),
            trades=frozenset(form.values_of("trades")),
            home=place,
            skills=frozenset(part.strip() for part in form.value("skills").split(",") if part.strip()),
            certificates=certificates.typed(form),
            gender=Gender(gender) if gender in set(Gender) else None,
            employer=form.value("employer"),
            phone=form.value("phone").replace(" ", "") or None,
            active=form.ticked("active"),
        )

    def _new_ref(form: Form) -> str:
        """References are the landlord's own, and nobody's record is overwritten by a slip of the pen."""
        ref = form.value("ref")
        if not ref.replace("-", "").isalnum() or len(ref) > 20:
            raise Invalid("ref", "ref: give the operative's own number, in letters, digits and hyphens")
        try:
            views.operative_page(SeeOperative(ref, application.clock.now()))
        except NotFound:
            return ref
        raise Invalid("ref", "ref: another operative has this number")

    def _place(held: OperativePage | None, form: Form) -> Place:
        """The middle of the postcode; left empty, where the day has started before."""
        postcode = form.value("postcode")
        if not postcode and held is not None:
            return held.operative.home
        place = application.place(postcode) if postcode else None
        if place is None:
            raise Invalid("postcode", "postcode: we do not know this postcode; check it, or give one close by")
        return place

    def _filled(found: OperativePage) -> Form:
        person, today = found.operative, day_of(application.clock.now())
        return Form.filled(
            {
                "name": person.name,
                "trades": sorted(person.trades),
                "skills": ", ".join(sorted(person.skills)),
                "gender": person.gender.value if person.gender else "",
                "employer": person.employer,
                "phone": wording.number(person.phone or ""),
                "active": "yes" if person.active else "",
                "shifts": shifts.in_short(shifts.standing_on(today, found.shifts)),
                "from": today.isoformat(),
                **certificates.filled(person),
            }
        )

    def _page(held: OperativePage | None, form: Form) -> str:
        choices = views.planner_choices()
        return render_template(
            "planner/operative.html",
            held=held,
            form=form,
            trades=list(choices.trades.items()),
            genders=GENDERS,
            certificates=certificates,
            certified=sorted(CERTIFIED_SKILLS),
            today=day_of(application.clock.now()),
        )
