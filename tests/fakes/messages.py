"""What is told, what comes back, and what somebody has to look at."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from appointments.domain.appointments import State
from appointments.domain.errors import NotFound
from appointments.domain.homes import Channel
from appointments.domain.messages import (
    AT_ANY_HOUR_KINDS,
    OPTED_OUT,
    SILENT_CHANNELS,
    Message,
    MessageKind,
    MessageState,
    ProviderState,
    Standing,
)
from appointments.domain.refs import AppointmentRef, HomeRef
from appointments.domain.replies import Intent, Reply
from appointments.domain.tasks import Task
from tests.fakes.stored import Fake, add_once, required


class FakeMessages(Fake):
    def add(self, message: Message) -> bool:
        if any(held.dedupe_key == message.dedupe_key for held in self._stored.messages.values()):
            return False
        add_once(self._stored.messages, message.ref, message)
        return True

    def get(self, ref: str) -> Message:
        return required(self._stored.messages, ref)

    def lock(self, ref: str) -> Message:
        return self.get(ref)

    def of(self, ref: str) -> list[Message]:
        theirs = [item for item in self._stored.messages.values() if item.appointment_ref == ref]
        return sorted(theirs, key=lambda item: item.queued_at)

    def lease_due(
        self,
        now: datetime,
        limit: int,
        lease_seconds: int,
        *,
        channels: frozenset[Channel] = frozenset(Channel),
        quiet: bool = False,
        provider: str = "",
    ) -> list[Message]:
        waiting = [m for m in self._in(MessageState.QUEUED) if m.channel in channels]
        if quiet:
            waiting = [m for m in waiting if m.kind in AT_ANY_HOUR_KINDS or m.channel in SILENT_CHANNELS]
        due = [m for m in waiting if m.not_before <= now < m.expires_at]
        chosen = sorted(due, key=lambda item: item.not_before)[:limit]
        until = now + timedelta(seconds=lease_seconds)
        return [
            self._put(
                replace(m, state=MessageState.SENDING, lease_until=until, attempts=m.attempts + 1, provider=provider)
            )
            for m in chosen
        ]

    def told(self, refs: Iterable[str]) -> set[tuple[str, int, MessageKind, str, int | None]]:
        named = set(refs)
        return {
            (m.appointment_ref, m.promise_version, m.kind, m.rule_name, m.rule_version)
            for m in self._stored.messages.values()
            if m.appointment_ref in named
            and m.appointment_ref is not None
            and m.promise_version is not None
            and m.state is not MessageState.SUPERSEDED
        }

    def standing(self, refs: Iterable[str]) -> dict[str, Standing]:
        found = {}
        for ref in refs:
            message = self._stored.messages[ref]
            if message.appointment_ref is None:
                continue
            about = self._stored.appointments[message.appointment_ref]
            theirs = [
                resident
                for household in self._stored.households.values()
                if household.home_ref == about.home_ref
                for resident in household.residents
            ]
            found[ref] = Standing(
                promise_version=about.promise.version,
                called_off=about.state is State.CANCELLED,
                arrived=about.state is State.ON_SITE,
                over=about.state is State.CLOSED,
                numbers=tuple(number for who in theirs for number in who.numbers if number.number == message.to),
                name=theirs[0].name if theirs else None,
                email=theirs[0].email if theirs else None,
            )
        return found

    def mark(self, messages: Sequence[Message]) -> set[str]:
        marked = set()
        for message in messages:
            held = required(self._stored.messages, message.ref)
            if held.state not in {MessageState.SENDING, MessageState.UNKNOWN}:
                continue
            if message.state is MessageState.QUEUED and self._stored.overtaken.get(message.ref):
                message = replace(message, state=MessageState.SUPERSEDED)
            self._put(replace(message, provider_ref=message.provider_ref or held.provider_ref))
            marked.add(message.ref)
        return marked

    def lapse(self, now: datetime, limit: int) -> list[Message]:
        died = [m for m in self._in(MessageState.SENDING) if m.lease_until and m.lease_until <= now][:limit]
        late = [m for m in self._in(MessageState.QUEUED) if m.expires_at <= now][:limit]
        changed = [replace(m, state=MessageState.UNKNOWN, lease_until=None) for m in died]
        changed += [replace(m, state=MessageState.EXPIRED) for m in late]
        order = list(self._stored.messages)
        return sorted((self._put(m) for m in changed), key=lambda item: order.index(item.ref))

    def unknown(self, now: datetime, limit: int) -> list[Message]:
        due = [m for m in self._in(MessageState.UNKNOWN) if m.ask_from is None or m.ask_from <= now]
        return sorted(due, key=lambda m: m.ask_from or m.not_before)[:limit]

    def cancellations_untold(self, before: datetime, limit: int) -> list[Message]:
        waiting = {MessageState.QUEUED, MessageState.SENDING, MessageState.UNKNOWN}
        found = [
            m
            for m in self._stored.messages.values()
            if m.state in waiting
            and m.kind is MessageKind.CANCELLATION
            and m.appointment_ref is not None
            and self._stored.appointments[m.appointment_ref].promise.window.starts <= before
        ]
        return sorted(found, key=lambda m: m.not_before)[:limit]

    def emergencies_untold(self, before: datetime, limit: int) -> list[Message]:
        waiting = {MessageState.QUEUED, MessageState.SENDING, MessageState.UNKNOWN}
        held = (m for m in self._stored.messages.values() if m.state in waiting and m.queued_at <= before)
        return sorted((m for m in held if m.kind is MessageKind.EMERGENCY), key=lambda m: m.queued_at)[:limit]

    def letters_sent(self, since: datetime, limit: int, after: str = "") -> list[Message]:
        letters = [m for m in self._in(MessageState.SENT) if m.channel is Channel.LETTER and m.ref > after]
        waiting = [m for m in letters if m.sent_at is not None and m.sent_at >= since]
        return sorted(waiting, key=lambda item: item.ref)[:limit]

    def receipts_overdue(self, now: datetime, since: datetime, before: datetime, limit: int) -> list[Message]:
        sent = [m for m in self._in(MessageState.SENT) if m.channel is not Channel.LETTER]
        sent = [m for m in sent if m.sent_at is not None and since <= m.sent_at <= before]
        due = [m for m in sent if m.ask_from is None or m.ask_from <= now]
        return sorted(due, key=lambda m: m.ask_from or m.sent_at or m.not_before)[:limit]

    def by_provider_ref(self, provider: str, provider_ref: str) -> Message | None:
        wanted = (provider, provider_ref)
        return next((m for m in self._stored.messages.values() if (m.provider, m.provider_ref) == wanted), None)

    def last_question(self, number: str) -> Message | None:
        return self._last_sent([m for m in self._stored.messages.values() if m.to == number and m.question])

    def last_about_visit(self, number: str) -> Message | None:
        return self._last_sent([m for m in self._stored.messages.values() if m.to == number and m.appointment_ref])

    def _last_sent(self, those: list[Message]) -> Message | None:
        went_out = {MessageState.SENDING, MessageState.SENT, MessageState.DELIVERED, MessageState.UNKNOWN}
        sent = [(m.sent_at or m.not_before, place, m) for place, m in enumerate(those) if m.state in went_out]
        return max(sent, key=lambda found: found[:2])[2] if sent else None

    def opted_out(self, number: str) -> datetime | None:
        refused = [m for m in self._in(MessageState.FAILED) if m.to == number and m.failure == OPTED_OUT]
        told = max((m.queued_at for m in refused), default=None)
        about_texts = {Intent.STOP, Intent.WRONG_NUMBER, Intent.START}
        theirs = [r for r in self._stored.replies.values() if r.from_number == number and r.intent in about_texts]
        said = max(theirs, key=lambda reply: reply.received_at, default=None)
        if said is None:
            return told
        if said.intent is Intent.START:
            return told if told is not None and told > said.received_at else None
        return max(filter(None, [told, said.received_at]))

    def save(self, message: Message) -> None:
        required(self._stored.messages, message.ref)
        self._put(message)

    def supersede(self, ref: str, before_version: int) -> None:
        theirs = [m for m in self._stored.messages.values() if m.appointment_ref == ref]
        self.call_back(m.ref for m in theirs if m.promise_version is not None and m.promise_version < before_version)

    def call_back(self, refs: Iterable[str]) -> None:
        for m in [self._stored.messages[ref] for ref in refs]:
            if m.state is MessageState.QUEUED:
                self._put(replace(m, state=MessageState.SUPERSEDED))
            if m.state is MessageState.SENDING:
                self._stored.overtaken[m.ref] = True

    def _in(self, state: MessageState) -> list[Message]:
        return [m for m in self._stored.messages.values() if m.state is state]

    def _put(self, message: Message) -> Message:
        self._stored.messages[message.ref] = message
        return message


class FakeProviderStates(Fake):
    def get(self, name: str) -> ProviderState:
        return self._stored.provider_states.get(name) or ProviderState(name)

    def claim(self, name: str) -> ProviderState:
        self.put(self.get(name))
        return self.get(name)

    def all(self) -> list[ProviderState]:
        return [state for _, state in sorted(self._stored.provider_states.items())]

    def put(self, state: ProviderState) -> None:
        self._stored.provider_states[state.name] = state


class FakeReplies(Fake):
    def add(self, reply: Reply) -> bool:
        key = (reply.provider, reply.provider_ref)
        if key in self._stored.replies:
            return False
        self._stored.replies[key] = reply
        return True

    def get(self, ref: str) -> Reply:
        found = next((reply for reply in self._stored.replies.values() if reply.ref == ref), None)
        if found is None:
            raise NotFound(f"there is no {ref}")
        return found

    def unanswered(self, limit: int) -> list[Reply]:
        waiting = [reply for reply in self._stored.replies.values() if reply.answered_at is None]
        return sorted(waiting, key=lambda reply: reply.received_at)[:limit]

    def save(self, reply: Reply) -> None:
        held = self.get(reply.ref)
        self._stored.replies[held.provider, held.provider_ref] = reply

    def of(self, ref: str) -> list[Reply]:
        theirs = [reply for reply in self._stored.replies.values() if reply.appointment_ref == ref]
        return sorted(theirs, key=lambda reply: reply.received_at)


class FakeTasks(Fake):
    def add(self, task: Task) -> bool:
        if any(held.dedupe_key == task.dedupe_key for held in self._stored.tasks.values()):
            return False
        self._stored.tasks[task.ref] = task
        return True

    def get(self, ref: str) -> Task:
        return required(self._stored.tasks, ref)

    def open_about(self, appointment_ref: AppointmentRef, home_ref: HomeRef) -> list[Task]:
        held = (task for task in self._stored.tasks.values() if task.done_at is None)
        about = [
            task
            for task in held
            if task.appointment_ref == appointment_ref or (task.appointment_ref is None and task.home_ref == home_ref)
        ]
        return sorted(about, key=lambda task: (task.made_at, task.ref))

    def open_of_order(self, ref: str) -> list[Task]:
        about = [t for t in self._stored.tasks.values() if t.done_at is None and t.work_order_ref == ref]
        return sorted(about, key=lambda task: (task.made_at, task.ref))

    def about(self, dedupe_key: str) -> Task | None:
        return next((held for held in self._stored.tasks.values() if held.dedupe_key == dedupe_key), None)

    def about_any(self, dedupe_keys: Iterable[str]) -> list[Task]:
        return [task for key in sorted(set(dedupe_keys)) if (task := self.about(key)) is not None]

    def save(self, task: Task) -> None:
        required(self._stored.tasks, task.ref)
        self._stored.tasks[task.ref] = task
