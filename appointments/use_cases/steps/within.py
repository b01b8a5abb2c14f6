"""A use case inside a transaction that is open already: what it commits is kept with the rest, or not at all.

For use cases that say "no" before they write anything, or by an exception that ends the whole transaction. What one
writes and then does not commit would be kept here, so none may do that.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

from appointments.ports import Records


class Within:
    """A unit of work over the records of a transaction that somebody else commits."""

    def __init__(self, records: Records) -> None:
        self._records = cast("Records", _CommittedLater(records))

    @contextmanager
    def read(self) -> Iterator[Records]:
        yield self._records

    @contextmanager
    def write(self) -> Iterator[Records]:
        yield self._records


class _CommittedLater:
    """Everything of the records but their `commit`."""

    def __init__(self, records: Records) -> None:
        self._records = records

    def __getattr__(self, name: str) -> Any:
        return getattr(self._records, name)

    def commit(self) -> None:
        """The transaction's owner commits."""
