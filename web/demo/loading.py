"""Load the demo landlord: the same seed on the same day gives the same rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from appointments.domain.appointments import Appointment
from appointments.domain.events import AppointmentNotified, Event
from appointments.domain.times import day_of
from appointments.use_cases.keeping.seal_ledger import SealLedger
from web.demo.ahead import book_some, open_orders, shown_round
from web.demo.challenged import challenged_of
from web.demo.dice import Dice
from web.demo.door import DemoDoor
from web.demo.hazards import with_hazards
from web.demo.history import history
from web.demo.owed import owed_for
from web.demo.past import booked, raised
from web.demo.telling import Told, told
from web.demo.town import Town, a_town
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
    shown_orders, shown = shown_round(people[0], town, door, now, dice)
    shown, shown_values = _told_of(shown, town, door, dice)
    challenged, challenges = challenged_of(past, door.calendar, now, dice)
    requirements = [requirement for found in town.requirements.values() for requirement in found]
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


def _told_of(
    shown: list[Appointment], town: Town, door: DemoDoor, dice: Dice
) -> tuple[list[Appointment], list[object]]:
    """Those of the shown round were told in time; their homes' numbers got the texts."""
    homes = {home.ref: home for home in town.homes}
    appointments, values = [], list[object]()
    for appointment in shown:
        number = town.number(homes[appointment.home_ref]) or ""
        said = told(appointment, number, door.application.landlord, dice, arrives=True, answer=None)
        first = said.messages[0]
        at = first.delivered_at or first.queued_at
        appointments.append(appointment.notify())
        values += [first, booked(appointment), *Told((first,)).facts(appointment)]
        values.append(AppointmentNotified(appointment.ref, at, 1, first.ref))
    return appointments, values
