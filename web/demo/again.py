"""The demo is started again on another day: its first operative gets a round for today."""

from __future__ import annotations

from datetime import date

from appointments.domain.access import AccessRequirement
from appointments.domain.errors import NotFound
from appointments.domain.events import Event
from appointments.domain.homes import Home
from appointments.domain.refs import ExternalRef
from appointments.domain.times import day_of
from appointments.domain.work_orders import WorkOrder
from appointments.ports import Records
from web.demo.dice import Dice
from web.demo.door import DemoDoor
from web.demo.past import raised
from web.demo.shown import FEATURES, FIRST_SHOWN, shown_round, told_of

_CREW = ("OP-01", "OP-02")
_SOME_DAY = date(2020, 1, 1).toordinal()


def renew_round(door: DemoDoor) -> int:
    """How many visits were made: at the homes of the round that was loaded. None where that is no demo, or today's
    round is there already.
    """
    now = door.application.clock.now().replace(microsecond=0)
    day = day_of(now)
    number = FIRST_SHOWN + 10 * (day.toordinal() - _SOME_DAY)
    with door.reading() as records:
        first = _orders(records, FIRST_SHOWN)
        if len(first) < len(FEATURES) or _orders(records, number) or _are_for(records, first, day):
            return 0
        homes = [records.homes.get(order.home_ref) for order in first]
        asked = [_asked_for(records, home, day) for home in homes]
        numbers = {home.ref: _number(records, home) for home in homes}
    dice = Dice(f"round of {day.isoformat()}")
    shown = shown_round(homes, asked, _CREW, door, now, dice, first_number=number, busy=door.planned(day, _CREW))
    appointments, told = told_of(shown.appointments, numbers, door, dice)
    values = [*shown.orders, *appointments, *(raised(order) for order in shown.orders), *told]
    facts = sorted((value for value in values if isinstance(value, Event)), key=lambda fact: fact.at)
    door.load([*(value for value in values if not isinstance(value, Event)), *facts])
    return len(appointments)


def _orders(records: Records, number: int) -> list[WorkOrder]:
    """Those of the round with this first number."""
    numbers = range(number, number + len(FEATURES))
    found = (records.work_orders.by_external(ExternalRef("DEMO", f"{each:07d}")) for each in numbers)
    return [order for order in found if order is not None]


def _are_for(records: Records, orders: list[WorkOrder], day: date) -> bool:
    return any(
        appointment.promise.day == day
        for order in orders
        for appointment in records.appointments.of_work_order(order.ref)
    )


def _asked_for(records: Records, home: Home, day: date) -> list[AccessRequirement]:
    return [held for held in records.requirements.of_home(home.ref) if held.applies_on(day)]


def _number(records: Records, home: Home) -> str:
    try:
        household = records.households.of_home(home.ref)
    except NotFound:
        return ""
    found = household.texting_number() if household else None
    return found.number if found else ""
