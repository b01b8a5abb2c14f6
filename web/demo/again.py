"""The demo is started again on another day: its first operative gets a round for today."""

from __future__ import annotations

from datetime import date

from appointments.domain.events import Event
from appointments.domain.refs import ExternalRef
from appointments.domain.times import day_of
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
    first = door.shown_before(_numbered(FIRST_SHOWN))
    there = any(day in found.days for found in first) or door.shown_before(_numbered(number))
    if there or len(first) < len(FEATURES):
        return 0
    homes = [found.home for found in first]
    asked = [[held for held in found.asked if held.applies_on(day)] for found in first]
    numbers = {found.home.ref: found.number for found in first}
    dice = Dice(f"round of {day.isoformat()}")
    shown = shown_round(homes, asked, _CREW, door, now, dice, first_number=number, busy=door.planned(day, _CREW))
    appointments, told = told_of(shown.appointments, numbers, door, dice)
    values = [*shown.orders, *appointments, *(raised(order) for order in shown.orders), *told]
    facts = sorted((value for value in values if isinstance(value, Event)), key=lambda fact: fact.at)
    door.load([*(value for value in values if not isinstance(value, Event)), *facts])
    return len(appointments)


def _numbered(first: int) -> list[ExternalRef]:
    """The orders of the round with this first number."""
    return [ExternalRef("DEMO", f"{number:07d}") for number in range(first, first + len(FEATURES))]
