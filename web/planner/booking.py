"""Confirm one slot and book it, or move the appointment there; with a manager's permission where one is needed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from appointments.domain.access import AccessRequirement
from appointments.domain.accounts import AccountRole
from appointments.domain.appointments import Appointment
from appointments.domain.errors import Invalid, NotFound, RequirementBroken, SlotTaken, Stale, WrongState
from appointments.domain.slots import Slot, SlotOffer, Withheld
from appointments.domain.times import day_of, parse_day, window_in_words
from appointments.use_cases.booking.book_appointment import BookAppointment, OverrideGiven
from appointments.use_cases.booking.rearrange_appointment import RearrangeAppointment
from appointments.views.slot_offers import SeeOffers, SlotOffers
from web.forms import Form
from web.guards import GuardedBlueprint
from web.planner import wording
from web.planner.holds import live_hold, taken
from web.planner.reading import signed_in_ref
from web.planner.slots import pattern_name
from web.planner.work_orders import needs
from web.sessions import signed_in_account

if TYPE_CHECKING:
    from web.application import Application


@dataclass(frozen=True)
class Choice:
    """The slot that was picked: offered, or withheld and asked for all the same."""

    found: SlotOffers
    slot: Slot
    offer: SlotOffer | None
    withheld: Withheld | None

    @property
    def name(self) -> str:
        return pattern_name(self.slot.pattern, self.found.patterns)

    @property
    def late(self) -> bool:
        return self.slot.window.ends > self.found.order.due_at if self.offer is None else self.offer.after_target

    @property
    def stands(self) -> bool:
        """Whether this is the time that the household is promised already."""
        return self.found.moving is not None and self.slot.window == self.found.moving.promise.window

    def requirements(self, form: Form) -> list[AccessRequirement]:
        """What the booking would break, as far as is known; the form carries what was found out when it was sent."""
        refs = {reason.requirement for reason in (self.withheld.reasons if self.withheld else ())}
        refs.update(form.values_of("requirement"))
        return [requirement for requirement in self.found.requirements if requirement.ref in refs]


def add_pages(pages: GuardedBlueprint, application: Application) -> None:
    views = application.views

    @pages.get("/offers/<ref>/<day>/<pattern>")
    def confirm_slot(ref: str, day: str, pattern: str) -> ResponseReturnValue:
        account = signed_in_account()
        manager = account.name if account and account.role is AccountRole.MANAGER else ""
        return _page(_choice(views.slot_offers(SeeOffers(ref)), day, pattern), Form.filled({"manager": manager}))

    @pages.post("/offers/<ref>/<day>/<pattern>")
    def book_slot(ref: str, day: str, pattern: str) -> ResponseReturnValue:
        choice, form = _choice(views.slot_offers(SeeOffers(ref)), day, pattern), Form.typed(request.form)
        if words := overtaken(choice.found, form.value("promise")):
            return _to_the_order(choice.found, words)
        try:
            booked = _commit(application, choice, form)
        except Invalid as exc:
            return _page(choice, form.with_error(exc)), 422
        except RequirementBroken as exc:
            return _page(choice, _naming(form, exc, moving=choice.found.moving is not None), broken=exc.message), 409
        except SlotTaken as exc:
            return taken(exc, choice.found)
        except (WrongState, Stale, NotFound):
            if words := overtaken(views.slot_offers(SeeOffers(ref)), form.value("promise")):
                return _to_the_order(choice.found, words)
            raise
        when = window_in_words(booked.promise.window)
        if choice.found.moving is None:
            flash(f"The appointment is booked: {when}.", "success")
        elif choice.found.moving.ref == booked.ref:
            flash(f"The appointment is moved. It is now {when}.", "success")
        else:
            flash(
                "The promised time had passed and nobody had come, so it is recorded that we did not attend. Another "
                f"appointment is booked: {when}.",
                "information",
            )
        return redirect(url_for(".work_order", ref=booked.work_order_ref))

    def _to_the_order(found: SlotOffers, words: str) -> ResponseReturnValue:
        flash(words, "problem")
        return redirect(url_for(".work_order", ref=found.order.ref))

    def _page(choice: Choice, form: Form, *, broken: str = "") -> str:
        asked = needs(choice.found.requirements, day_of(application.clock.now()))
        return render_template(
            "planner/confirm_slot.html",
            choice=choice,
            found=choice.found,
            form=form,
            needs=asked,
            breaks=choice.requirements(form),
            broken=broken,
            held=live_hold(choice.found, application.clock.now()),
            promise=promise_on_page(choice.found),
        )


def _choice(found: SlotOffers, day: str, pattern: str) -> Choice:
    wanted = (parse_day(day, "slot"), pattern)
    for offer in found.offers.offers:
        if (offer.slot.day, offer.slot.pattern) == wanted:
            return Choice(found, offer.slot, offer, None)
    for withheld in found.offers.withheld:
        if (withheld.slot.day, withheld.slot.pattern) == wanted:
            return Choice(found, withheld.slot, None, withheld)
    raise NotFound("this slot is not one of those that were looked at")


def promise_on_page(found: SlotOffers) -> str:
    """The promise that a page of these offers shows: what the form carries, so that nothing newer is overwritten."""
    return f"{found.moving.ref}:{found.moving.promise.version}" if found.moving else ""


def overtaken(found: SlotOffers, seen: str) -> str:
    """What somebody else did after the page was shown that carried `seen`; empty when nothing has changed."""
    if promise_on_page(found) == seen:
        return ""
    if found.moving is None:
        return "This appointment is not open any more. Nothing was moved."
    promise = found.moving.promise
    if promise.made_by == signed_in_ref():
        who = "You have"
    else:
        name = wording.somebody(promise.made_by, found.planners)
        who = f"{name[:1].upper()}{name[1:]} has"
    when = window_in_words(promise.window)
    if seen.partition(":")[0] == found.moving.ref:
        return f"{who} moved this appointment already, to {when}. Your choice was not booked."
    return f"{who} booked this repair already, for {when}. Your choice was not booked."


def _commit(application: Application, choice: Choice, form: Form) -> Appointment:
    offers, slot, agreed = choice.found.offers, choice.slot, form.ticked("agreed")
    late_reason = form.value("late_reason")
    if choice.found.moving is None:
        overrides = _overrides(choice, form)
        return application.book_appointment(
            BookAppointment(offers.ref, slot.day, slot.pattern, signed_in_ref(), agreed, late_reason, overrides)
        )
    return application.rearrange_appointment(
        RearrangeAppointment(
            appointment_ref=choice.found.moving.ref,
            offer_ref=offers.ref,
            day=slot.day,
            pattern=slot.pattern,
            by=signed_in_ref(),
            by_landlord=asked_by_landlord(form),
            agreed_by_resident=agreed,
            late_reason=late_reason,
        )
    )


def asked_by_landlord(form: Form) -> bool:
    """Whether we asked for the move; Invalid when the form does not say."""
    if form.value("asked_by") not in ("resident", "landlord"):
        raise Invalid("asked_by", "asked_by: say who asked for the move")
    return form.value("asked_by") == "landlord"


def _overrides(choice: Choice, form: Form) -> tuple[OverrideGiven, ...]:
    """One manager and one reason for all that the form named; none when it showed no such question."""
    manager, reason = form.value("manager"), form.value("override_reason")
    named = choice.requirements(form)
    if named and not manager:
        raise Invalid("manager", "manager: write the name of the manager who allows this")
    if named and not reason:
        raise Invalid("override_reason", "override_reason: write why the manager allows this")
    return tuple(OverrideGiven(requirement.ref, manager, reason) for requirement in named)


def _naming(form: Form, broken: RequirementBroken, *, moving: bool) -> Form:
    """The form with everything that a manager has to allow, and an error that says so."""
    before = form.values_of("requirement")
    if moving:
        words = "This is not what the household asked for. An appointment cannot be moved against it."
    elif before:
        words = "There is more that a manager has to allow. Nothing is booked yet."
    else:
        words = "This is not what the household asked for. A manager has to allow it. Nothing is booked yet."
    named = tuple(dict.fromkeys((*before, *broken.requirements)))
    return Form({**form.values, "requirement": named}, form.errors).with_error(Invalid("requirement", words))
