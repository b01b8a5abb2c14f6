"""A small demo landlord, loaded once and copied for every test that plays on it."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tests import postgres
from tests.application import some_settings
from tests.fakes import FixedClock
from web import wiring
from web.demo.loading import WHOLE, Loaded, load_demo
from web.settings import Settings


@dataclass(frozen=True)
class LoadedDemo:
    """Where a landlord has been loaded to, and what the loading said."""

    settings: Settings
    loaded: Loaded
    progress: tuple[int, ...]


def load(database_url: str, folder: Path, *, now: datetime, homes: int, seed: int = 1) -> LoadedDemo:
    """Into an empty database; the clock stands at `now` meanwhile."""
    settings = some_settings(database_url, folder)
    wiring.prepare(settings)
    told: list[int] = []
    with wiring.demo_door(settings, seed=seed, clock=FixedClock(now)) as door:
        loaded = load_demo(door, seed=seed, size=WHOLE.scaled(homes), progress=told.append)
    return LoadedDemo(settings, loaded, tuple(told))


def loaded_template(session: Path, template: Path, *, now: datetime, homes: int) -> Path:
    """The SQLite file of a loaded landlord, made by whichever test process comes first."""
    place = session / f"demo-{homes}-{now:%Y%m%d}.sqlite"
    with postgres.locked(session / "demo.lock"):
        if not place.exists():
            unfinished = session / f"unfinished-demo-{os.getpid()}.sqlite"
            shutil.copyfile(template, unfinished)
            load(f"sqlite:///{unfinished}", session / "demo", now=now, homes=homes)
            with closing(sqlite3.connect(unfinished)) as connection:
                # The copy takes the main file alone, so nothing may be left in the write-ahead log.
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            unfinished.rename(place)
    return place
