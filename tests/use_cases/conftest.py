"""A small landlord over either database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from appointments.ports import UnitOfWork
from appointments.records.engine import make_engine
from appointments.records.unit_of_work import SqlUnitOfWork
from tests.application import MONDAY, an_application
from tests.fakes import FixedClock
from web.application import Application


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(MONDAY)


@pytest.fixture
def application(database_url: str, tmp_path: Path, clock: FixedClock) -> Iterator[Application]:
    with an_application(database_url, tmp_path / "data", clock=clock) as made:
        yield made


@pytest.fixture
def uow(application: Application, database_url: str) -> Iterator[UnitOfWork]:
    """The application's own database: to see what is stored, and to call a use case with a fake beside it."""
    engine = make_engine(database_url)
    yield SqlUnitOfWork(engine)
    engine.dispose()
