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
    words = f"{found.entries} entries in {found.streams} streams hold together"
    return LedgerVerdict(True, words if stream else f"{words}, and so do {found.seals} seals over them")
