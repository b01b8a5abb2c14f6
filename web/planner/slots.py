"""Slots for a work order: the question first, then the offers and what is withheld and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING
from urllib.parse import quote

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from appointments.domain.calendar import CalendarEnds
from appointments.domain.errors import Invalid, WrongState
from appointments.domain.slots import OfferSet, RefusalReason, Slot, SlotOffer
from appointments.domain.times import day_of, parse_day
from appointments.use_cases.booking.next_available import NextAvailable
from appointments.use_cases.booking.offer_slots import OfferSlots
from appointments.use_cases.booking.refuse_slots import RefuseSlots
from appointments.views.reasonable_endeavours import SeeEndeavours
from appointments.views.slot_offers import SeeOffers, SlotOffers
from appointments.views.work_order_page import SeeWorkOrder
from web.forms import Form
from web.guards import GuardedBlueprint
from web.planner import wording
from web.planner.holds import live_hold
from web.planner.reading import chosen, signed_in_ref
from web.planner.work_orders import needs
from web.withheld import SLOTS_SHOWN, by_reason

if TYPE_CHECKING:
    from web.application import Application

BEST = 3  # offers marked as best: a choice that can be read out in one breath
DAYS_SHOWN = 7  # the rest waits behind a click: few callers wish to hear about the fourth week


@dataclass(frozen=True)
class DayOfOffers:
    """The offers of one day in order of time, each with whether it is one of the best."""

    day: date
    offers: tuple[tuple[SlotOffer, bool], ...]


def add_pages(pages: GuardedBlueprint, application: Application) -> None:
    views = application.views

    @pages.get("/work-orders/<ref>/slots")
    def ask_for_slots(ref: str) -> ResponseReturnValue:
        return _question(ref, Form())

    @pages.post("/work-orders/<ref>/slots")
    def find_slots(ref: str) -> ResponseReturnValue:
        form = Form.typed(request.form)
        agrees, moving = form.value("resident_agrees") == "yes", views.open_appointment(SeeWorkOrder(ref))
        if form.ticked("next"):
            found = application.next_available(NextAvailable(ref, signed_in_ref(), agrees, moving))
            if found.words:
                flash(found.words, "problem")
            return redirect(url_for(".offers", ref=found.offers.ref))
        try:
            first_day = parse_day(form.value("first_day"), "first_day") if form.value("first_day") else None
            wanted = OfferSlots(ref, signed_in_ref(), first_day, resident_agrees=agrees, moving=moving)
            return redirect(url_for(".offers", ref=application.offer_slots(wanted).ref))
        except (Invalid, CalendarEnds) as exc:
            at_the_day = exc if isinstance(exc, Invalid) else Invalid("first_day", exc.message)
            return _question(ref, form.with_error(at_the_day)), 422

    @pages.get("/offers/<ref>")
    def offers(ref: str) -> ResponseReturnValue:
        return _offers(views.slot_offers(SeeOffers(ref)), Form())

    @pages.post("/offers/<ref>/refuse")
    def refuse_offers(ref: str) -> ResponseReturnValue:
        form = Form.typed(request.form)
        try:
            reason = chosen(RefusalReason, form, "reason", "say why none of them was taken")
            refused = application.refuse_slots(RefuseSlots(ref, reason, signed_in_ref(), form.value("words")))
        except Invalid as exc:
            return _offers(views.slot_offers(SeeOffers(ref)), form.with_error(exc)), 422
        flash("It is recorded that none of the slots was taken, and why.", "success")
        return redirect(url_for(".work_order", ref=refused.work_order_ref))

    def _question(ref: str, form: Form) -> str:
        found = views.work_order_page(SeeWorkOrder(ref))
        found.order.require_open()
        if not found.order.priority.appointed:
            raise WrongState(
                "an emergency gets no slot: ring the household and send somebody, from the work order's page"
            )
        today = day_of(application.clock.now())
        asked = needs(found.requirements, today)
        # Only where somebody has been there already is there another time to suggest.
        tried = views.reasonable_endeavours(SeeEndeavours(ref, today)).suggestion if found.stories else None
        return render_template("planner/slots_question.html", found=found, form=form, needs=asked, suggestion=tried)

    def _offers(found: SlotOffers, form: Form) -> str:
        return render_template(
            "planner/offers.html",
            found=found,
            form=form,
            address=partial(slot_address, url_for(".offers", ref=found.offers.ref)),
            held=live_hold(found, application.clock.now()),
            needs=needs(found.requirements, day_of(application.clock.now())),
            days=by_day(found.offers),
            days_shown=DAYS_SHOWN,
            withheld=by_reason(found.offers.withheld),
            slots_shown=SLOTS_SHOWN,
            refusals=[(reason.value, words) for reason, words in wording.REFUSALS.items()],
        )


def slot_address(offers: str, slot: Slot) -> str:
    """Where a slot of these offers is confirmed (`confirm_slot`), and with `/change` asked about (`what_frees`).

    As the router would say; but a page has a hundred of them, and asking it takes longer than all the rest of the page.
    """
    return f"{offers}/{slot.day.isoformat()}/{quote(slot.pattern, safe='')}"


def by_day(offers: OfferSet) -> list[DayOfOffers]:
    """All offers in order of time; the first few of the search's own ranking are the best."""
    best = {offer.slot for offer in offers.offers[:BEST]}
    in_time = sorted(offers.offers, key=lambda offer: offer.slot)
    days = groupby(in_time, key=lambda offer: offer.slot.day)
    return [DayOfOffers(day, tuple((offer, offer.slot in best) for offer in found)) for day, found in days]


def pattern_name(code: str, patterns: Mapping[str, str]) -> str:
    """The landlord's name of a slot pattern; its code when it has been taken out of use."""
    return patterns.get(code, code)
