"""What every fact is, and the chains that facts of several subjects share."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from enum import Enum
from typing import ClassVar


@dataclass(frozen=True)
class Event:
    """A fact about one subject. `stream` names the hash chain it belongs to, such as `appointment:A-7K3M`."""

    SUBJECT: ClassVar[str]

    ref: str
    at: datetime

    @property
    def stream(self) -> str:
        return f"{self.SUBJECT}:{self.ref}"

    @property
    def name(self) -> str:
        return type(self).__name__

    def payload(self) -> dict[str, object]:
        """The fact as plain JSON values without floats; `at` is kept by the ledger itself."""
        return {f.name: _plain(getattr(self, f.name)) for f in fields(self) if f.name != "at"}


def _plain(value: object) -> object:
    match value:
        case Enum():
            return _plain(value.value)
        case None | bool() | int() | str():
            return value
        case datetime():
            return value.astimezone(UTC).isoformat(timespec="microseconds")
        case date():
            return value.isoformat()
        case tuple() | list():
            return [_plain(item) for item in value]
        case frozenset():
            return sorted(str(_plain(item)) for item in value)
    raise TypeError(f"{type(value).__name__} has no place in a ledger")


@dataclass(frozen=True)
class AppointmentEvent(Event):
    SUBJECT: ClassVar[str] = "appointment"


@dataclass(frozen=True)
class HomeEvent(Event):
    SUBJECT: ClassVar[str] = "home"


@dataclass(frozen=True)
class WorkOrderEvent(Event):
    SUBJECT: ClassVar[str] = "work_order"
