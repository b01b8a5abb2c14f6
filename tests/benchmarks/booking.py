"""Bookings at once: an offer accepted, certified and committed, by eight clients over PostgreSQL.

Two processes with four clients each, as the delivered site has. Afterwards the database is asked whether anybody is in
two places at once, or any repair has two appointments.
"""

from __future__ import annotations

import multiprocessing
import random
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from datetime import date, datetime
from datetime import time as wall_clock
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import text

from adapters import bank_holidays
from appointments.domain.errors import SlotTaken
from appointments.domain.slots import OfferSet, Slot
from appointments.domain.times import Window, at
from appointments.records.engine import make_engine
from appointments.use_cases.booking.book_appointment import BookAppointment
from tests.benchmarks.diaries import BookedDiary, booked_diary, load_script
from tests.benchmarks.figures import Figure, Settings, not_measured
from tests.benchmarks.landlord import PLANNER, Repair, a_database, a_repair, fill, one_offer, site_settings
from tests.benchmarks.offers import next_monday
from tests.benchmarks.site import Caller, a_free_port, a_site
from tests.benchmarks.slot_search import queries_near
from web import wiring
from web.settings import Settings as SiteSettings
from web.wiring.clock import SystemClock

OPERATIVES = 150
BOOKINGS, QUICK_BOOKINGS = 20_000, 800
OVER_HTTP = 2_000, 400
WORKING_DAYS, QUICK_WORKING_DAYS = 84, 20
VISITS_EACH = 3  # half full, so that most find room
PROCESSES, CLIENTS = 2, 4
USE_CASE_BAR, HTTP_BAR = 100.0, 50.0
PATTERNS = {
    "AM": (wall_clock(8), wall_clock(13)),
    "PM": (wall_clock(12), wall_clock(17)),
    "ALLDAY": (wall_clock(8), wall_clock(17)),
}

Choice = tuple[str, date, str]

TWICE = """
SELECT count(*) FROM assignments one JOIN assignments two
ON one.operative_ref = two.operative_ref AND one.id < two.id AND one.active AND two.active
AND one.planned_starts < two.planned_ends AND two.planned_starts < one.planned_ends
"""
TWO_APPOINTMENTS = """
SELECT count(*) FROM (SELECT work_order_ref FROM appointments WHERE state NOT IN ('closed', 'cancelled')
GROUP BY work_order_ref HAVING count(*) > 1) AS found
"""


def bench(settings: Settings) -> list[Figure]:
    if settings.field_day is None:
        return [not_measured("bookings", "the field-day script is not here", unit="a second", better="more")]
    now = SystemClock().now()
    count, over_http = (QUICK_BOOKINGS, OVER_HTTP[1]) if settings.quick else (BOOKINGS, OVER_HTTP[0])
    days = QUICK_WORKING_DAYS if settings.quick else WORKING_DAYS
    script = load_script(settings.field_day)
    booked = booked_diary(script, OPERATIVES, days, visits_each=VISITS_EACH, first=next_monday(now))
    repairs, offers = _wanted(booked, count + over_http, now)
    choices = [(made.ref, made.offers[0].slot.day, made.offers[0].slot.pattern) for made in offers]
    with a_database(settings) as database_url, TemporaryDirectory() as folder:
        place = site_settings(database_url, Path(folder), a_free_port())
        fill(place, booked, repairs, offers)
        direct, direct_seconds = _by_use_case(place, choices[:count])
        http, http_seconds = _over_http(place, choices[count:])
        twice, two_appointments = _asked_of_the_database(database_url)
    full = f"{direct['full']} found the slot full, {direct['booked']} booked"
    return [
        Figure("bookings a second, use case", direct["booked"] / direct_seconds, "", USE_CASE_BAR, "more", note=full),
        Figure("bookings a second, over HTTP", http["booked"] / http_seconds, "", HTTP_BAR, "more", note="8 clients"),
        Figure("operatives in two places at once", twice, "", 0.0, note=f"after {count + over_http:,} attempts"),
        Figure("repairs with two appointments", two_appointments, "", 0.0),
        Figure("bookings refused for another cause", direct["other"] + http["other"], "", 0.0),
    ]


