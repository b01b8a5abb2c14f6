"""A landlord in a PostgreSQL database of the benchmark's own, with a diary booked weeks ahead and repairs to offer for.

The server is started for the benchmark and listens on a socket in its own folder; KEPT_BENCH_DATABASE_URL names
another one.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from appointments.domain.accounts import Account, AccountRole
from appointments.domain.appointments import Appointment, Assignment, Promise, Role, State
from appointments.domain.homes import ContactNumber, Home, Household, LineType, Place, Resident
from appointments.domain.operatives import Operative, ShiftPattern
from appointments.domain.priorities import Priority, Target, Unit
from appointments.domain.rounds import Round, Stop
from appointments.domain.slots import OfferSet, Seat, Slot, SlotOffer
from appointments.domain.times import Window
from appointments.domain.work_orders import SorItem, WorkOrder
from appointments.records.bulk import load
from appointments.records.engine import make_engine
from tests import postgres
from tests.benchmarks.diaries import BookedDiary
from tests.benchmarks.figures import Settings as BenchSettings
from web.settings import Settings
from web.wiring import prepare

PLANNER = "U-bench-planner"
TRADES = {"plumbing": "PL", "joinery": "CC", "electrical": "EL", "plastering": "PT", "roofing": "RF", "glazing": "GL"}
SECRET = "a key for the benchmark and nothing else, long enough"
_ROUTINE = Priority("N", "Routine", Target(28, Unit.CALENDAR_DAYS), rank=4)


@contextmanager
def a_database(settings: BenchSettings) -> Iterator[str]:
    """The URL of a PostgreSQL database that may be filled, gone afterwards."""
    if settings.database_url:
        yield settings.database_url
        return
    folder = Path(tempfile.mkdtemp(prefix="kept-bench-"))
    try:
        yield postgres.started(folder).render_as_string(hide_password=False)
    finally:
        postgres.stop(folder)
        shutil.rmtree(folder, ignore_errors=True)


def site_settings(database_url: str, folder: Path, port: int = 8000) -> Settings:
    return Settings.model_validate(
        {
            "data": folder,
            "database_url": database_url,
            "development": True,
            "secret_key": SECRET,
            "port": port,
            "landlord_name": "Bench Landlord",
            "landlord_phone": "01632 960123",
        }
    )


@dataclass(frozen=True)
class Repair:
    """An open work order, wanting its first appointment."""

    order: WorkOrder
    home: Home


def fill(settings: Settings, booked: BookedDiary, repairs: list[Repair], offers: list[OfferSet]) -> None:
    """Migrate, and load the fleet, its booked visits and the open repairs."""
    prepare(settings)
    engine = make_engine(settings.database_url)
    try:
        values: list[object] = [Account(PLANNER, "bench-planner", "Planner 07", AccountRole.PLANNER, "no password")]
        values += [_in_our_codes(person) for person in booked.operatives]
        values += [shift for person in booked.operatives for shift in _shifts(person)]
        for worked in booked.rounds:
            for stop in worked.stops:
                values += _booked(worked, stop)
        for repair in repairs:
            values += [repair.home, _household(repair.home), repair.order]
        load(engine, [*values, *offers])
    finally:
        engine.dispose()


def a_repair(number: int, place: Place, *, trade: str, minutes: int, skills: frozenset[str], now: datetime) -> Repair:
    home = _home(f"H-new-{number}", place)
    order = WorkOrder(
        ref=f"W-new-{number}",
        home_ref=home.ref,
        trade=TRADES[trade],
        purpose="a repair",
        items=(SorItem("S101", minutes),),
        priority=_ROUTINE,
        reported_at=now - timedelta(days=2),
        raised_at=now - timedelta(days=2),
        due_at=now + timedelta(days=90),
        due_source="Routine",
        skills=skills,
    )
    return Repair(order, home)


def one_offer(number: int, repair: Repair, slot: Slot, now: datetime) -> OfferSet:
    """What was offered to a caller who is about to take it."""
    offer = SlotOffer(slot, (Seat("op001", 0, 0),), slot.window.starts, 0, after_target=False)
    return OfferSet(f"O-new-{number}", repair.order.ref, now, PLANNER, (offer,), resident_agrees=True)


def _in_our_codes(person: Operative) -> Operative:
    return Operative(
        person.ref, person.name, frozenset(TRADES[trade] for trade in person.trades), person.home, person.skills
    )


def _shifts(person: Operative) -> list[ShiftPattern]:
    began = datetime(2020, 1, 1, tzinfo=UTC).date()
    return [ShiftPattern(person.ref, day, time(8), time(16, 30), began) for day in range(5)]


def _home(ref: str, place: Place) -> Home:
    return Home(ref, ref, ("1 Example Row",), "GL5 4UB", place)


def _household(home: Home) -> Household:
    number = ContactNumber("+447700900123", LineType.MOBILE)
    return Household(f"HH-{home.ref}", home.ref, (Resident(f"R-{home.ref}", "Resident 0001", (number,)),))


def _booked(worked: Round, stop: Stop) -> list[object]:
    ref = stop.appointment_ref
    home = _home(f"H-{ref}", stop.place)
    raised = worked.shift.starts - timedelta(days=30)
    order = WorkOrder(
        ref=f"W-{ref}",
        home_ref=home.ref,
        trade=TRADES[min(worked.operative.trades)],
        purpose="a repair",
        items=(SorItem("S101", stop.service_minutes),),
        priority=_ROUTINE,
        reported_at=raised,
        raised_at=raised,
        due_at=raised + timedelta(days=90),
        due_source="Routine",
    )
    promise = Promise(1, stop.arrive, worked.day, "AM", "a repair", (), raised, PLANNER, agreed_by_resident=True)
    planned = Window(stop.planned_start, stop.planned_start + timedelta(minutes=stop.service_minutes))
    given = Assignment(worked.operative.ref, planned, Role.LEAD)
    return [home, order, Appointment(f"A-{ref}", order.ref, home.ref, State.BOOKED, (promise,), (given,))]
