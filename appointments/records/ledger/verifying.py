"""Whether what is stored still holds together, and if not, where it breaks first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias, cast

from sqlalchemy import Connection, and_, func, or_, select

from appointments.records.ledger.entries import BEFORE_THE_FIRST, entry_digest, seal_digest
from appointments.records.ledger.stored import HEAD_TABLE, LEDGER_TABLE, SEAL_TABLE, STREAMED, heads_of
from appointments.records.rows import Row

SEALS = "seals"  # stands for a stream's name where a seal itself is broken


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


def verify(connection: Connection, stream: str | None = None) -> Verdict:
    """Walk over one stream, or over all streams and all seals, and name the first entry that does not hold."""
    within = [] if stream is None else [LEDGER_TABLE.c.stream == stream]
    everything = select(LEDGER_TABLE).where(*within).order_by(LEDGER_TABLE.c.stream, LEDGER_TABLE.c.number)
    rows = connection.execute(everything, execution_options=STREAMED)
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
    missing = missing_head(connection, stream)
    if missing is not None:
        return missing
    return Verified(streams, entries, 0) if stream is not None else _verify_seals(connection, streams, entries)


def seal_fault(connection: Connection, number: int) -> str:
    """Why one seal does not hold, its digest reckoned anew over all the heads it holds; empty when it does."""
    found = connection.execute(select(SEAL_TABLE).where(SEAL_TABLE.c.number == number)).mappings().one_or_none()
    if found is None:
        return f"seal {number} is missing"
    before = connection.scalar(select(SEAL_TABLE.c.digest).where(SEAL_TABLE.c.number == number - 1))
    return _seal_fault(connection, cast("Row", found), before or BEFORE_THE_FIRST)


def _fault(row: Row, number: int, previous: str) -> str | None:
    if row["number"] != number:
        return f"entry {number} is missing: {row['number']} comes next"
    if row["previous"] != previous:
        return "it does not follow the entry before it"
    if row["digest"] != entry_digest(row):
        return "its content is not what was recorded"
    return None


def missing_head(connection: Connection, stream: str | None = None) -> Broken | None:
    """Of one stream or of all: the first stream, by name, that a seal says was longer, or ended in another entry."""
    within = [] if stream is None else [HEAD_TABLE.c.stream == stream]
    same = and_(LEDGER_TABLE.c.stream == HEAD_TABLE.c.stream, LEDGER_TABLE.c.number == HEAD_TABLE.c.number)
    found = connection.execute(
        select(HEAD_TABLE.c.seal, HEAD_TABLE.c.stream, HEAD_TABLE.c.number, LEDGER_TABLE.c.digest)
        .join(LEDGER_TABLE, same, isouter=True)
        .where(or_(LEDGER_TABLE.c.digest.is_(None), LEDGER_TABLE.c.digest != HEAD_TABLE.c.digest), *within)
        .order_by(HEAD_TABLE.c.stream, HEAD_TABLE.c.number)
        .limit(1)
    ).one_or_none()
    if found is None:
        return None
    if found.digest is not None:
        return Broken(found.stream, found.number, f"it is not the entry that seal {found.seal} holds")
    last = connection.scalar(select(func.max(LEDGER_TABLE.c.number)).where(LEDGER_TABLE.c.stream == found.stream)) or 0
    return Broken(found.stream, last + 1, f"the stream was cut off: seal {found.seal} holds {found.number} entries")


def _verify_seals(connection: Connection, streams: int, entries: int) -> Verdict:
    previous, number = BEFORE_THE_FIRST, 0
    for seal in connection.execute(select(SEAL_TABLE).order_by(SEAL_TABLE.c.number)).mappings().all():
        number += 1
        if seal["number"] != number:
            return Broken(SEALS, number, f"seal {number} is missing: {seal['number']} comes next")
        if why := _seal_fault(connection, cast("Row", seal), previous):
            return Broken(SEALS, number, why)
        previous = seal["digest"]
    return Verified(streams, entries, number)


def _seal_fault(connection: Connection, seal: Row, previous: str) -> str:
    if seal["previous"] != previous:
        return "it does not follow the seal before it"
    if seal["digest"] != seal_digest(seal, heads_of(connection, seal["number"])):
        return "its content is not what was sealed"
    return ""