def _wanted(booked: BookedDiary, count: int, now: datetime) -> tuple[list[Repair], list[OfferSet]]:
    """Repairs all over the town, each about to take a slot drawn by chance."""
    dice = random.Random(7)
    closed = bank_holidays.england().closed
    days = [day for day in booked.days if day not in closed]
    repairs, offers = [], []
    for n, query in enumerate(queries_near(booked, count)):
        repair = a_repair(
            n, query.place, trade=query.trade, minutes=min(query.minutes, 45), skills=frozenset(), now=now
        )
        day, code = dice.choice(days), dice.choice(sorted(PATTERNS))
        starts, ends = PATTERNS[code]
        repairs.append(repair)
        offers.append(one_offer(n, repair, Slot(day, Window(at(day, starts), at(day, ends)), code), now))
    return repairs, offers


def _by_use_case(place: SiteSettings, choices: Sequence[Choice]) -> tuple[Counter[str], float]:
    """What became of them, and the seconds from the first to the last; the processes are ready before that."""
    context = multiprocessing.get_context("spawn")
    with context.Manager() as shared, ProcessPoolExecutor(PROCESSES, mp_context=context) as pool:
        ready, go = shared.Semaphore(0), shared.Event()
        parts = [pool.submit(_one_process, place, list(choices[n::PROCESSES]), ready, go) for n in range(PROCESSES)]
        for _ in parts:
            ready.acquire()
        began = time.perf_counter()
        go.set()
        done = Counter[str]()
        for part in parts:
            done.update(part.result())
        return done, time.perf_counter() - began


def _one_process(place: SiteSettings, choices: list[Choice], ready: object, go: object) -> Counter[str]:
    wiring.warm()
    application = wiring.build(place)
    try:
        application.open_book()  # as a web process does when it starts
        book = application.book_appointment
        _result(lambda: book(_request(choices[0])))
        ready.release()  # type: ignore[attr-defined]
        go.wait()  # type: ignore[attr-defined]
        with ThreadPoolExecutor(CLIENTS) as pool:
            return Counter(pool.map(lambda choice: _result(lambda: book(_request(choice))), choices[1:]))
    finally:
        application.close()


def _request(choice: Choice) -> BookAppointment:
    return BookAppointment(*choice, PLANNER, agreed_by_resident=True)


def _result(book: Callable[[], object]) -> str:
    try:
        book()
    except SlotTaken:
        return "full"
    except Exception as exc:
        print(f"not booked: {exc!r}")
        return "other"
    return "booked"


def _over_http(place: SiteSettings, choices: Sequence[Choice]) -> tuple[Counter[str], float]:
    clients = PROCESSES * CLIENTS
    with a_site(place) as address:
        callers = [Caller(address, PLANNER) for _ in range(clients)]
        for caller, choice in zip(callers, choices, strict=False):
            _posted(caller, choice)
        rest = choices[clients:]

        def book(number: int) -> Counter[str]:
            return Counter(_posted(callers[number], choice) for choice in rest[number::clients])

        began = time.perf_counter()
        done = Counter[str]()
        with ThreadPoolExecutor(clients) as pool:
            for part in pool.map(book, range(clients)):
                done.update(part)
        return done, time.perf_counter() - began


def _posted(caller: Caller, choice: Choice) -> str:
    ref, day, pattern = choice
    status = caller.answer(f"/planner/offers/{ref}/{day.isoformat()}/{pattern}", {"agreed": "yes"})
    return {302: "booked", 409: "full"}.get(status, "other")


def _asked_of_the_database(database_url: str) -> tuple[int, int]:
    engine = make_engine(database_url)
    try:
        with engine.connect() as connection:
            return connection.scalar(text(TWICE)) or 0, connection.scalar(text(TWO_APPOINTMENTS)) or 0
    finally:
        engine.dispose()
