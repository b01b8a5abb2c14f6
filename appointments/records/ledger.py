"""The ledger: facts in hash chains, one chain a stream, and nightly seals over the heads of all of them.

An entry's digest is the SHA-256 of everything in it and of the digest before it, so a changed byte, a missing entry or
a changed order breaks the chain at that entry. A chain alone cannot show that its *end* was cut off; the seals can:
each holds the heads that moved since the last one, and the digest of the last one, so the newest stands for all heads.
What was added after the newest seal, and the newest seal itself, are only as safe as the copies of its digest that were
given away.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType
from typing import TypeAlias, cast

from sqlalchemy import ARRAY, Connection, String, and_, func, literal, or_, select

from appointments.domain.events import Event
from appointments.ports import SealResult
from appointments.records import statements
from appointments.records.engine import on_sqlite
from appointments.records.rows import Row, Values
from appointments.records.tables import LedgerRow, SealHeadRow, SealRow

_LEDGER = statements.table_of(LedgerRow)
_SEALS = statements.table_of(SealRow)
_HEADS = statements.table_of(SealHeadRow)

BEFORE_THE_FIRST = ""  # what an entry or a seal has as `previous` when nothing came before it
SEALS = "seals"  # stands for a stream's name where a seal itself is broken
_STREAMED = MappingProxyType({"yield_per": 1000})  # rows held in memory while walking over everything


@dataclass(frozen=True)
class Verified:
    """All that was looked at holds together."""

    streams: int
    entries: int
    seals: int


@dataclass(frozen=True)
class Broken:
    """The first entry that does not hold, and why in words. `stream` is `seals` when it is a seal."""

    stream: str
    number: int
    why: str


Verdict: TypeAlias = Verified | Broken


def canonical(payload: Mapping[str, object]) -> str:
    """JSON with one spelling: keys sorted, no spaces, no floats, no escapes for letters that UTF-8 has."""
    _refuse_floats(payload)
    return json.dumps(payload, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def entry(event: Event, *, number: int, previous: str) -> Values:
    """The row of a fact that follows an entry with the digest `previous`."""
    values: Values = {
        "stream": event.stream,
        "number": number,
        "name": event.name,
        "at": event.at,
        "payload": canonical(event.payload()),
        "previous": previous,
    }
    return {**values, "digest": entry_digest(values)}


def entry_digest(row: Row) -> str:
    """SHA-256, in hex, over everything in an entry but the digest itself."""
    return _digest(row["stream"], row["number"], row["name"], _instant(row["at"]), row["payload"], row["previous"])


class SqlLedger:
    """The facts of one transaction are chained as they come and sent together before it commits, by `flush`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._heads: dict[str, tuple[int, str]] = {}  # of the streams that this transaction has to itself
        self._waiting: list[Values] = []

    def append(self, event: Event) -> None:
        """After the last entry of the event's stream; another transaction that appends to it waits for this one."""
        self._write(event, *(self._heads.get(event.stream) or self._head(event.stream)))

    def begin(self, event: Event) -> None:
        """The key of the table refuses it when there is an entry already; nobody has to be waited for to know that."""
        self._write(event, 0, BEFORE_THE_FIRST)

    def append_all(self, events: Sequence[Event]) -> None:
        """Each after the last entry of its stream, as `append` would."""
        self._look_up({event.stream for event in events} - self._heads.keys())
        for event in events:
            self._write(event, *self._heads[event.stream])

    def flush(self) -> None:
        """Send what waits; refused where `begin` was wrong."""
        waiting, self._waiting = self._waiting, []
        statements.insert(self._connection, _LEDGER, waiting)

    def _write(self, event: Event, number: int, previous: str) -> None:
        row = entry(event, number=number + 1, previous=previous)
        self._waiting.append(row)
        self._heads[event.stream] = (number + 1, str(row["digest"]))

    def _look_up(self, streams: Set[str]) -> None:
        """The last entries of these streams, which stay the last until this transaction ends."""
        wanted = sorted(streams)
        if not wanted:
            return
        if not on_sqlite(self._connection):
            stream = func.unnest(literal(wanted, ARRAY(String))).column_valued("stream")
            # In one order for everybody; without the offset the database may take the locks before it has sorted.
            keys = select(func.hashtextextended(stream, literal(0)).label("key")).order_by(stream).offset(0).subquery()
            self._connection.execute(select(func.pg_advisory_xact_lock(keys.c.key)))
        last = (
            select(_LEDGER.c.stream, func.max(_LEDGER.c.number).label("number"))
            .where(_LEDGER.c.stream.in_(wanted))
            .group_by(_LEDGER.c.stream)
            .subquery()
        )
        ends = and_(_LEDGER.c.stream == last.c.stream, _LEDGER.c.number == last.c.number)
        found = self._connection.execute(select(*_LEDGER.c["stream", "number", "digest"]).join(last, ends))
        self._heads |= dict.fromkeys(wanted, (0, BEFORE_THE_FIRST))
        self._heads |= {row.stream: (row.number, row.digest) for row in found}

    def _head(self, stream: str) -> tuple[int, str]:
        """The last entry, which stays the last until this transaction ends."""
        if not on_sqlite(self._connection):
            self._connection.execute(
                select(func.pg_advisory_xact_lock(func.hashtextextended(literal(stream), literal(0))))
            )
        last = self._connection.execute(
            select(_LEDGER.c.number, _LEDGER.c.digest)
            .where(_LEDGER.c.stream == stream)
            .order_by(_LEDGER.c.number.desc())
            .limit(1)
        ).one_or_none()
        return (last.number, last.digest) if last else (0, BEFORE_THE_FIRST)

    def seal(self, now: datetime) -> SealResult:
        """Seal all heads. `streams` counts every stream sealed so far; the heads are written by the database itself."""
        self.flush()
        before = self._connection.execute(select(_SEALS).order_by(_SEALS.c.number.desc()).limit(1)).one_or_none()
        number, previous = (before.number + 1, before.digest) if before else (1, BEFORE_THE_FIRST)
        self._write_moved_heads(number)
        streams = self._connection.scalar(select(func.count(_HEADS.c.stream.distinct()))) or 0
        values: Values = {"number": number, "sealed_at": now, "streams": streams, "previous": previous}
        digest = seal_digest(values, _heads_of(self._connection, number))
        statements.insert(self._connection, _SEALS, [{**values, "digest": digest}])
        return SealResult(number=number, streams=streams, digest=digest)

    def _write_moved_heads(self, seal: int) -> None:
        last = (
            select(_LEDGER.c.stream, func.max(_LEDGER.c.number).label("number")).group_by(_LEDGER.c.stream).subquery()
        )
        sealed = select(_HEADS.c.stream, func.max(_HEADS.c.number).label("number")).group_by(_HEADS.c.stream).subquery()
        moved = (
            select(literal(seal), _LEDGER.c.stream, _LEDGER.c.number, _LEDGER.c.digest)
            .join(last, and_(last.c.stream == _LEDGER.c.stream, last.c.number == _LEDGER.c.number))
            .join(sealed, sealed.c.stream == _LEDGER.c.stream, isouter=True)
            .where(or_(sealed.c.number.is_(None), sealed.c.number < _LEDGER.c.number))
        )
        self._connection.execute(_HEADS.insert().from_select(["seal", "stream", "number", "digest"], moved))


