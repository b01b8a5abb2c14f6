"""What the database says, in the domain's words. No exception of a driver leaves this room untranslated on purpose.

What is not named here is a defect of ours and stays what it is: the doors answer it with a reference number.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError

from appointments.domain.errors import DomainError, SlotTaken, Stale, WrongState

_THIRD_LOCK = ("ck_appointments_blame_needs_judgement", "ck_appointments_judgement_whole", "judgement_exists")
_ONE_PLACE = "ex_assignments_one_place_at_a_time"
_ONE_PARTY = "ex_third_party_bookings_one_visit_at_a_time"
_APPEND_ONLY = "is append-only"

# Two transactions waited for each other, or one waited too long for the other: nothing was written, so the request can
# be made again. SQLSTATE deadlock_detected, serialization_failure, lock_not_available.
_COLLISIONS = frozenset({"40P01", "40001", "55P03"})
_BUSY = "database is locked"

_READ_ONLY_STATE = "25006"  # read_only_sql_transaction
_READ_ONLY_WORDS = "attempt to write a readonly database"


class ReadOnlyTransaction(Exception):
    """Something was written, or committed, through `read()`: a defect of the caller."""


@contextmanager
def in_our_words() -> Iterator[None]:
    """Translates what the database refuses inside the block."""
    try:
        yield
    except DBAPIError as exc:
        ours = translated(exc)
        if ours is None:
            raise
        raise ours from exc


def translated(error: DBAPIError) -> DomainError | ReadOnlyTransaction | None:
    """The error as the core knows it; None when it is none of those."""
    words, state = str(error.orig), getattr(error.orig, "sqlstate", None)
    if _ONE_PLACE in words:
        return SlotTaken("that time was taken by another appointment meanwhile")
    if _ONE_PARTY in words:
        return SlotTaken("somebody who has to be there was booked by another appointment meanwhile")
    if any(name in words for name in _THIRD_LOCK):
        return WrongState("this outcome needs a stored judgement of this appointment that allows it")
    if _APPEND_ONLY in words:
        return WrongState("what was recorded can be added to and never changed")
    if state in _COLLISIONS or _BUSY in words:
        return Stale("somebody else was changing the same things; look again")
    if state == _READ_ONLY_STATE or _READ_ONLY_WORDS in words:
        return ReadOnlyTransaction("nothing can be written through read()")
    return None
