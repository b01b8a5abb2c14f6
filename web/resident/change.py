"""Another time: live slots, the one chosen booked at once, or why none of them suits (rules 5 and 20)."""

from __future__ import annotations

from datetime import datetime

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from appointments.domain.appointments import AWAITED_STATES, TRANSITIONS, Action, next_state
from appointments.domain.errors import Invalid, SlotTaken, Stale
from appointments.domain.errors import NotFound as NotOnRecord
from appointments.domain.outcomes import Outcome
from appointments.domain.refs import OfferRef
from appointments.domain.slots import OfferSet, RefusalReason, Slot, SlotOffer
from appointments.domain.times import Window, parse_day
from appointments.use_cases.booking.offer_slots import OfferSlots
from appointments.use_cases.booking.rearrange_appointment import RearrangeAppointment
from appointments.use_cases.booking.refuse_slots import RefuseSlots
from appointments.views.resident_appointment import ResidentAppointment, ShowOffers
from web.application import Application
from web.forms import Form
from web.guards import GuardedBlueprint
from web.languages import gettext
from web.local_words import window_words
from web.resident import danger
from web.resident.mine import BY_RESIDENT, is_overdue, my_appointment, my_ref, to_appointment, version_seen
from web.resident.words import WHY_NONE_SUITS

# Enough to choose from, and still a list that can be listened to.
SHOWN = 8


def add(pages: GuardedBlueprint, application: Application) -> None:
    @pages.post("/times")
    def ask_for_times(token: str) -> ResponseReturnValue:
        found = my_appointment(application)
        next_state(found.state, Action.REARRANGE)
        return _to_times(token, application.offer_slots(_asking(found)).ref)

    @pages.get("/times/<offer_ref>")
    def times(token: str, offer_ref: OfferRef) -> ResponseReturnValue:
        _offers(application, offer_ref)
        if (my_appointment(application).state, Action.REARRANGE) not in TRANSITIONS:
            return to_appointment(token)  # it says how the appointment stands now
        return _page(application, token, offer_ref, Form())

    @pages.post("/times/<offer_ref>")
    def choose(token: str, offer_ref: OfferRef) -> ResponseReturnValue:
        offers = _offers(application, offer_ref)
        form = Form.typed(request.form)
        if _is_chosen(application, form, offers):
            return _done_already(application, token)
        if _chosen_instead(application, form, offers):
            return _done_already(application, token, offers.chosen)
        try:
            moved = application.rearrange_appointment(_wanted(form, offers))
        except (Invalid, Stale) as exc:
            if _is_chosen(application, form, offers):
                return _done_already(application, token)  # the other press of the same button was faster
            if not isinstance(exc, Invalid):
                raise
            if _wants_one_of(form, offers):  # it can be asked for no more: its day is over, or its kind was withdrawn
                fresh = application.offer_slots(_asking(my_appointment(application)))
                return _taken(token, SlotTaken("this time is over", fresh=fresh))
            return _page(application, token, offer_ref, form.with_error(exc)), 422
        except SlotTaken as exc:
            return _taken(token, exc)
        when = window_words(moved.promise.window)
        if moved.ref == my_ref():
            flash(gettext("Done. We will come on %(when)s.", when=when), "success")
        else:  # nobody had come to this one, so it is another appointment, with a link of its own
            flash(gettext("Done. We will come on %(when)s. You get a new message about it.", when=when), "success")
        return to_appointment(token)

    @pages.post("/times/<offer_ref>/none")
    def none_suits(token: str, offer_ref: OfferRef) -> ResponseReturnValue:
        offers = _offers(application, offer_ref)
        form = Form.typed(request.form)
        danger.hear(application, form.value("words"))
        if my_appointment(application).state not in AWAITED_STATES:
            return to_appointment(token)
        try:
            application.refuse_slots(
                RefuseSlots(offers.ref, _why(form), BY_RESIDENT, form.value("words"), unheard=my_ref())
            )
        except Invalid as exc:
            return _page(application, token, offer_ref, form.with_error(exc)), 422
        if is_overdue(application, my_appointment(application)):
            flash(gettext("Thank you. A person reads this and will contact you."), "information")
        else:
            flash(
                gettext("Thank you. A person reads this and will contact you. Until then your appointment stands."),
                "information",
            )
        return to_appointment(token)


