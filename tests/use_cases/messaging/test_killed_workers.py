"""Several workers on one outbox, killed at random: nothing is sent twice, and whatever nobody knows is named."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import text

from appointments.domain.calendar import WEEKDAYS
from appointments.domain.messages import MessageState
from appointments.records.bulk import load
from appointments.records.engine import make_engine
from appointments.records.unit_of_work import SqlUnitOfWork
from appointments.use_cases.messaging.expire_leases import ExpireLeases, expire_leases
from appointments.use_cases.messaging.settle_unknown import SettleUnknown, settle_unknown
from policies.rulebook import judge
from tests.application import some_settings
from tests.fakes import FixedClock
from tests.outbox_stub import Crowd, StubProvider, empty_the_outbox, kill_at_random, taken
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
    clock = FixedClock(SystemClock().now() + timedelta(minutes=10))  # every lease has run out by then
    while expire_leases(ExpireLeases(), uow=uow, clock=clock):
        pass
    # What was left is sent by a worker that lives.
    empty_the_outbox(postgresql_url, file, latency=0.0, until=lambda done: not done.more)
    reached, found = taken(file), states(postgresql_url)
    assert set(reached.values()) == {1}, "sent twice"
    assert Counter(state for ref, state in found.items() if ref not in reached) <= Counter(
        {MessageState.UNKNOWN: DUE, MessageState.QUEUED: DUE}  # the stub is busy now and then: tried again later
    )
    named = {ref for ref, state in found.items() if state is MessageState.UNKNOWN}
    assert all(found[ref] is MessageState.SENT for ref in set(reached) - named)
    assert named, "nobody died in the moment between sending and marking: the test shows nothing"
    # The provider knows of some of them; those that it was never given are sent then.
    provider = StubProvider(file)
    asks = partial(settle_unknown, uow=uow, clock=clock, provider=provider, judge=judge, calendar=WEEKDAYS)
    for _ in range(3):
        asks(SettleUnknown(5_000))
        clock.advance(timedelta(minutes=10))
    empty_the_outbox(postgresql_url, file, latency=0.0, until=lambda done: not done.more, clock=clock)
    ended, reached = states(postgresql_url), taken(file)
    assert {ended[ref] for ref in named} == {MessageState.SENT}
    assert set(reached.values()) == {1}, "sent twice"
    assert named <= set(reached)
    provider.close()
