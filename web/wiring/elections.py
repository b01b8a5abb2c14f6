"""One worker does what would be waste if two did it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256

from sqlalchemy import Engine, text


@contextmanager
def elected(engine: Engine, job: str) -> Iterator[bool]:
    """A PostgreSQL advisory lock per job; the embedded database has one worker, which is always elected."""
    if engine.dialect.name != "postgresql":
        yield True
        return
    key = int.from_bytes(sha256(job.encode()).digest()[:8], signed=True)
    with engine.connect() as connection:
        won = bool(connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": key}))
        connection.commit()
        try:
            yield won
        finally:
            if won:
                connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": key})
                connection.commit()
