"""Two processes that plan reminders at once, and one that is started anew in the middle: nobody is reminded twice."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from appointments.records.bulk import load
from appointments.records.engine import make_engine
from tests.application import some_settings
from tests.outbox_stub import Crowd
from web import wiring

VISITS = 120
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

# Each looks through all visits three times, in pages that break off at different places, without an election.
PLANS = """
import sys
from datetime import datetime
from pathlib import Path
from appointments.use_cases.messaging.queue_reminders import QueueReminders
from tests.application import some_settings
from tests.fakes import FixedClock
from web import wiring
url, folder, now, page = sys.argv[1:]
application = wiring.build(some_settings(url, Path(folder)), clock=FixedClock(datetime.fromisoformat(now)))
print("ready", flush=True)
sys.stdin.readline()
queued = 0
for _ in range(3):
    after = ""
    while after is not None:
        done = application.queue_reminders(QueueReminders(limit=int(page), after=after))
        queued, after = queued + done.queued, done.next_after
print(queued)
"""


@pytest.fixture
def database(postgresql_url: str, tmp_path: Path) -> str:
    wiring.prepare(some_settings(postgresql_url, tmp_path))
    engine = make_engine(postgresql_url)
    load(engine, Crowd(VISITS, NOW).values())
    engine.dispose()
    return postgresql_url


def planner(database_url: str, folder: Path, page: int) -> subprocess.Popen[str]:
    words = [sys.executable, "-c", PLANS, database_url, str(folder), NOW.isoformat(), str(page)]
    return subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def _go(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.write("go\n")
    process.stdin.flush()


def reminders(database_url: str) -> list[tuple[str, int]]:
    engine = make_engine(database_url)
    with engine.connect() as connection:
        counted = text(
            "SELECT appointment_ref, count(*) FROM messages WHERE kind = 'reminder' "
            "GROUP BY appointment_ref ORDER BY appointment_ref"
        )
        found = [(row[0], row[1]) for row in connection.execute(counted)]
    engine.dispose()
    return found


def test_two_processes_at_once_queue_each_reminder_once(database: str, tmp_path: Path) -> None:
    planners = [planner(database, tmp_path, page) for page in (50, 35)]
    for process in planners:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in planners:
        _go(process)
    queued = [int(process.communicate(timeout=120)[0]) for process in planners]
    assert [process.returncode for process in planners] == [0, 0]
    found = reminders(database)
    assert len(found) == VISITS
    assert {count for _, count in found} == {1}
    assert sum(queued) == VISITS


def test_one_that_is_killed_and_started_again_goes_on_where_it_was(database: str, tmp_path: Path) -> None:
    first = planner(database, tmp_path, 10)
    assert first.stdout is not None
    assert first.stdout.readline() == "ready\n"
    _go(first)
    for _ in range(2_000):
        if reminders(database):
            break
    first.kill()
    first.communicate()
    second = planner(database, tmp_path, 50)
    second.communicate("go\n", timeout=120)
    found = reminders(database)
    assert (len(found), {count for _, count in found}) == (VISITS, {1})
