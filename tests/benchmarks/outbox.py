"""The outbox: messages that are due, four processes, a provider that takes 20 ms; each exactly once by its own count.

And the same with workers that are killed at random: nothing is sent twice, and what nobody knows is named.
"""

from __future__ import annotations

import multiprocessing
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import text

from appointments.records.bulk import load
from appointments.records.engine import make_engine
from tests.benchmarks.figures import Figure, Settings
from tests.benchmarks.landlord import a_database, site_settings
from tests.outbox_stub import THREADS, Crowd, empty_the_outbox, kill_at_random, let_it_settle, taken
from web.wiring import prepare
from web.wiring.clock import SystemClock

DUE, QUICK_DUE = 50_000, 4_000
PROCESSES, LATENCY = 4, 0.02
VISITS = 5_000
BAR = 2_000.0
KILLING_SECONDS, QUICK_KILLING_SECONDS = 60.0, 10.0
BATCH = 64  # of the peer


def bench(settings: Settings) -> list[Figure]:
    due = QUICK_DUE if settings.quick else DUE
    with a_database(settings) as database_url, TemporaryDirectory() as folder:
        place = Path(folder)
        _fill(database_url, place, due)
        seconds, memory = _emptied(database_url, place / "taken")
        counts = taken(place / "taken")
        left = _states(database_url)
        bare = _bare(database_url, due)
    twice = sum(1 for times in counts.values() if times > 1)
    a_second = due / seconds
    note = f"{due:,} due, {PROCESSES} processes with {THREADS} threads, {1000 * LATENCY:.0f} ms; {left}"
    return [
        Figure("outbox, messages", a_second, "a second", BAR, "more", a_second / bare, note),
        Figure("outbox, sent twice", twice, "", 0.0, note=f"{len(counts):,} reached the provider"),
        Figure("outbox, not sent", due - len(counts), "", 0.0),
        Figure("outbox, resident memory of a worker", memory, "MB"),
    ]


def killed(settings: Settings) -> list[Figure]:
    """Workers are killed at random for a minute under load, and others take their places; the last ones die, too. Then
    one that lives settles what they left."""
    seconds = QUICK_KILLING_SECONDS if settings.quick else KILLING_SECONDS
    with a_database(settings) as database_url, TemporaryDirectory() as folder:
        place = Path(folder)
        due = int(seconds * 600)
        _fill(database_url, place, due)
        deaths = kill_at_random(database_url, place / "taken", seconds)
        reached, states = len(taken(place / "taken")), _states(database_url)
        let_it_settle(database_url, place / "taken")
        counts, settled = taken(place / "taken"), _states(database_url)
        unsaid = due - _told_truly(database_url, counts)
    twice = sum(1 for times in counts.values() if times > 1)
    died = f"{deaths} workers killed in {seconds:.0f} s, {reached:,} of {due:,} out by then: {states}"
    return [
        Figure("outbox with killed workers, sent twice", twice, "", 0.0, note=died),
        Figure("outbox with killed workers, neither sent once nor named unknown", unsaid, "", 0.0, note=settled),
    ]


def _told_truly(database_url: str, counts: Counter[str]) -> int:
    """How many are on record as sent and reached the provider once, or as of unknown fate."""
    engine = make_engine(database_url)
    try:
        with engine.connect() as connection:
            found = connection.execute(text("SELECT ref, state FROM messages"))
            return sum((state == "sent" and counts[ref] == 1) or state == "unknown" for ref, state in found)
    finally:
        engine.dispose()


def _fill(database_url: str, folder: Path, due: int) -> None:
    prepare(site_settings(database_url, folder))
    crowd = Crowd(min(VISITS, due), SystemClock().now() - timedelta(minutes=1))
    engine = make_engine(database_url)
    try:
        load(engine, [*crowd.values(), *crowd.due(due)])
        with engine.connect() as connection:
            connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("ANALYZE"))
    finally:
        engine.dispose()


def _emptied(database_url: str, file: Path) -> tuple[float, float]:
    """Seconds from the first to the last message, and the largest worker's memory; they are ready before that."""
    context = multiprocessing.get_context("spawn")
    with context.Manager() as shared, ProcessPoolExecutor(PROCESSES, mp_context=context) as pool:
        ready, go = shared.Semaphore(0), shared.Event()
        parts = [pool.submit(_one_process, database_url, file, ready, go) for _ in range(PROCESSES)]
        for _ in parts:
            ready.acquire()
        began = time.perf_counter()
        go.set()
        memory = max(part.result() for part in parts)
        return time.perf_counter() - began, memory


def _bare(database_url: str, due: int) -> float:
    """The peer: rows with nothing but a number, claimed with SKIP LOCKED, sent by as many threads, and marked."""
    engine = make_engine(database_url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE bare_outbox (id bigint PRIMARY KEY, state text NOT NULL)"))
        connection.execute(
            text("INSERT INTO bare_outbox SELECT n, 'queued' FROM generate_series(1, :due) AS n"), {"due": due}
        )
        connection.execute(text("CREATE INDEX ON bare_outbox (state, id)"))
    engine.dispose()
    context = multiprocessing.get_context("spawn")
    with context.Manager() as shared, ProcessPoolExecutor(PROCESSES, mp_context=context) as pool:
        ready, go = shared.Semaphore(0), shared.Event()
        parts = [pool.submit(_bare_process, database_url, ready, go) for _ in range(PROCESSES)]
        for _ in parts:
            ready.acquire()
        began = time.perf_counter()
        go.set()
        done = sum(part.result() for part in parts)
        return done / (time.perf_counter() - began)


def _bare_process(database_url: str, ready: object, go: object) -> int:
    claim = text(
        "WITH taken AS (SELECT id FROM bare_outbox WHERE state = 'queued' ORDER BY id LIMIT :batch "
        "FOR UPDATE SKIP LOCKED) UPDATE bare_outbox SET state = 'sending' FROM taken "
        "WHERE bare_outbox.id = taken.id RETURNING bare_outbox.id"
    )
    mark = text("UPDATE bare_outbox SET state = 'sent' WHERE id = ANY(:ids)")
    engine, done = make_engine(database_url), 0
    ready.release()  # type: ignore[attr-defined]
    go.wait()  # type: ignore[attr-defined]
    with ThreadPoolExecutor(THREADS) as threads:
        while True:
            with engine.begin() as connection:
                ids = list(connection.scalars(claim, {"batch": BATCH}))
            if not ids:
                engine.dispose()
                return done
            list(threads.map(lambda _: time.sleep(LATENCY), ids))
            with engine.begin() as connection:
                connection.execute(mark, {"ids": ids})
            done += len(ids)


def _one_process(database_url: str, file: Path, ready: object, go: object) -> float:
    ready.release()  # type: ignore[attr-defined]
    go.wait()  # type: ignore[attr-defined]
    empty_the_outbox(database_url, file, latency=LATENCY, until=lambda done: not done.more)
    return _most_memory()


def _most_memory() -> float:
    """MB that this process held at most; `getrusage` would count what its parent held before it was started."""
    [line] = [line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM:")]
    return int(line.split()[1]) * 1024 / 1e6


def _states(database_url: str) -> str:
    engine = make_engine(database_url)
    try:
        with engine.connect() as connection:
            found = connection.execute(text("SELECT state, count(*) FROM messages GROUP BY state ORDER BY state"))
            return ", ".join(f"{count:,} {state}" for state, count in found)
    finally:
        engine.dispose()
