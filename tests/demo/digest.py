"""One digest for each table of a database, the same on SQLite and PostgreSQL when the rows are."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

from sqlalchemy import Engine, select
from sqlmodel import SQLModel

import appointments.records.tables  # noqa: F401  declares every table
from appointments.records.engine import make_engine
from tests.application import MONDAY
from tests.demo.places import load


def digest_of_all(engine: Engine) -> dict[str, str]:
    """By table; the rows in the order of their key."""
    found = {}
    with engine.connect() as connection:
        for table in SQLModel.metadata.sorted_tables:
            rows = sorted(
                json.dumps(dict(row), sort_keys=True, default=str)
                for row in connection.execute(select(table)).mappings()
            )
            found[table.name] = sha256("\n".join(rows).encode()).hexdigest()
    return found


def print_digest(folder: Path, *, homes: int) -> None:
    """Load the demo landlord into a new database and print the digests, for a test in another process."""
    made = load(f"sqlite:///{folder / 'kept.sqlite'}", folder, now=MONDAY, homes=homes)
    engine = make_engine(made.settings.database_url)
    for table, digest in digest_of_all(engine).items():
        print(f"{table}:{digest}")
    engine.dispose()
