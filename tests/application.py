"""The whole product over a test's database, by a clock that the test moves, and a small landlord to try it on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from hashlib import sha256
from io import BytesIO
from pathlib import Path

from appointments.domain.homes import Place
from appointments.domain.operatives import Gender, Operative, ShiftPattern
from appointments.domain.work_orders import SorItem, WorkOrder
from appointments.use_cases.operatives.record_operative import RecordOperative
from appointments.use_cases.steps.importing import ImportRecords
from appointments.use_cases.work_orders.raise_work_order import RaiseWorkOrder
from tests.fakes import FixedClock
from web import wiring
from web.application import Application
from web.settings import Settings

# A Monday morning in winter: London and UTC agree, and no bank holiday is near.
MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
PLANNER = "U-planner"
NUMBER = "+447700900123"
SECRET = "a key for tests and nothing else, long enough"


@contextmanager
def an_application(
    database_url: str,
    folder: Path,
    *,
    clock: FixedClock | None = None,
    switched_off: frozenset[str] = frozenset(),
) -> Iterator[Application]:
    """Prepared, with the landlord's default patterns, priorities and trades; closed when the block ends."""
    settings = some_settings(database_url, folder)
    wiring.prepare(settings)
    application = wiring.build(settings, clock=clock or FixedClock(MONDAY), switched_off=switched_off)
    try:
        yield application
    finally:
        application.close()


def some_settings(database_url: str, folder: Path) -> Settings:
    return Settings.model_validate(
        {
            "data": folder,
            "database_url": database_url,
            "development": True,
            "secret_key": SECRET,
            "landlord_name": "Test Landlord",
            "landlord_phone": "01632 960123",
        }
    )


@dataclass(frozen=True)
class Town:
    """Two homes in Stroud with a household each, and plumbers who work from Monday to Friday."""

    home: str
    neighbour: str
    operatives: tuple[str, ...]


def a_town(application: Application, *, plumbers: int = 1) -> Town:
    """Brought in through the doors a landlord uses. Operatives are OP-1, OP-2 ...; odd ones are women."""
    _bring_in(
        application,
        "homes",
        "property_ref,uprn,address,postcode\n0001,000100000001,1 Example Row,GL5 4UB\n0002,,2 Example Row,GL5 4UB\n",
    )
    _bring_in(
        application,
        "households",
        f"property_ref,name,numbers\n0001,Resident 0001,{NUMBER}\n0002,Resident 0002,+447700900124\n",
    )
    refs = tuple(f"OP-{number}" for number in range(1, plumbers + 1))
    for number, ref in enumerate(refs, 1):
        application.record_operative(RecordOperative(a_plumber(ref, number), weekdays(ref), PLANNER))
    return Town(application.look_up.home_named("0001"), application.look_up.home_named("0002"), refs)


def a_plumber(ref: str, number: int = 1) -> Operative:
    gender = Gender.FEMALE if number % 2 else Gender.MALE
    return Operative(
        ref, f"Operative {number:02d}", frozenset({"PL"}), Place(51.745, -2.22 + number / 100), gender=gender
    )


def weekdays(ref: str, starts: time = time(8), ends: time = time(16, 30)) -> tuple[ShiftPattern, ...]:
    return tuple(ShiftPattern(ref, day, starts, ends, date(2026, 1, 1)) for day in range(5))


def a_repair(application: Application, home_ref: str, *, minutes: int = 45, priority: str = "N") -> WorkOrder:
    return application.raise_work_order(
        RaiseWorkOrder(
            home_ref=home_ref,
            trade="PL",
            priority=priority,
            purpose="a leaking kitchen tap",
            items=(SorItem("S101", minutes),),
            by=PLANNER,
        )
    )


def _bring_in(application: Application, kind: str, text: str) -> None:
    content = text.encode()
    file = application.record_files[kind]
    rows = tuple(file.read(BytesIO(content)))
    report = file.take(ImportRecords(kind, sha256(content).hexdigest(), rows, PLANNER))
    assert report.problems == ()
