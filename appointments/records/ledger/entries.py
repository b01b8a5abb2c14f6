"""What an entry and a seal are made of: one spelling, and the digests over it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

from appointments.domain.events import Event
from appointments.records.rows import Row, Values

BEFORE_THE_FIRST = ""  # what an entry or a seal has as `previous` when nothing came before it


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


def seal_digest(seal: Row, heads: Iterator[tuple[str, int, str]]) -> str:
    """SHA-256, in hex, over a seal and the heads it holds, in order of their streams."""
    over = hashlib.sha256(
        _plain(seal["number"], _instant(seal["sealed_at"]), seal["streams"], seal["previous"]).encode()
    )
    for head in heads:
        over.update(b"\n" + _plain(*head).encode())
    return over.hexdigest()


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
