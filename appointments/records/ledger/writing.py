"""Appending facts to their streams, and sealing all streams."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ARRAY, Connection, String, and_, func, literal, or_, select

from appointments.domain.events import Event
from appointments.ports import SealResult
from appointments.records import statements
from appointments.records.engine import on_sqlite
from appointments.records.ledger.entries import BEFORE_THE_FIRST, entry, seal_digest
from appointments.records.ledger.stored import HEAD_TABLE, LEDGER_TABLE, SEAL_TABLE, heads_of
from appointments.records.ledger.verifying import missing_head
from appointments.records.rows import Values

# A statement takes some tens of thousands of values.
_AT_A_TIME = 5000


class SqlLedger:
    """The facts of one transaction wait for its end: then the last entries of all their streams are read in one
    statement, and all facts are chained to them and sent in another, by `flush`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._heads: dict[str, tuple[int, str]] = {}  # of the streams that this transaction has to itself
        self._waiting: list[tuple[Event, bool]] = []  # with whether its stream begins with it

    def append(self, event: Event) -> None:
        """After the last entry of the event's stream; another transaction that sends facts of it meanwhile waits."""
        self._waiting.append((event, False))

    def begin(self, event: Event) -> None:
        """The key of the table refuses it when there is an entry already; nobody has to be waited for to know that."""
        self._waiting.append((event, True))

    def flush(self) -> None:
        """Send what waits, in the order in which it came; refused where `begin` was wrong."""
        waiting, self._waiting = self._waiting, []
        first = {event.stream: begins for event, begins in reversed(waiting)}
        unknown = sorted(stream for stream, begins in first.items() if not begins and stream not in self._heads)
        for start in range(0, len(unknown), _AT_A_TIME):
            self._look_up(unknown[start : start + _AT_A_TIME])
        rows = [self._chained(event, begins=begins) for event, begins in waiting]
        statements.insert(self._connection, LEDGER_TABLE, rows)

    def _chained(self, event: Event, *, begins: bool) -> Values:
        number, previous = (0, BEFORE_THE_FIRST) if begins else self._heads[event.stream]
        row = entry(event, number=number + 1, previous=previous)
        self._heads[event.stream] = (number + 1, str(row["digest"]))
        return row

    def _look_up(self, wanted: Sequence[str]) -> None:
        """The last entries of these streams, which stay the last until this transaction ends."""
        if not on_sqlite(self._connection):
            stream = func.unnest(literal(wanted, ARRAY(String))).column_valued("stream")
            # In one order for everybody; without the offset the database may take the locks before it has sorted.
            keys = select(func.hashtextextended(stream, literal(0)).label("key")).order_by(stream).offset(0).subquery()
            self._connection.execute(select(func.pg_advisory_xact_lock(keys.c.key)))
        last = (
            select(LEDGER_TABLE.c.stream, func.max(LEDGER_TABLE.c.number).label("number"))
            .where(LEDGER_TABLE.c.stream.in_(wanted))
            .group_by(LEDGER_TABLE.c.stream)
            .subquery()
        )
        ends = and_(LEDGER_TABLE.c.stream == last.c.stream, LEDGER_TABLE.c.number == last.c.number)
        found = self._connection.execute(select(*LEDGER_TABLE.c["stream", "number", "digest"]).join(last, ends))
        self._heads |= dict.fromkeys(wanted, (0, BEFORE_THE_FIRST))
        self._heads |= {row.stream: (row.number, row.digest) for row in found}

    def seal(self, now: datetime) -> SealResult:
        """Seal all heads. `streams` counts every stream sealed so far; the heads are written by the database itself."""
        self.flush()
        gone = missing_head(self._connection)
        before = self._connection.execute(
            select(SEAL_TABLE).order_by(SEAL_TABLE.c.number.desc()).limit(1)
        ).one_or_none()
        number, previous = (before.number + 1, before.digest) if before else (1, BEFORE_THE_FIRST)
        self._write_moved_heads(number)
        streams = self._connection.scalar(select(func.count(HEAD_TABLE.c.stream.distinct()))) or 0
        values: Values = {"number": number, "sealed_at": now, "streams": streams, "previous": previous}
        digest = seal_digest(values, heads_of(self._connection, number))
        statements.insert(self._connection, SEAL_TABLE, [{**values, "digest": digest}])
        words = f"{gone.stream}, entry {gone.number}: {gone.why}" if gone else ""
        return SealResult(number=number, streams=streams, digest=digest, sealed_at=now, gone=words)

    def _write_moved_heads(self, seal: int) -> None:
        last = (
            select(LEDGER_TABLE.c.stream, func.max(LEDGER_TABLE.c.number).label("number"))
            .group_by(LEDGER_TABLE.c.stream)
            .subquery()
        )
        sealed = (
            select(HEAD_TABLE.c.stream, func.max(HEAD_TABLE.c.number).label("number"))
            .group_by(HEAD_TABLE.c.stream)
            .subquery()
        )
        moved = (
            select(literal(seal), LEDGER_TABLE.c.stream, LEDGER_TABLE.c.number, LEDGER_TABLE.c.digest)
            .join(last, and_(last.c.stream == LEDGER_TABLE.c.stream, last.c.number == LEDGER_TABLE.c.number))
            .join(sealed, sealed.c.stream == LEDGER_TABLE.c.stream, isouter=True)
            .where(or_(sealed.c.number.is_(None), sealed.c.number < LEDGER_TABLE.c.number))
        )
        self._connection.execute(HEAD_TABLE.insert().from_select(["seal", "stream", "number", "digest"], moved))
