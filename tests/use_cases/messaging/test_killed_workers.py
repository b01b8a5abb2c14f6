"""Several workers on one outbox, killed at random: nothing is sent twice, and whatever nobody knows is named."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from appointments.domain.messages import MessageState
from appointments.records.bulk import load
from appointments.records.engine import make_engine
from appointments.records.unit_of_work import SqlUnitOfWork
from tests.application import some_settings
from tests.outbox_stub import Crowd, kill_at_random, let_it_settle, taken
from web import wiring
from web.wiring.clock import SystemClock

SECONDS = 12.0
DUE, VISITS = 12_000, 400


@pytest.fixture
def uow(postgresql_url: str, tmp_path: Path) -> Iterator[SqlUnitOfWork]:
    wiring.prepare(some_settings(postgresql_url, tmp_path))
    engine = make_engine(postgresql_url)
    crowd = Crowd(VISITS, SystemClock().now() - timedelta(minutes=1))
    load(engine, [*crowd.values(), *crowd.due(DUE)])
    yield SqlUnitOfWork(engine)
    engine.dispose()


def states(postgresql_url: str) -> dict[str, MessageState]:
    engine = make_engine(postgresql_url)
    with engine.connect() as connection:
        found = {
            row.ref: MessageState(row.state) for row in connection.execute(text("SELECT ref, state FROM messages"))
        }
    engine.dispose()
    return found


def test_workers_that_are_killed_at_random_send_nothing_twice_and_lose_nothing(
    uow: SqlUnitOfWork, postgresql_url: str, tmp_path: Path
) -> None:
    file = tmp_path / "taken"
    deaths = kill_at_random(postgresql_url, file, SECONDS)
    assert deaths >= 3
    reached, found = taken(file), states(postgresql_url)
    under_way = {ref for ref, state in found.items() if state is MessageState.SENDING}
    assert all(found[ref] is MessageState.SENT for ref in set(reached) - under_way)
    assert {found[ref] for ref in set(found) - set(reached)} <= {MessageState.QUEUED, MessageState.SENDING}
    assert under_way & set(reached), "nobody died in the moment between sending and marking: the test shows nothing"

    let_it_settle(postgresql_url, file)

    assert set(states(postgresql_url).values()) == {MessageState.SENT}
    assert set(taken(file).values()) == {1}, "sent twice"
    assert set(taken(file)) == set(found)