def seal_digest(seal: Row, heads: Iterator[tuple[str, int, str]]) -> str:
    """SHA-256, in hex, over a seal and the heads it holds, in order of their streams."""
    over = hashlib.sha256(
        _plain(seal["number"], _instant(seal["sealed_at"]), seal["streams"], seal["previous"]).encode()
    )
    for head in heads:
        over.update(b"\n" + _plain(*head).encode())
    return over.hexdigest()


def verify(connection: Connection, stream: str | None = None) -> Verdict:
    """Walk over one stream, or over all streams and all seals, and name the first entry that does not hold."""
    within = [] if stream is None else [_LEDGER.c.stream == stream]
    everything = select(_LEDGER).where(*within).order_by(_LEDGER.c.stream, _LEDGER.c.number)
    rows = connection.execute(everything, execution_options=_STREAMED)
    streams = entries = 0
    name, number, previous = None, 0, BEFORE_THE_FIRST
    for row in rows.mappings():
        if row["stream"] != name:
            name, number, previous, streams = row["stream"], 0, BEFORE_THE_FIRST, streams + 1
        number, entries = number + 1, entries + 1
        if why := _fault(cast("Row", row), number, previous):
            rows.close()
            return Broken(str(name), number, why)
        previous = row["digest"]
    missing = _missing_head(connection, stream)
    if missing is not None:
        return missing
    return Verified(streams, entries, 0) if stream is not None else _verify_seals(connection, streams, entries)


