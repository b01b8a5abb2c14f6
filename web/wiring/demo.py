"""What the demo landlord is loaded with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from functools import partial

from sqlalchemy import select, text

from adapters import bank_holidays
from adapters.evidence_vault import FolderVault
from adapters.geocode.postcodes import stroud
from appointments.domain.refs import ExternalRef, HomeRef
from appointments.domain.times import Window
from appointments.ports import Clock, Records, UnitOfWork
from appointments.records import bulk
from appointments.records.engine import make_engine
from appointments.records.statements import table_of
from appointments.records.tables import AssignmentRow
from appointments.records.unit_of_work import SqlUnitOfWork
from policies import landlord as landlord_defaults
from policies.clocks import AllClocks
from policies.clocks.landlord_priorities import PRIORITIES
from policies.rulebook import judge
from web.demo.dice import Dice
from web.demo.door import DemoDoor, ShownBefore
from web.settings import Settings
from web.wiring.building import build

_PLANNED = table_of(AssignmentRow)


def _shown_before(uow: UnitOfWork, numbers: Sequence[ExternalRef]) -> list[ShownBefore]:
    with uow.read() as records:
        orders = [order for number in numbers if (order := records.work_orders.by_external(number))]
        return [
            ShownBefore(
                home=records.homes.get(order.home_ref),
                asked=tuple(records.requirements.of_home(order.home_ref)),
                number=_number(records, order.home_ref),
                days=frozenset(visit.promise.day for visit in records.appointments.of_work_order(order.ref)),
            )
            for order in orders
        ]


def _number(records: Records, home_ref: HomeRef) -> str:
    household = records.households.of_home(home_ref)
    found = household.texting_number() if household else None
    return found.number if found else ""


@contextmanager
def demo_door(settings: Settings, *, seed: int, clock: Clock | None = None) -> Iterator[DemoDoor]:
    """What the demo landlord is loaded with: the product, with references made from the seed, and bulk loading."""
    application = build(settings, clock=clock, refs=Dice(f"references {seed}").ref)
    engine = make_engine(settings.database_url)
    postcodes = stroud()
    calendar = bank_holidays.england(settings.closed_days)
    vault = FolderVault(settings.data / "evidence")
    places = tuple((code, place) for code in postcodes.postcodes() if (place := postcodes.place(code)))

    def empty() -> bool:
        with engine.connect() as connection:
            return connection.execute(text("SELECT 1 FROM homes LIMIT 1")).first() is None

    def planned(day: date, operatives: Sequence[str]) -> list[Window]:
        theirs = (_PLANNED.c.operative_ref.in_(operatives), _PLANNED.c.day == day, _PLANNED.c.active)
        with engine.connect() as connection:
            found = connection.execute(select(_PLANNED.c.planned_starts, _PLANNED.c.planned_ends).where(*theirs))
            return [Window(starts, ends) for starts, ends in found]

    try:
        yield DemoDoor(
            application=application,
            load=partial(bulk.load, engine),
            empty=empty,
            shown_before=partial(_shown_before, SqlUnitOfWork(engine)),
            planned=planned,
            keep_photo=lambda picture: vault.keep(picture).digest,
            judge=judge,
            clocks=AllClocks(calendar),
            calendar=calendar,
            places=places,
            priorities=PRIORITIES,
            patterns=landlord_defaults.SLOT_PATTERNS,
        )
    finally:
        engine.dispose()
        application.close()
