"""Whether the ledger holds together: every stream's chain of digests, and the seals over all of them."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Engine

from appointments.domain.errors import NotFound
from appointments.records.engine import reading
from appointments.records.ledger import Broken, verify


@dataclass(frozen=True)
class LedgerVerdict:
    """`stream` and `number` name the first entry that does not hold; None when all is intact."""

    intact: bool
    words: str
    stream: str | None = None
    number: int | None = None


def verify_ledger(stream: str | None, *, engine: Engine) -> LedgerVerdict:
    """One stream, or with None all of them and the seals. Raises NotFound for a stream without entries."""
    with reading(engine) as connection:
        found = verify(connection, stream)
    if isinstance(found, Broken):
        return LedgerVerdict(False, f"{found.stream}, entry {found.number}: {found.why}", found.stream, found.number)
    if stream is not None and not found.entries:
        raise NotFound(f"there is no stream {stream} in the ledger")
    hold = "holds" if found.entries == 1 else "hold"
    words = (
        f"{_count(found.entries, 'entry', 'entries')} in {_count(found.streams, 'stream', 'streams')} {hold} together"
    )
    if stream:
        return LedgerVerdict(True, words)
    so_do = "so does" if found.seals == 1 else "so do"
    return LedgerVerdict(True, f"{words}, and {so_do} {_count(found.seals, 'seal', 'seals')} over them")


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
