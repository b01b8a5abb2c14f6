"""Appointments, and what is recorded of a visit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from appointments.domain.access_kinds import ASKS_NOTICE, NAMES_OPERATIVE
from appointments.domain.appointments import (
    AWAITED_STATES,
    OPEN_STATES,
    TRANSITIONS,
    UNDER_WAY,
    Action,
    Appointment,
    State,
)
from appointments.domain.calls import Call
from appointments.domain.challenges import Challenge
from appointments.domain.errors import WrongState
from appointments.domain.evidence import Evidence
from appointments.domain.messages import MessageState
from appointments.domain.outcomes import BLAMES_RESIDENT, WORK_DONE, Judgement
from appointments.domain.reminder_rules import Sight
from appointments.domain.times import Window
from appointments.domain.work_orders import WorkOrderState
from tests.fakes.stored import Fake, add_once, check_version, raise_rounds, required


def _bearing(appointment: Appointment) -> tuple[bool, bool, bool]:
    under_way = appointment.state in UNDER_WAY
    return (appointment.state in OPEN_STATES, under_way, appointment.pinned)


class FakeAppointments(Fake):
    def get(self, ref: str) -> Appointment:
        return required(self._stored.appointments, ref)

    def named(self, refs: Iterable[str]) -> list[Appointment]:
        return [self.get(ref) for ref in sorted(set(refs))]

    def add(self, appointment: Appointment) -> None:
        self._third_lock(appointment)
        add_once(self._stored.appointments, appointment.ref, appointment)

    def save(self, appointment: Appointment) -> None:
        self._third_lock(appointment)
        before = self._stored.appointments.get(appointment.ref)
        check_version(before, appointment)
        if before is not None and _bearing(before) != _bearing(appointment):
            raise_rounds(self._stored, [before])
        self._stored.appointments[appointment.ref] = replace(appointment, version=appointment.version + 1)

    def save_all(self, appointments: Sequence[Appointment]) -> None:
        for appointment in appointments:
            self.save(appointment)

    def of_work_order(self, ref: str) -> list[Appointment]:
        theirs = [item for item in self._stored.appointments.values() if item.work_order_ref == ref]
        return sorted(theirs, key=lambda item: (item.promises[0].made_at, item.ref))

    def awaited_of_home(self, ref: str) -> list[Appointment]:
        theirs = [item for item in self._awaited() if item.home_ref == ref]
        return sorted(theirs, key=lambda item: (item.promise.window.starts, item.ref))

    def on_site_at(self, ref: str) -> list[Appointment]:
        there = [a for a in self._stored.appointments.values() if a.home_ref == ref and a.state is State.ON_SITE]
        return sorted(there, key=lambda item: item.ref)

    def unattended(self, ended_before: datetime, limit: int) -> list[Appointment]:
        ended = [item for item in self._awaited() if item.promise.window.ends <= ended_before]
        return sorted(ended, key=lambda item: (item.promise.window.ends, item.ref))[:limit]

    def left_open(self, ended_before: datetime, limit: int) -> list[Appointment]:
        under_way = [item for item in self._stored.appointments.values() if item.state is State.ON_SITE]
        ended = [item for item in under_way if item.promise.window.ends <= ended_before]
        return sorted(ended, key=lambda item: (item.promise.window.ends, item.ref))[:limit]

    def starting(self, during: Window, limit: int, *, after: str = "") -> list[Appointment]:
        starting = [i for i in self._awaited() if during.contains(i.promise.window.starts) and i.ref > after]
        return sorted(starting, key=lambda item: item.ref)[:limit]

    def notice_due(self, soon: Window, later: Window, limit: int, *, after: str = "") -> list[Appointment]:
        asked = {held.home_ref for held in self._stored.requirements.values() if held.kind.TAG in ASKS_NOTICE}
        due = [
            item
            for item in self._awaited()
            for starts in [item.promise.window.starts]
            if (soon.contains(starts) or (later.contains(starts) and item.home_ref in asked)) and item.ref > after
        ]
        return sorted(due, key=lambda item: item.ref)[:limit]

    def to_remind(self, sights: Sequence[Sight], now: datetime, limit: int, *, after: str = "") -> list[Appointment]:
        awaited = (i for i in self._awaited() if i.promise.window.starts >= now and i.ref > after)
        wanted = [i for i in awaited if any(self._to_be_asked(i, sight) for sight in sights)]
        return sorted(wanted, key=lambda item: item.ref)[:limit]

    def _to_be_asked(self, item: Appointment, sight: Sight) -> bool:
        tags = {held.kind.TAG for held in self._stored.requirements.values() if held.home_ref == item.home_ref}
        priority = self._stored.work_orders[item.work_order_ref].priority.code
        sees = sight.sees(item.promise)
        if not (sees or sight.makes_up(item.promise)):
            return False
        if not sight.rule.fits(priority, item.promise.pattern, frozenset(tags)):
            return False
        if sees and tags & NAMES_OPERATIVE:
            return True
        told = any(
            (m.appointment_ref, m.promise_version, m.kind) == (item.ref, item.promise.version, sight.rule.message)
            and sight.told_by(m.rule_name, m.rule_version)
            and m.state is not MessageState.SUPERSEDED
            for m in self._stored.messages.values()
        )
        parts = ("no-channel", item.ref, str(item.promise.version), sight.rule.message.value, sight.dedupe)
        key = ":".join(part for part in parts if part)
        return not told and not any(task.dedupe_key == key for task in self._stored.tasks.values())

    def movable(self, trades: Iterable[str], after: datetime, limit: int) -> list[Appointment]:
        wanted = set(trades)
        found = [
            item
            for item in self._stored.appointments.values()
            if (item.state, Action.REARRANGE) in TRANSITIONS
            and not item.pinned
            and item.promise.window.starts >= after
            and self._stored.work_orders[item.work_order_ref].trade in wanted
        ]
        return sorted(found, key=lambda item: (item.promise.window.starts, item.ref))[:limit]

    def last_attended(self, home_ref: str) -> Appointment | None:
        found = [
            (item.visit.arrived_at, item)
            for item in self._stored.appointments.values()
            if item.home_ref == home_ref and item.outcome in WORK_DONE and item.visit
        ]
        return max(found, key=lambda pair: pair[0])[1] if found else None

    def blamed_of_home(self, home_ref: str) -> list[Appointment]:
        theirs = [i for i in self._stored.appointments.values() if i.home_ref == home_ref]
        blamed = [(i.closed_at, i.ref, i) for i in theirs if i.outcome in BLAMES_RESIDENT and i.closed_at]
        return [item for _, _, item in sorted(blamed, key=lambda found: found[:2])]

    def blamed(self, closed: Window, limit: int, *, after: str = "") -> list[Appointment]:
        found = [
            item
            for item in self._stored.appointments.values()
            if item.outcome in BLAMES_RESIDENT
            and item.closed_at is not None
            and closed.contains(item.closed_at)
            and item.ref > after
            and self._stored.work_orders[item.work_order_ref].state is WorkOrderState.OPEN
        ]
        return sorted(found, key=lambda item: item.ref)[:limit]

    def _awaited(self) -> list[Appointment]:
        return [item for item in self._stored.appointments.values() if item.state in AWAITED_STATES]

    def _third_lock(self, appointment: Appointment) -> None:
        judgement = self._stored.judgements.get(appointment.judgement_ref or "")
        own = judgement is not None and judgement.appointment_ref == appointment.ref
        allows = own and judgement is not None and judgement.allowed and judgement.outcome is appointment.outcome
        if (appointment.judgement_ref and not own) or (appointment.outcome in BLAMES_RESIDENT and not allows):
            raise WrongState("this outcome needs a stored judgement of this appointment that allows it")


class FakeEvidenceLog(Fake):
    def add(self, evidence: Evidence) -> bool:
        if evidence.ref in self._stored.evidence:
            return False
        self._stored.evidence[evidence.ref] = evidence
        return True

    def of(self, ref: str) -> tuple[Evidence, ...]:
        return tuple(item for item in self._stored.evidence.values() if item.appointment_ref == ref)

    def like(self, fingerprint: str, digest: str = "") -> tuple[Evidence, ...]:
        wanted = {fingerprint, digest} - {""}
        return tuple(i for i in self._stored.evidence.values() if wanted & {i.fingerprint, i.digest})


class FakeCalls(Fake):
    def add(self, call: Call) -> bool:
        if self.asked(call.asked_ref) is not None:
            return False
        add_once(self._stored.calls, call.ref, call)
        return True

    def get(self, ref: str) -> Call:
        return required(self._stored.calls, ref)

    def lock(self, ref: str) -> Call:
        return self.get(ref)

    def asked(self, asked_ref: str) -> Call | None:
        return next((held for held in self._stored.calls.values() if held.asked_ref == asked_ref), None)

    def of(self, ref: str) -> list[Call]:
        return [held for held in self._stored.calls.values() if held.appointment_ref == ref]

    def unsettled(self, during: Window, limit: int) -> list[Call]:
        waiting = [c for c in self._stored.calls.values() if not c.settled and during.contains(c.asked_at)]
        return sorted(waiting, key=lambda call: call.asked_at)[:limit]

    def save(self, call: Call) -> None:
        required(self._stored.calls, call.ref)
        self._stored.calls[call.ref] = call


class FakeJudgements(Fake):
    def add(self, judgement: Judgement) -> None:
        add_once(self._stored.judgements, judgement.ref, judgement)

    def get(self, ref: str) -> Judgement:
        return required(self._stored.judgements, ref)

    def of(self, ref: str) -> list[Judgement]:
        return [item for item in self._stored.judgements.values() if item.appointment_ref == ref]


class FakeChallenges(Fake):
    def add(self, challenge: Challenge) -> None:
        add_once(self._stored.challenges, challenge.ref, challenge)

    def get(self, ref: str) -> Challenge:
        return required(self._stored.challenges, ref)

    def save(self, challenge: Challenge) -> None:
        required(self._stored.challenges, challenge.ref)
        self._stored.challenges[challenge.ref] = challenge

    def of(self, ref: str) -> list[Challenge]:
        theirs = [item for item in self._stored.challenges.values() if item.appointment_ref == ref]
        return sorted(theirs, key=lambda item: (item.raised_at, item.ref))