def _fault(row: Row, number: int, previous: str) -> str | None:
    if row["number"] != number:
        return f"entry {number} is missing: {row['number']} comes next"
    if row["previous"] != previous:
        return "it does not follow the entry before it"
    if row["digest"] != entry_digest(row):
        return "its content is not what was recorded"
    return None


def _missing_head(connection: Connection, stream: str | None) -> Broken | None:
    """The first stream, by name, that a seal says was longer, or ended in another entry."""
    within = [] if stream is None else [_HEADS.c.stream == stream]
    same = and_(_LEDGER.c.stream == _HEADS.c.stream, _LEDGER.c.number == _HEADS.c.number)
    found = connection.execute(
        select(_HEADS.c.seal, _HEADS.c.stream, _HEADS.c.number, _LEDGER.c.digest)
        .join(_LEDGER, same, isouter=True)
        .where(or_(_LEDGER.c.digest.is_(None), _LEDGER.c.digest != _HEADS.c.digest), *within)
        .order_by(_HEADS.c.stream, _HEADS.c.number)
        .limit(1)
    ).one_or_none()
    if found is None:
        return None
    if found.digest is not None:
        return Broken(found.stream, found.number, f"it is not the entry that seal {found.seal} holds")
    last = connection.scalar(select(func.max(_LEDGER.c.number)).where(_LEDGER.c.stream == found.stream)) or 0
    return Broken(found.stream, last + 1, f"the stream was cut off: seal {found.seal} holds {found.number} entries")


def _verify_seals(connection: Connection, streams: int, entries: int) -> Verdict:
    previous, number = BEFORE_THE_FIRST, 0
    for seal in connection.execute(select(_SEALS).order_by(_SEALS.c.number)).mappings().all():
        number += 1
        if seal["number"] != number:
            return Broken(SEALS, number, f"seal {number} is missing: {seal['number']} comes next")
        if seal["previous"] != previous:
            return Broken(SEALS, number, "it does not follow the seal before it")
        if seal["digest"] != seal_digest(cast("Row", seal), _heads_of(connection, number)):
            return Broken(SEALS, number, "its content is not what was sealed")
        previous = seal["digest"]
    return Verified(streams, entries, number)


def _heads_of(connection: Connection, seal: int) -> Iterator[tuple[str, int, str]]:
    heads = select(_HEADS.c.stream, _HEADS.c.number, _HEADS.c.digest).where(_HEADS.c.seal == seal)
    rows = connection.execute(heads.order_by(_HEADS.c.stream), execution_options=_STREAMED)
    for row in rows:
        yield row.stream, row.number, row.digest


def _refuse_floats(value: object) -> None:
    match value:
        case float():
            raise TypeError("a float has no place in the ledger: it has more than one spelling")
        case Mapping():
            for item in value.values():
                _refuse_floats(item)
        case list() | tuple():
            for item in value:
                _refuse_floats(item)


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _plain(*parts: object) -> str:
    return json.dumps(parts, separators=(",", ":"), ensure_ascii=False)


def _digest(*parts: object) -> str:
    return hashlib.sha256(_plain(*parts).encode()).hexdigest()
