"""The wall clock, read here and nowhere else."""

from __future__ import annotations

from datetime import UTC, datetime


class SystemClock:
    """The wall clock, read here and nowhere else."""

    def now(self) -> datetime:
        return datetime.now(tz=UTC)
