"""A unit of work over a fresh database of either kind."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from appointments.records.engine import make_engine
from appointments.records.unit_of_work import SqlUnitOfWork


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    engine = make_engine(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def uow(engine: Engine) -> SqlUnitOfWork:
    return SqlUnitOfWork(engine)


@pytest.fixture
def postgresql_uow(postgresql_url: str) -> Iterator[SqlUnitOfWork]:
    engine = make_engine(postgresql_url)
    yield SqlUnitOfWork(engine)
    engine.dispose()
