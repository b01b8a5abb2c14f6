"""The only source of now."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """The only source of `now`: an instant in UTC."""

    def now(self) -> datetime: ...
