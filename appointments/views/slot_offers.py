"""Slots that were offered for a work order, as the planner reads them to the resident."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Engine

from appointments.domain.access import AccessRequirement
from appointments.domain.appointments import OPEN_STATES, Appointment
from appointments.domain.endeavours import Suggestion, attempts_of, suggest
from appointments.domain.holds import Hold
from appointments.domain.homes import Home, Household
from appointments.domain.refs import OfferRef
from appointments.domain.slots import OfferSet
from appointments.domain.times import day_of
from appointments.domain.work_orders import WorkOrder
from appointments.records.engine import reading
from appointments.records.repositories.appointments import SqlAppointments
from appointments.records.repositories.booking import SqlHolds
from appointments.records.repositories.homes import SqlHouseholds, SqlRequirements
from appointments.records.repositories.landlord import SqlLandlords
from appointments.records.repositories.work_orders import SqlOffers, SqlWorkOrders
from appointments.views.who_did_it import account_names, operative_names


@dataclass(frozen=True)
class SeeOffers:
    ref: OfferRef


@dataclass(frozen=True)
class SlotOffers:
    """`moving` is the order's open appointment, which a slot from here would replace. `patterns` are code to name.

    `hold` is what is kept for this order now or was until it expired: ask it whether it still lasts. `planners` has the
    names of those who made the promise in force, by account. `suggestion` is another time than those that did not get
    anybody in.
    """

    offers: OfferSet
    order: WorkOrder
    home: Home
    household: Household | None
    requirements: tuple[AccessRequirement, ...]
    moving: Appointment | None
    patterns: Mapping[str, str]
    operatives: Mapping[str, str]
    planners: Mapping[str, str]
    hold: Hold | None
    suggestion: Suggestion | None = None


def slot_offers(wanted: SeeOffers, *, engine: Engine) -> SlotOffers:
    """Raises NotFound."""
    with reading(engine) as connection:
        offers = SqlOffers(connection).get(wanted.ref)
        found = SqlWorkOrders(connection).at_home(offers.work_order_ref)
        order, home = found.order, found.home
        appointments = SqlAppointments(connection).of_work_order(order.ref) if found.booked_before else []
        moving = next((made for made in appointments if made.state in OPEN_STATES), None)
        hold = SqlHolds(connection).of_work_order(order.ref)
        patterns = SqlLandlords(connection).slot_patterns()
        people = [ref for offer in offers.offers for ref in offer.operative_refs]
        people += [seat.operative_ref for seat in hold.assignments] if hold else []
        return SlotOffers(
            offers=offers,
            order=order,
            home=home,
            household=SqlHouseholds(connection).of_home(home.ref),
            requirements=tuple(SqlRequirements(connection).of_home(home.ref)),
            moving=moving,
            patterns={pattern.code: pattern.name for pattern in patterns},
            operatives=operative_names(connection, people),
            planners=account_names(connection, [moving.promise.made_by]) if moving else {},
            hold=hold,
            suggestion=suggest(attempts_of(appointments), patterns, day_of(offers.made_at)),
        )
