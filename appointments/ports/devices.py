"""What operatives' phones send, the pieces of their photos, and the tokens of contractors' own apps."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from appointments.domain.accounts import ApiToken
from appointments.domain.device_actions import DeviceAction
from appointments.domain.device_times import DeviceClock
from appointments.domain.refs import AppointmentRef, EvidenceRef, TaskRef


class DeviceActions(Protocol):
    """Actions as they came, and what became of them. What one says never changes."""

    def add(self, action: DeviceAction) -> bool:
        """False when this reference is stored already: phones send again."""

    def get(self, ref: EvidenceRef) -> DeviceAction: ...
    def find(self, ref: EvidenceRef) -> DeviceAction | None: ...
    def lock(self, ref: EvidenceRef) -> DeviceAction:
        """As `get`; nobody else applies it before this transaction ends."""

    def save(self, action: DeviceAction) -> None: ...
    def of(self, ref: AppointmentRef) -> list[DeviceAction]:
        """In the order in which they came, whoever sent them."""

    def of_task(self, ref: TaskRef) -> list[DeviceAction]:
        """Those kept aside for this task, in the order in which they came."""

    def open(self, before: datetime, limit: int, *, after: int = 0) -> list[tuple[int, DeviceAction]]:
        """Received at or before the instant, and neither applied nor kept aside yet, with the number each came as;
        in that order, those after `after`."""

    def clock_of(self, account_ref: str, device: str) -> DeviceClock | None:
        """Of one phone of the account; `device` is empty for the apps that do not say which phone they are on."""

    def put_clock(self, clock: DeviceClock) -> None:
        """Add, or replace what was known."""


class ApiTokens(Protocol):
    def add(self, token: ApiToken) -> None: ...
    def get(self, ref: str) -> ApiToken: ...
    def by_digest(self, digest: str) -> ApiToken | None: ...
    def all(self) -> list[ApiToken]:
        """In the order in which they were made."""

    def save(self, token: ApiToken) -> None: ...


class PhotoPieces(Protocol):
    """Photos that are still coming in, piece by piece, each by the reference that its phone made."""

    def size(self, ref: EvidenceRef) -> int:
        """How much of it is here; 0 for what nobody has begun."""

    def append(self, ref: EvidenceRef, offset: int, content: bytes) -> int | None:
        """The size with this piece; None, and nothing written, when `offset` is not the size before."""

    def read(self, ref: EvidenceRef) -> bytes: ...
    def forget(self, ref: EvidenceRef) -> None: ...
    def forget_before(self, instant: datetime) -> int:
        """Remove what has had no piece since the instant; how many."""
