"""The ledger's chains and seals: every way of changing the past behind its back is found and named."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from contextlib import closing
from datetime import date, timedelta

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError

from appointments.domain.events import AppointmentConfirmed, ShiftsChanged
from appointments.records.ledger import BEFORE_THE_FIRST, Broken, Verified, canonical, entry
from appointments.records.unit_of_work import SqlUnitOfWork
from tests.builders import NOW, an_event

TABLES = ("ledger", "seals", "seal_heads")
FIRST, SECOND = "appointment:A-1", "appointment:A-2"


def chained(uow: SqlUnitOfWork, ref: str, entries: int) -> None:
    with uow.write() as records:
        for version in range(1, entries + 1):
            records.ledger.append(an_event(ref, promise_version=version))
        records.commit()


def sealed(uow: SqlUnitOfWork, *, days: int = 0) -> None:
    with uow.write() as records:
        records.ledger.seal(NOW + timedelta(days=days))
        records.commit()


def tamper(engine: Engine, *statements: str) -> None:
    """Change rows as somebody with the whole database in hand would: triggers switched off, keys not checked."""
    if engine.dialect.name == "sqlite":
        with closing(sqlite3.connect(str(engine.url.database))) as connection:
            for table in TABLES:
                connection.execute(f"DROP TRIGGER {table}_refuses_update")
                connection.execute(f"DROP TRIGGER {table}_refuses_delete")
            for statement in statements:
                connection.execute(statement)
            connection.commit()
    else:
        with engine.begin() as server:
            for statement in (*(f"ALTER TABLE {table} DISABLE TRIGGER ALL" for table in TABLES), *statements):
                server.exec_driver_sql(statement)


def test_the_facts_of_a_transaction_are_chained_in_their_order(uow: SqlUnitOfWork) -> None:
    """Streams that are there already, one that begins and one that is new, two facts of one stream, and more of it
    after a seal."""
    chained(uow, "A-1", 2)
    chained(uow, "A-2", 1)
    with uow.write() as records:
        records.ledger.begin(an_event("A-4"))
        for ref, version in (("A-3", 1), ("A-1", 3), ("A-4", 2), ("A-1", 4), ("A-2", 2)):
            records.ledger.append(an_event(ref, promise_version=version))
        records.ledger.seal(NOW)
        records.ledger.append(an_event("A-1", promise_version=5))
        records.commit()

    assert uow.verify_ledger() == Verified(streams=4, entries=10, seals=1)


def test_a_stream_that_was_appended_to_does_not_begin(uow: SqlUnitOfWork) -> None:
    with uow.write() as records:
        records.ledger.append(an_event("A-1"))
        records.ledger.begin(an_event("A-1", promise_version=2))
        with pytest.raises(IntegrityError):
            records.commit()


@pytest.fixture
def _two_streams_sealed_twice(uow: SqlUnitOfWork) -> None:
    chained(uow, "A-1", 3)
    chained(uow, "A-2", 2)
    sealed(uow)
    chained(uow, "A-1", 1)
    sealed(uow, days=1)


def test_an_entry_is_hashed_over_all_of_it_and_the_digest_before_it() -> None:
    """Written out by hand, so that somebody else can check a ledger without our code."""
    values = entry(AppointmentConfirmed("A-1", NOW, 1, "S-é"), number=2, previous="ab")
    payload = '{"promise_version":1,"ref":"A-1","reply_ref":"S-é"}'
    assert values["payload"] == payload
    over = json.dumps(
        ["appointment:A-1", 2, "AppointmentConfirmed", "2026-11-20T09:00:00.000000+00:00", payload, "ab"],
        separators=(",", ":"),
        ensure_ascii=False,
    )
    assert values["digest"] == hashlib.sha256(over.encode("utf-8")).hexdigest()


def test_the_canonical_form_has_one_spelling() -> None:
    assert canonical({"b": [1, None, True], "a": "ü"}) == '{"a":"ü","b":[1,null,true]}'


@pytest.mark.parametrize("value", [0.5, [1, 0.5], {"deep": {"er": 0.5}}])
def test_a_float_has_no_place_in_the_ledger(value: object) -> None:
    with pytest.raises(TypeError, match="float"):
        canonical({"value": value})


@pytest.mark.usefixtures("_two_streams_sealed_twice")
def test_what_was_recorded_and_sealed_holds_together(uow: SqlUnitOfWork) -> None:
    with uow.write() as records:
        records.ledger.append(ShiftsChanged("O-07", NOW, date(2026, 12, 1), "U-planner"))  # after the newest seal
        records.commit()
    assert uow.verify_ledger() == Verified(streams=3, entries=7, seals=2)
    assert uow.verify_ledger(FIRST) == Verified(streams=1, entries=4, seals=0)


def test_a_ledger_without_entries_holds(uow: SqlUnitOfWork) -> None:
    assert uow.verify_ledger() == Verified(0, 0, 0)
    sealed(uow)
    assert uow.verify_ledger() == Verified(0, 0, 1)


NAMED = [
    pytest.param(
        ["UPDATE ledger SET payload = replace(payload, '2', '3') WHERE stream = 'appointment:A-1' AND number = 2"],
        (FIRST, 2, "content"),
        id="one byte of a payload",
    ),
    pytest.param(
        ["UPDATE ledger SET name = 'AppointmentNotified' WHERE stream = 'appointment:A-2' AND number = 1"],
        (SECOND, 1, "content"),
        id="the name of a fact",
    ),
    pytest.param(
        ["UPDATE ledger SET at = '2026-11-19 09:00:00.000000' WHERE stream = 'appointment:A-1' AND number = 3"],
        (FIRST, 3, "content"),
        id="when it happened",
    ),
    pytest.param(
        ["DELETE FROM ledger WHERE stream = 'appointment:A-1' AND number = 2"],
        (FIRST, 2, "missing"),
        id="an entry taken out of the middle",
    ),
    pytest.param(
        [
            "UPDATE ledger SET number = 9 WHERE stream = 'appointment:A-1' AND number = 2",
            "UPDATE ledger SET number = 2 WHERE stream = 'appointment:A-1' AND number = 3",
            "UPDATE ledger SET number = 3 WHERE stream = 'appointment:A-1' AND number = 9",
        ],
        (FIRST, 2, "does not follow"),
        id="two entries that changed places",
    ),
    pytest.param(
        ["DELETE FROM ledger WHERE stream = 'appointment:A-1' AND number >= 3"],
        (FIRST, 3, "cut off"),
        id="the end cut off",
    ),
    pytest.param(
        ["DELETE FROM ledger WHERE stream = 'appointment:A-2'"],
        (SECOND, 1, "cut off"),
        id="a whole stream taken away",
    ),
    pytest.param(
        ["UPDATE seals SET sealed_at = '2026-11-19 09:00:00.000000' WHERE number = 1"],
        ("seals", 1, "content"),
        id="when a seal was set",
    ),
    pytest.param(
        ["UPDATE seals SET streams = 1 WHERE number = 2"], ("seals", 2, "content"), id="what a seal says it covers"
    ),
    pytest.param(["DELETE FROM seals WHERE number = 1"], ("seals", 1, "missing"), id="a seal taken out"),
    pytest.param(
        ["DELETE FROM seal_heads WHERE seal = 1 AND stream = 'appointment:A-2'"],
        ("seals", 1, "content"),
        id="a head taken out of a seal",
    ),
]


@pytest.mark.usefixtures("_two_streams_sealed_twice")
@pytest.mark.parametrize(("statements", "named"), NAMED)
def test_tampering_is_found_and_the_first_bad_entry_named(
    engine: Engine, uow: SqlUnitOfWork, statements: list[str], named: tuple[str, int, str]
) -> None:
    tamper(engine, *statements)
    verdict = uow.verify_ledger()
    assert isinstance(verdict, Broken)
    assert (verdict.stream, verdict.number) == named[:2]
    assert named[2] in verdict.why


@pytest.mark.usefixtures("_two_streams_sealed_twice")
def test_a_chain_written_anew_from_a_changed_entry_does_not_fit_its_seals(engine: Engine, uow: SqlUnitOfWork) -> None:
    """Somebody who recomputes every digest has a chain that holds, and heads that were never sealed."""
    forged, previous = [], BEFORE_THE_FIRST
    for number, version in enumerate((1, 7, 3, 1), 1):  # the second entry said 2
        values = entry(an_event("A-1", promise_version=version), number=number, previous=previous)
        previous = str(values["digest"])
        forged.append(values)
    columns = ("payload", "previous", "digest")
    tamper(
        engine,
        *(
            f"UPDATE ledger SET {', '.join(f'{name} = {str(values[name])!r}' for name in columns)} "
            f"WHERE stream = 'appointment:A-1' AND number = {values['number']}"
            for values in forged
        ),
    )
    for verdict in (uow.verify_ledger(), uow.verify_ledger(FIRST)):
        assert isinstance(verdict, Broken)
        assert (verdict.stream, verdict.number) == (FIRST, 3)  # what the first seal held
        assert "seal 1" in verdict.why


@pytest.mark.usefixtures("_two_streams_sealed_twice")
def test_verifying_one_stream_does_not_look_at_the_others(engine: Engine, uow: SqlUnitOfWork) -> None:
    tamper(engine, "UPDATE ledger SET payload = '{}' WHERE stream = 'appointment:A-1' AND number = 1")
    assert uow.verify_ledger(SECOND) == Verified(streams=1, entries=2, seals=0)
    assert isinstance(uow.verify_ledger(FIRST), Broken)


def test_a_seal_holds_only_the_heads_that_moved(engine: Engine, uow: SqlUnitOfWork) -> None:
    chained(uow, "A-1", 2)
    chained(uow, "A-2", 1)
    sealed(uow)
    chained(uow, "A-2", 1)
    sealed(uow, days=1)
    sealed(uow, days=2)
    with engine.connect() as connection:
        heads = connection.execute(text("SELECT seal, stream, number FROM seal_heads ORDER BY seal, stream")).all()
    assert [tuple(head) for head in heads] == [(1, FIRST, 2), (1, SECOND, 1), (2, SECOND, 2)]
    assert uow.verify_ledger() == Verified(streams=2, entries=4, seals=3)


def test_a_seal_over_a_ledger_that_was_cut_says_what_is_gone(engine: Engine, uow: SqlUnitOfWork) -> None:
    """A job that seals every night would go on giving out fresh lines over a broken ledger."""
    chained(uow, "A-1", 2)
    sealed(uow)
    tamper(engine, "DELETE FROM ledger WHERE stream = 'appointment:A-1' AND number = 2")
    with uow.write() as records:
        made = records.ledger.seal(NOW + timedelta(days=1))
        records.commit()
    assert made.gone == f"{FIRST}, entry 2: the stream was cut off: seal 1 holds 2 entries"


def test_a_seal_over_a_whole_ledger_says_that_nothing_is_gone(uow: SqlUnitOfWork) -> None:
    chained(uow, "A-1", 2)
    sealed(uow)
    chained(uow, "A-1", 1)
    with uow.write() as records:
        assert records.ledger.seal(NOW + timedelta(days=1)).gone == ""
