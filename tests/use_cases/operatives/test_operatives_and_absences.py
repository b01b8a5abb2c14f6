"""Who works, when, and what becomes of promises when somebody does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta

import pytest

from appointments.domain.errors import Invalid, NotFound
from appointments.domain.operatives import Operative, ShiftPattern
from appointments.domain.tasks import TaskKind
from appointments.domain.times import Window, at
from appointments.ports import UnitOfWork
from appointments.use_cases.booking.offer_slots import OfferSlots
from appointments.use_cases.operatives.record_absence import RecordAbsence
from appointments.use_cases.operatives.record_operative import RecordOperative
from tests.application import PLANNER, a_plumber, a_repair, a_town, weekdays
from tests.use_cases.steps import FRIDAY, WEDNESDAY, a_booking, stored, tasks
from web.application import Application


@pytest.mark.parametrize(
    ("operative", "shifts", "field"),
    [
        (replace(a_plumber("OP-7"), name=" "), weekdays("OP-7"), "name"),
        (replace(a_plumber("OP-7"), trades=frozenset()), weekdays("OP-7"), "trades"),
        (replace(a_plumber("OP-7"), trades=frozenset({"PL", "WIZARD"})), weekdays("OP-7"), "trade"),
        (a_plumber("OP-7"), (), "shifts"),  # could never be offered
    ],
)
def test_an_operative_without_name_trade_or_shift_is_refused(
    application: Application, uow: UnitOfWork, operative: Operative, shifts: tuple[ShiftPattern, ...], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        application.record_operative(RecordOperative(operative, shifts, PLANNER))
    assert refused.value.field == field
    with uow.read() as records, pytest.raises(NotFound):
        records.operatives.get("OP-7")


def test_the_shifts_given_replace_the_ones_held_and_every_coming_round_hears_of_it(
    application: Application, uow: UnitOfWork
) -> None:
    a_town(application)
    with uow.read() as records:
        [before] = records.rounds.between(["OP-1"], WEDNESDAY, WEDNESDAY)
    application.record_operative(RecordOperative(a_plumber("OP-1"), weekdays("OP-1", time(12), time(16)), PLANNER))
    with uow.read() as records:
        [after] = records.rounds.between(["OP-1"], WEDNESDAY, WEDNESDAY)
    assert after.shift.starts == at(WEDNESDAY, time(12))
    assert after.version > before.version


@pytest.mark.parametrize(
    ("starts", "ends", "touched"),
    [
        (timedelta(minutes=-60), timedelta(0), False),  # away until the visit begins: half-open
        (timedelta(minutes=-60), timedelta(minutes=1), True),
        (timedelta(minutes=44), timedelta(minutes=120), True),
        (timedelta(minutes=45), timedelta(minutes=120), False),  # away from the moment it ends
        (timedelta(hours=-24), timedelta(hours=72), True),
    ],
)
def test_an_absence_lists_the_promised_visits_it_touches_and_each_becomes_a_task(
    application: Application, starts: timedelta, ends: timedelta, touched: bool
) -> None:
    """The visit takes 45 minutes; the household has been promised the window all the same."""
    booked = a_booking(application, a_town(application).home)
    [assignment] = booked.assignments
    away = Window(assignment.planned.starts + starts, assignment.planned.starts + ends)
    recorded = application.record_absence(RecordAbsence("OP-1", away, "leave", PLANNER))
    assert recorded.to_rearrange == ((booked.ref,) if touched else ())
    assert len(tasks(application, booked, TaskKind.OPERATIVE_AWAY)) == touched
    assert stored(application, booked.ref).promise == booked.promise  # a promise is never touched by itself


def test_nobody_is_offered_while_away(application: Application) -> None:
    town = a_town(application)
    whole_day = Window(at(WEDNESDAY, time(0)), at(WEDNESDAY + timedelta(days=1), time(0)))
    application.record_absence(RecordAbsence("OP-1", whole_day, "training", PLANNER))
    offers = application.offer_slots(OfferSlots(a_repair(application, town.home).ref, PLANNER, days=7))
    offered = {offer.slot.day for offer in offers.offers}
    assert WEDNESDAY not in offered
    assert FRIDAY in offered


@pytest.mark.parametrize(("operative", "reason", "error"), [("OP-9", "leave", NotFound), ("OP-1", " ", Invalid)])
def test_an_absence_is_somebodys_and_has_a_category(
    application: Application, operative: str, reason: str, error: type[Exception]
) -> None:
    a_town(application)
    away = Window(at(WEDNESDAY, time(8)), at(WEDNESDAY, time(12)))
    with pytest.raises(error):
        application.record_absence(RecordAbsence(operative, away, reason, PLANNER))
