"""Whether the ledger holds together: every stream's chain of digests, and the seals over all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine, func, select

from appointments.domain.errors import NotFound
from appointments.domain.times import day_of, in_words
from appointments.records.engine import one_snapshot, reading
from appointments.records.ledger import Broken, Verified, seal_fault, verify
from appointments.records.statements import table_of
from appointments.records.tables import LedgerRow, SealRow
from appointments.views.figure_changes import changed_figures
from appointments.views.reminder_rulebooks import RULEBOOKS, changed_rulebooks

_LEDGER = table_of(LedgerRow)
_SEALS = table_of(SealRow)

# The worker seals every night: entries of more days than this without any seal were never sealed, or no longer are.
_UNSEALED_FOR = timedelta(days=2)
_MANY_ENTRIES = 100  # fewer are no landlord's days of work


@dataclass(frozen=True)
class LedgerVerdict:
    """`stream` and `number` name the first entry that does not hold; None when all is intact.

    They are None too where every entry holds and a figure that the gate judges by, or a version of the reminder
    rules, is not the one that was recorded; `words` say so. `unsealed`: every entry holds, and without a seal nobody
    can tell whether all are there.
    """

    intact: bool
    words: str
    stream: str | None = None
    number: int | None = None
    unsealed: bool = False


@dataclass(frozen=True)
class Seal:
    """A seal as it is stored; `digest` is what somebody keeps elsewhere."""

    number: int
    sealed_at: datetime
    digest: str


def verify_ledger(stream: str | None, *, engine: Engine) -> LedgerVerdict:
    """One stream, or with None all of them and the seals. Raises NotFound for a stream without entries."""
    with reading(engine) as connection:
        found = verify(connection, stream)
        unsealed = _unsealed(connection, found) if stream is None else ""
        figures = changed_figures(connection) if stream is None else ()
        rules = changed_rulebooks(connection) if stream in (None, RULEBOOKS) else ()
    if isinstance(found, Broken):
        return LedgerVerdict(False, f"{found.stream}, entry {found.number}: {found.why}", found.stream, found.number)
    if stream is not None and not found.entries:
        raise NotFound(f"there is no stream {stream} in the ledger")
    if figures or rules:
        return LedgerVerdict(False, "; ".join((*figures, *rules)))
    hold = "holds" if found.entries == 1 else "hold"
    words = (
        f"{_count(found.entries, 'entry', 'entries')} in {_count(found.streams, 'stream', 'streams')} {hold} together"
    )
    if stream:
        return LedgerVerdict(True, words)
    if unsealed:
        return LedgerVerdict(True, f"{words}, but {unsealed}", unsealed=True)
    so_do = "so does" if found.seals == 1 else "so do"
    return LedgerVerdict(True, f"{words}, and {so_do} {_count(found.seals, 'seal', 'seals')} over them")


def all_seals(*, engine: Engine) -> tuple[Seal, ...]:
    """Every seal there is, the oldest first."""
    with reading(engine) as connection:
        return _seals(connection)


def held_against_seals(kept: Sequence[str], *, engine: Engine) -> LedgerVerdict:
    """Whether every digest that was kept elsewhere is that of a seal, and that seal still holds what it was made of.

    Digests are hexadecimal; capitals make no difference. Each is named that no seal has.
    """
    with one_snapshot(engine) as connection:
        seals = {seal.digest: seal for seal in _seals(connection)}
        held, wrong = list[Seal](), list[str]()
        for digest in dict.fromkeys(each.lower() for each in kept):
            seal = seals.get(digest)
            if seal is None:
                wrong.append(f"no seal has the digest {digest}")
            elif why := seal_fault(connection, seal.number):
                wrong.append(f"seal {seal.number} has the digest {digest}, and {why}")
            else:
                held.append(seal)
    if wrong:
        return LedgerVerdict(False, "; ".join(wrong))
    words = ", ".join(f"seal {seal.number} of {in_words(day_of(seal.sealed_at))}" for seal in held)
    return LedgerVerdict(True, words)


def _seals(connection: Connection) -> tuple[Seal, ...]:
    columns = _SEALS.c["number", "sealed_at", "digest"]
    return tuple(Seal(*row) for row in connection.execute(select(*columns).order_by(_SEALS.c.number)))


def _unsealed(connection: Connection, found: Broken | Verified) -> str:
    """In words, when there are entries of several days and no seal: a tail that was cut off would not be missed."""
    if isinstance(found, Broken) or found.seals or found.entries < _MANY_ENTRIES:
        return ""
    first, last = connection.execute(select(func.min(_LEDGER.c.at), func.max(_LEDGER.c.at))).one()
    if last - first < _UNSEALED_FOR:
        return ""
    return (
        f"no seal is over them, though the first is of {in_words(day_of(first))} and the last of "
        f"{in_words(day_of(last))}. Nobody can tell whether entries at the end of a stream, or all seals, were "
        "taken away"
    )


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
