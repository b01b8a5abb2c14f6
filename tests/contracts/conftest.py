"""Every unit of work: the one in memory, over SQLite and over PostgreSQL go through the same tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from appointments.ports import UnitOfWork
from appointments.records.engine import make_engine
from appointments.records.unit_of_work import SqlUnitOfWork
from tests.fakes import InMemoryUnitOfWork


@pytest.fixture(params=["memory", "sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def uow(request: pytest.FixtureRequest) -> Iterator[UnitOfWork]:
    if request.param == "memory":
        yield InMemoryUnitOfWork()
        return
    engine = make_engine(request.getfixturevalue(f"{request.param}_url"))
    yield SqlUnitOfWork(engine)
    engine.dispose()
