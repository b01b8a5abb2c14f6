"""Receipts that arrive at the same moment, as those of one text do: none takes away what another has said."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial

import pytest
from sqlalchemy import Engine, text

from appointments.domain.calendar import WEEKDAYS
from appointments.domain.messages import MessageState, Receipt
from appointments.records.engine import make_engine
from appointments.records.unit_of_work import SqlUnitOfWork
from appointments.use_cases.messaging.marking import mark_alone
from appointments.use_cases.messaging.record_receipt import RecordReceipt, apply_receipt, record_receipt
from policies.rulebook import judge
from tests.builders import NOW, a_message, an_appointment, stocked

NAME = "SM-1"
DELIVERED = Receipt("twilio", NAME, MessageState.DELIVERED, NOW)
FAILED = Receipt("twilio", NAME, MessageState.FAILED, NOW, "30003")


@pytest.fixture
def engine(postgresql_url: str) -> Iterator[Engine]:
    engine = make_engine(postgresql_url)
    yield engine
    engine.dispose()


@pytest.mark.parametrize("writes", ["a receipt", "the worker's note"])
def test_what_waits_for_a_delivery_to_be_written_does_not_take_it_away(engine: Engine, writes: str) -> None:
    uow = SqlUnitOfWork(engine)
    stocked(uow, an_appointment())
    held = replace(a_message(), state=MessageState.SENT, provider="twilio", provider_ref=NAME, attempts=1)
    with uow.write() as records:
        records.messages.add(held)
        records.commit()

    def note() -> None:
        with uow.write() as records:
            mark_alone(records, replace(held, attempts=2), None, NOW)
            records.commit()

    told = partial(record_receipt, RecordReceipt(FAILED), uow=uow, judge=judge, calendar=WEEKDAYS)
    with ThreadPoolExecutor(1) as other, uow.write() as records:
        apply_receipt(records, records.messages.lock(held.ref), DELIVERED)
        late = other.submit(told if writes == "a receipt" else note)
        while not late.done() and not _somebody_waits(engine):
            pass
        records.commit()
        late.result()

    with uow.read() as records:
        assert records.messages.get(held.ref).state is MessageState.DELIVERED


def _somebody_waits(engine: Engine) -> bool:
    with engine.connect() as connection:
        return bool(connection.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted")))
