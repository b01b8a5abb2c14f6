"""What is sent, what comes back, and what a person has to do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from appointments.domain.homes import Channel
from appointments.domain.messages import Message, MessageKind, ProviderState, Standing
from appointments.domain.refs import (
    AppointmentRef,
    HomeRef,
    WorkOrderRef,
)
from appointments.domain.replies import Reply
from appointments.domain.tasks import Task

ALL_CHANNELS = frozenset(Channel)


class Messages(Protocol):
    def add(self, message: Message) -> bool:
        """False when a message with this `dedupe_key` exists: nothing is added then."""

    def get(self, ref: str) -> Message: ...
    def lock(self, ref: str) -> Message:
        """The same, and nobody else changes it before this transaction ends: receipts come at the same moment."""

    def of(self, ref: AppointmentRef) -> list[Message]: ...
    def lease_due(
        self,
        now: datetime,
        limit: int,
        lease_seconds: int,
        *,
        channels: frozenset[Channel] = ALL_CHANNELS,
        quiet: bool = False,
        provider: str = "",
    ) -> list[Message]:
        """Queued messages whose time has come, marked SENDING, counted as an attempt and leased to the caller alone.

        Of these channels only. `quiet`: only what may go out in the quiet hours. `provider` is who is about to be
        handed them, so that the right one is asked when the caller dies.
        """

    def told(self, refs: Iterable[AppointmentRef]) -> set[tuple[AppointmentRef, int, MessageKind, str, int | None]]:
        """What was queued about these appointments so far, whatever became of it: which promise, which kind, by which
        rule, empty for none, and of which version of the rulebook."""

    def standing(self, refs: Iterable[str]) -> Mapping[str, Standing]:
        """How things stand with those of these messages that are about an appointment."""

    def mark(self, messages: Sequence[Message]) -> set[str]:
        """What became of messages that were leased: state, attempts, provider, times. All in one go.

        Those whose reference is not in the result were not changed: they are neither SENDING nor UNKNOWN any more,
        because a receipt came first. One that comes back QUEUED and was superseded meanwhile stays superseded. A
        provider's name for a message is never taken away.
        """

    def lapse(self, now: datetime, limit: int) -> list[Message]:
        """SENDING with a lease that ran out becomes UNKNOWN, and queued past `expires_at` EXPIRED; those changed.

        At most `limit` of each.
        """

    def unknown(self, now: datetime, limit: int) -> list[Message]:
        """Of unknown fate, and to be asked about now: those that wait longest first."""

    def cancellations_untold(self, before: datetime, limit: int) -> list[Message]:
        """Cancellations that have not gone out, or nobody knows whether, of visits that would start before then."""

    def emergencies_untold(self, before: datetime, limit: int) -> list[Message]:
        """Of emergencies, queued by then, that have not gone out, or nobody knows whether."""

    def letters_sent(self, since: datetime, limit: int, after: str = "") -> list[Message]:
        """Letters handed over since then of which nobody has said that they were posted, in order of their references,
        beginning behind `after`."""

    def receipts_overdue(self, now: datetime, since: datetime, before: datetime, limit: int) -> list[Message]:
        """Sent in `[since, before]`, no letters, of which nobody has said what became of them, and to be asked about
        now: those that wait longest first."""

    def by_provider_ref(self, provider: str, provider_ref: str) -> Message | None: ...
    def last_question(self, number: str) -> Message | None:
        """The last message sent to this number that asks something and was not superseded."""

    def opted_out(self, number: str) -> datetime | None:
        """Since when this number wants no texts, by its provider's word or by its own; None where it wants them, or has
        never said. By the time at which what was refused had been queued, or the text came."""

    def last_about_visit(self, number: str) -> Message | None:
        """The last message sent to this number about an appointment, whether it asks something or not."""

    def save(self, message: Message) -> None: ...
    def supersede(self, ref: AppointmentRef, before_version: int) -> None:
        """Queued messages about promises older than `before_version` will not be sent.

        Nor will those that a worker holds at this moment, should they come back unsent.
        """

    def call_back(self, refs: Iterable[str]) -> None:
        """The same for these messages: what they tell is known by now."""


class ProviderStates(Protocol):
    def get(self, name: str) -> ProviderState:
        """What is known of this carrier; of one that nothing is known of, a new one."""

    def claim(self, name: str) -> ProviderState:
        """The same, and nobody else changes it before this transaction ends."""

    def all(self) -> list[ProviderState]:
        """In order of their names."""

    def put(self, state: ProviderState) -> None: ...


class Replies(Protocol):
    def add(self, reply: Reply) -> bool:
        """False when this provider reference was received already."""

    def get(self, ref: str) -> Reply: ...
    def of(self, ref: AppointmentRef) -> list[Reply]: ...
    def unanswered(self, limit: int) -> list[Reply]:
        """Replies that still wait for our answer, oldest first."""

    def save(self, reply: Reply) -> None: ...


class Tasks(Protocol):
    def add(self, task: Task) -> bool:
        """False when a task with this `dedupe_key` exists already."""

    def get(self, ref: str) -> Task: ...
    def open_about(self, appointment_ref: AppointmentRef, home_ref: HomeRef) -> list[Task]:
        """Unsettled tasks about an appointment, or about its home and no appointment at all."""

    def open_of_order(self, ref: WorkOrderRef) -> list[Task]:
        """Unsettled tasks about a work order, in the order they were made."""

    def about(self, dedupe_key: str) -> Task | None:
        """The task made of this fact, settled or not."""

    def about_any(self, dedupe_keys: Iterable[str]) -> list[Task]:
        """The tasks made of these facts, settled or not, in order of their keys."""

    def save(self, task: Task) -> None: ...
