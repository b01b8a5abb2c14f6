"""Load the demo landlord: the same seed on the same day gives the same rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from appointments.domain.events import Event
from appointments.domain.times import day_of
from appointments.use_cases.keeping.seal_ledger import SealLedger
from web.demo.ahead import book_some, open_orders
from web.demo.challenged import challenged_of
from web.demo.dice import Dice
from web.demo.door import DemoDoor
from web.demo.hazards import with_hazards
from web.demo.history import history
from web.demo.owed import owed_for
from web.demo.past import raised
from web.demo.shown import asked_for, shown_homes, shown_round, told_of
from web.demo.town import a_town
from web.demo.waiting import tasks_for, to_be_done
from web.demo.workforce import absences, accounts, operatives, shifts, third_parties


@dataclass(frozen=True)
class Size:
    """How large a landlord: the whole one by default; tests and the story take a smaller one."""

    homes: int = 5000
    history: int = 4000
    open_orders: int = 400
    booked_ahead: int = 120

    def scaled(self, homes: int) -> Size:
        """The same landlord with fewer or more homes."""
        share = homes / self.homes
        return Size(
            homes, round(self.history * share), round(self.open_orders * share), round(self.booked_ahead * share)
        )


WHOLE = Size()


@dataclass(frozen=True)
class Loaded:
    homes: int
    operatives: int
    past_appointments: int
    open_orders: int
    booked_ahead: int


def load_demo(
    door: DemoDoor,
    *,
    seed: int,
    size: Size = WHOLE,
    progress: Callable[[int], None] = lambda done: None,
) -> Loaded:
    """Load everything into an empty database. `progress` is told of each appointment made, past and ahead."""
    now = door.application.clock.now().replace(microsecond=0)
    today, dice = day_of(now), Dice(seed)
    town = a_town(size.homes, door.places, today, dice)
    people = operatives(door.places, today, dice)
    past = to_be_done(history(size.history, town, people, door, today, dice, progress=progress), today)
    orders, steps = with_hazards(open_orders(size.open_orders, town, door, now, dice), door, now)
    homes = shown_homes(people[0], town)
    asked = asked_for(homes, today, dice)
    round_of_today = shown_round(homes, asked, [person.ref for person in people[:2]], door, now, dice)
    numbers = {home.ref: town.number(home) or "" for home in homes}
    shown, shown_values = told_of(round_of_today.appointments, numbers, door, dice)
    shown_orders = round_of_today.orders
    challenged, challenges = challenged_of(past, door.calendar, now, dice)
    requirements = [requirement for found in town.requirements.values() for requirement in found]
    requirements += [requirement for of_home in asked for requirement in of_home]
    values: list[object] = [*town.homes, *town.households.values(), *requirements, *people, *third_parties()]
    values += [*shifts(people, today - timedelta(days=200)), *absences(people, today, dice), *accounts(people, dice)]
    for found in past:
        values += [
            challenged.get(found.appointment.ref, value) if value is found.appointment else value
            for value in found.values()
        ]
    values += [raised(order) for order in (*orders, *shown_orders)]
    values += [*challenges, *orders, *steps, *shown_orders, *shown, *shown_values, *tasks_for(past, orders, now, dice)]
    values += owed_for(
        past, today, door.calendar, Dice(seed + 1)
    )  # dice of its own: nothing else falls differently because of it
    door.load(_in_order_of_time(values))
    booked_ahead = book_some(orders, size.booked_ahead, door, dice, progress=progress)
    door.application.seal_ledger(SealLedger())
    return Loaded(len(town.homes), len(people), len(past), len(orders) + len(shown_orders), booked_ahead + len(shown))


def _in_order_of_time(values: list[object]) -> list[object]:
    """With the facts last, as they came one after the other: a chain has no other order."""
    facts = sorted((value for value in values if isinstance(value, Event)), key=lambda fact: fact.at)
    return [*(value for value in values if not isinstance(value, Event)), *facts]
