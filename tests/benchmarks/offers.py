"""Slot offers as a call handler gets them: over HTTP, with every withheld slot's reasons, over PostgreSQL.

The site is the one that is delivered, two processes with four threads each; the clock runs from the question sent to
the last byte of the page that answers it. Every few questions a slot is booked by somebody else, so that there is news.
"""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from appointments.domain.times import day_of
from appointments.use_cases.booking.offer_slots import OfferSlots
from tests.benchmarks.diaries import booked_diary, load_script
from tests.benchmarks.figures import Figure, Settings, not_measured, quantile
from tests.benchmarks.landlord import PLANNER, Repair, a_database, a_repair, fill, site_settings
from tests.benchmarks.site import Caller, a_free_port, a_site
from tests.benchmarks.slot_search import queries_near
from web import wiring
from web.wiring.clock import SystemClock

OPERATIVES, WORKING_DAYS, DAYS = 150, 28, 28
QUESTIONS, QUICK_QUESTIONS, WARM_UP = 200, 60, 10
CALLERS = 4
BAR = 100.0


def bench(settings: Settings) -> list[Figure]:
    if settings.field_day is None:
        return [not_measured("slot offers over HTTP", "the field-day script is not here", unit="ms", bar=BAR)]
    now = SystemClock().now()
    booked = booked_diary(load_script(settings.field_day), OPERATIVES, WORKING_DAYS, first=next_monday(now))
    count = WARM_UP + 2 * (QUICK_QUESTIONS if settings.quick else QUESTIONS)
    repairs = [
        a_repair(n, query.place, trade=query.trade, minutes=query.minutes, skills=query.skills, now=now)
        for n, query in enumerate(queries_near(booked, count))
    ]
    with a_database(settings) as database_url, TemporaryDirectory() as folder:
        place = site_settings(database_url, Path(folder), a_free_port())
        fill(place, booked, repairs, [])
        half = WARM_UP + (count - WARM_UP) // 2
        alone = _in_process(place, repairs[:half], booked.days[0])
        with a_site(place) as address:
            one = _one_caller(address, repairs[:half], booked.days[0])
            several = _several(address, repairs[half:], booked.days[0])
    note = f"{OPERATIVES} operatives, {DAYS} days, {booked.visits_each:.1f} visits each and working day"
    return [
        Figure("slot offers over HTTP, p50", quantile(one, 0.5), "ms", note=note),
        Figure(
            "slot offers over HTTP, p95", quantile(one, 0.95), "ms", BAR, note="one caller; question and answer page"
        ),
        Figure(f"slot offers over HTTP, {CALLERS} at once, p95", quantile(several, 0.95), "ms", note="the load shared"),
        Figure("slot offers, use case alone, p95", quantile(alone[WARM_UP:], 0.95), "ms"),
        Figure("slot offers, first in a process", alone[0], "ms", note="reads the whole diary once"),
    ]


def next_monday(now: datetime) -> date:
    """Of the week after next: everything is far enough ahead for any notice."""
    today = day_of(now)
    return today + timedelta(days=14 - today.weekday())


def _in_process(place: object, repairs: list[Repair], first: date) -> list[float]:
    application = wiring.build(place)  # type: ignore[arg-type]
    try:
        return [
            _milliseconds(lambda ref=repair.order.ref: application.offer_slots(OfferSlots(ref, PLANNER, first, DAYS)))
            for repair in repairs
        ]
    finally:
        application.close()


def _one_caller(address: str, repairs: list[Repair], first: date) -> list[float]:
    caller = Caller(address, PLANNER)
    return [_milliseconds(lambda ref=repair.order.ref: ask(caller, ref, first)) for repair in repairs][WARM_UP:]


def _several(address: str, repairs: list[Repair], first: date) -> list[float]:
    callers = [Caller(address, PLANNER) for _ in range(CALLERS)]

    def one(number: int) -> list[float]:
        theirs = repairs[number::CALLERS]
        return [_milliseconds(lambda ref=repair.order.ref: ask(callers[number], ref, first)) for repair in theirs]

    with ThreadPoolExecutor(CALLERS) as pool:
        return [spent for found in pool.map(one, range(CALLERS)) for spent in found]


def ask(caller: Caller, ref: str, first: date) -> None:
    """Slots for one repair, asked for and read."""
    page = caller.send(f"/planner/work-orders/{ref}/slots", {"first_day": first.isoformat(), "resident_agrees": "yes"})
    if ref not in page:
        raise AssertionError("the page of offers is about something else")


def _milliseconds(question: object) -> float:
    began = time.perf_counter()
    question()  # type: ignore[operator]
    return (time.perf_counter() - began) * 1000