def _offers(application: Application, offer_ref: OfferRef) -> OfferSet:
    try:
        return application.views.offers_to_move(ShowOffers(my_ref(), offer_ref))
    except NotOnRecord as exc:
        raise NotFound from exc  # in the reader's words, and without what was guessed


def _asking(found: ResidentAppointment) -> OfferSlots:
    return OfferSlots(found.work_order_ref, BY_RESIDENT, resident_agrees=True, moving=found.ref)


def listed(offers: OfferSet, now_at: Window, now: datetime) -> tuple[SlotOffer, ...]:
    """The best offers other than the time there is already, in order of time; none that is over by now."""
    others = [offer for offer in offers.offers if offer.slot.window != now_at and now < offer.slot.window.ends]
    return tuple(sorted(others[:SHOWN], key=lambda offer: offer.slot))


def _is_chosen(application: Application, form: Form, offers: OfferSet) -> bool:
    """Whether what is asked for is the time that is promised now: the button was pressed twice, or in two tabs."""
    found = my_appointment(application)
    now_at = found.window
    if found.state not in AWAITED_STATES or application.clock.now() >= now_at.ends:
        return False
    return any(_wants(form, offer.slot) and offer.slot.window == now_at for offer in offers.offers)


def _chosen_instead(application: Application, form: Form, offers: OfferSet) -> bool:
    """The same of a visit that nobody came to: what was chosen then is another appointment."""
    missed = my_appointment(application).outcome is Outcome.NOT_ATTENDED
    return missed and offers.chosen is not None and _wants(form, offers.chosen)


def _wants_one_of(form: Form, offers: OfferSet) -> bool:
    return any(_wants(form, offer.slot) for offer in offers.offers)


def _wants(form: Form, slot: Slot) -> bool:
    return form.value("slot") == f"{slot.day.isoformat()} {slot.pattern}"


def _done_already(application: Application, token: str, chosen: Slot | None = None) -> ResponseReturnValue:
    when = window_words(chosen.window if chosen else my_appointment(application).window)
    flash(gettext("Done already. We will come on %(when)s.", when=when), "success")
    return to_appointment(token)


def _wanted(form: Form, offers: OfferSet) -> RearrangeAppointment:
    day, _, pattern = form.value("slot").partition(" ")
    if not pattern:
        raise Invalid("slot", "slot: choose one of the times")
    return RearrangeAppointment(
        appointment_ref=my_ref(),
        offer_ref=offers.ref,
        day=parse_day(day, "slot"),
        pattern=pattern,
        by=BY_RESIDENT,
        by_landlord=False,
        agreed_by_resident=True,
        seen=version_seen() if "version" in request.form else None,
    )


def _taken(token: str, exc: SlotTaken) -> ResponseReturnValue:
    if isinstance(exc.fresh, OfferSet) and exc.fresh.offers:
        flash(gettext("Sorry, that time has just gone. These are free now."), "problem")
        return _to_times(token, exc.fresh.ref)
    flash(
        gettext("Sorry, that time has just gone, and there is no other. Your appointment stands. Please ring us."),
        "problem",
    )
    return to_appointment(token)


def _why(form: Form) -> RefusalReason:
    try:
        return RefusalReason(form.value("reason"))
    except ValueError as exc:
        raise Invalid("reason", "reason: choose what you would need") from exc


def _to_times(token: str, offer_ref: OfferRef) -> ResponseReturnValue:
    return redirect(url_for("resident.times", token=token, offer_ref=offer_ref), 303)


def _page(application: Application, token: str, offer_ref: OfferRef, form: Form) -> str:
    found = my_appointment(application)
    return render_template(
        "resident/times.html",
        token=token,
        found=found,
        overdue=is_overdue(application, found),
        offer_ref=offer_ref,
        offers=listed(_offers(application, offer_ref), found.window, application.clock.now()),
        why=[(value, gettext(words)) for value, words in WHY_NONE_SUITS],
        form=form,
    )
