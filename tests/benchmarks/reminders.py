"""Reminder planning: a day with 100,000 visits ahead, from nothing queued to all queued, and the run after it."""

from __future__ import annotations

import time
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import text

from appointments.records.bulk import load
from appointments.records.engine import make_engine
from tests.benchmarks.figures import Figure, Settings
from tests.benchmarks.landlord import a_database, site_settings
from tests.outbox_stub import Crowd
from web import wiring
from web.wiring.clock import SystemClock
from web.worker import queue_all_reminders

VISITS, QUICK_VISITS = 100_000, 4_000


def bench(settings: Settings) -> list[Figure]:
    visits = QUICK_VISITS if settings.quick else VISITS
    with a_database(settings) as database_url, TemporaryDirectory() as folder:
        place = site_settings(database_url, Path(folder))
        wiring.prepare(place)
        engine = make_engine(database_url)
        load(engine, Crowd(visits, SystemClock().now() - timedelta(minutes=1)).values())
        with engine.connect() as connection:
            connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("ANALYZE"))
        engine.dispose()
        application = wiring.build(place)
        try:
            queued, first = _timed(lambda: queue_all_reminders(application))
            again, second = _timed(lambda: queue_all_reminders(application))
        finally:
            application.close()
    note = f"{visits:,} visits, one worker: {first:.0f} s; {queued:,} queued"
    return [
        Figure("reminders planned", visits / first, "a second", None, "more", note=note),
        Figure("reminders, a run that finds nothing to do", second, "s", note=f"{visits:,} visits looked at"),
        Figure("reminders queued twice", again, "", 0.0),
    ]


def _timed(run: object) -> tuple[int, float]:
    began = time.perf_counter()
    done = run()  # type: ignore[operator]
    return int(done), time.perf_counter() - began
