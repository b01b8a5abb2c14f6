"""An engine and a unit of work over a test's database, let go of when the block ends."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine

from appointments.records.engine import make_engine
from appointments.records.unit_of_work import SqlUnitOfWork


@contextmanager
def opened(url: str) -> Iterator[tuple[Engine, SqlUnitOfWork]]:
    engine = make_engine(url)
    try:
        yield engine, SqlUnitOfWork(engine)
    finally:
        engine.dispose()
