"""Hold a time while the caller decides, and let go of it again."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from appointments.domain.errors import DomainError, Invalid, RequirementBroken, SlotTaken
from appointments.domain.holds import Hold
from appointments.domain.slots import OfferSet
from appointments.domain.times import clock_in_words, duration_in_words, parse_day
from appointments.use_cases.booking.hold_slot import HoldSlot
from appointments.use_cases.booking.release_hold import ReleaseHold
from appointments.views.slot_offers import SeeOffers, SlotOffers
from appointments.views.work_order_page import SeeWorkOrder
from web.forms import in_plain_words
from web.guards import GuardedBlueprint
from web.planner.reading import signed_in_ref

if TYPE_CHECKING:
    from web.application import Application


def add_pages(pages: GuardedBlueprint, application: Application) -> None:
    views = application.views

    @pages.post("/offers/<ref>/<day>/<pattern>/hold")
    def hold_slot(ref: str, day: str, pattern: str) -> ResponseReturnValue:
        wanted = HoldSlot(ref, parse_day(day, "slot"), pattern, signed_in_ref())
        try:
            held = application.hold_slot(wanted)
        except SlotTaken as exc:
            return taken(exc, views.slot_offers(SeeOffers(ref)))
        except (Invalid, RequirementBroken) as exc:
            flash(_sentence(exc), "problem")
            return redirect(url_for(".confirm_slot", ref=ref, day=day, pattern=pattern))
        lasts, until = duration_in_words(held.expires_at - held.made_at), clock_in_words(held.expires_at)
        flash(f"This time is held for {lasts}, until {until}. Nothing is promised yet.", "success")
        return redirect(url_for(".confirm_slot", ref=ref, day=day, pattern=pattern))

    @pages.post("/offers/<ref>/release")
    def release_hold(ref: str) -> ResponseReturnValue:
        order = views.slot_offers(SeeOffers(ref)).order
        application.release_hold(ReleaseHold(order.ref, signed_in_ref()))
        flash("The time is no longer held.", "success")
        return redirect(url_for(".offers", ref=ref))

    @pages.post("/work-orders/<ref>/release")
    def let_go_of_hold(ref: str) -> ResponseReturnValue:
        order = views.work_order_page(SeeWorkOrder(ref)).order
        application.release_hold(ReleaseHold(order.ref, signed_in_ref()))
        flash("The time is no longer held.", "success")
        return redirect(url_for(".work_order", ref=order.ref))


def live_hold(found: SlotOffers, now: datetime) -> Hold | None:
    """What is held for this order at this moment."""
    return found.hold if found.hold is not None and found.hold.lasts(now) else None


def taken(exc: SlotTaken, found: SlotOffers) -> ResponseReturnValue:
    """Somebody was quicker: say so, and show what is free now at once."""
    flash(f"{_sentence(exc).rstrip('.')}. These are the slots that are free now.", "problem")
    if isinstance(exc.fresh, OfferSet):
        return redirect(url_for(".offers", ref=exc.fresh.ref))
    return redirect(url_for(".ask_for_slots", ref=found.order.ref))


def _sentence(exc: DomainError) -> str:
    said = in_plain_words(exc) if isinstance(exc, Invalid) else exc.message
    return f"{said[:1].upper()}{said[1:]}"
