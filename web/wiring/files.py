"""The landlord's own files: which columns each has, and who takes its rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import BinaryIO

from adapters.geocode.postcodes import stroud
from adapters.phone_numbers import UkPhoneNumbers
from adapters.records_csv import read_rows
from appointments.domain.feeds import ImportRow
from appointments.ports import Clock, UnitOfWork
from appointments.use_cases.households import (
    import_alerts,
    import_homes,
    import_households,
    import_requirements,
)
from appointments.use_cases.operatives import (
    import_operatives,
)
from web.application import RecordFile


def record_files(uow: UnitOfWork, clock: Clock) -> dict[str, RecordFile]:
    """The landlord's own files: which columns each has, and who takes its rows."""
    geocoder, numbers = stroud(), UkPhoneNumbers()
    homes = partial(import_homes.import_homes, uow=uow, clock=clock, geocoder=geocoder)
    households = partial(import_households.import_households, uow=uow, clock=clock, phone_numbers=numbers)
    requirements = partial(import_requirements.import_requirements, uow=uow, clock=clock)
    alerts = partial(import_alerts.import_alerts, uow=uow, clock=clock)
    operatives = partial(
        import_operatives.import_operatives, uow=uow, clock=clock, geocoder=geocoder, phone_numbers=numbers
    )
    return {
        "homes": RecordFile(_reader(import_homes.HOME_COLUMNS, import_homes.HOME_OPTIONAL), homes),
        "households": RecordFile(
            _reader(import_households.HOUSEHOLD_COLUMNS, import_households.HOUSEHOLD_OPTIONAL), households
        ),
        "requirements": RecordFile(
            _reader(import_requirements.REQUIREMENT_COLUMNS, import_requirements.REQUIREMENT_OPTIONAL), requirements
        ),
        "alerts": RecordFile(_reader(import_alerts.ALERT_COLUMNS, import_alerts.ALERT_OPTIONAL), alerts),
        "operatives": RecordFile(
            _reader(import_operatives.OPERATIVE_COLUMNS, import_operatives.OPERATIVE_OPTIONAL), operatives
        ),
    }


def _reader(required: frozenset[str], optional: frozenset[str]) -> Callable[[BinaryIO], Iterator[ImportRow]]:
    return partial(read_rows, required=required, optional=optional)
