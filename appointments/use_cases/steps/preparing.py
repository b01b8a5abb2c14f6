"""A step shared by use cases: what has to be agreed or got ready before a promised visit becomes a planner's task.

Whoever has to be there besides the household (a carer, an interpreter, who holds the key) is told of a visit, a new
time and a cancellation; they have no account here, so a person tells them.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from appointments.domain.appointments import Appointment
from appointments.domain.messages import MessageKind
from appointments.domain.refs import RequirementRef
from appointments.domain.tasks import TaskKind
from appointments.domain.times import clock_in_words, window_in_words
from appointments.ports import Records
from appointments.use_cases.steps.setting_tasks import set_task

_MADE = frozenset({MessageKind.CONFIRMATION, MessageKind.CHANGE})
_CALLED_OFF = frozenset({MessageKind.CANCELLATION})


def ask_others(records: Records, appointment: Appointment, kind: MessageKind, now: datetime) -> None:
    """The tasks that a promise, a new promise or a cancellation calls for; nothing for any other message."""
    if kind not in _MADE | _CALLED_OFF:
        return
    for item in appointment.promise.requirements:
        attendee, ready = item.kind.attendee(), item.kind.preparation()
        if attendee is not None:
            reach = f" ({attendee.reference})" if attendee.reference else ""
            called_off = ":called-off" if kind in _CALLED_OFF else ""
            booked = _booked(records, appointment, kind, item.ref)
            words = booked or f"{_agree(appointment, kind, attendee.role)}{reach}."
            _add(records, appointment, TaskKind.THIRD_PARTY, f"{item.ref}{called_off}", words, now)
        if ready and kind in _MADE:
            _add(records, appointment, TaskKind.PREPARE, item.ref, ready, now)


def _booked(records: Records, appointment: Appointment, kind: MessageKind, requirement_ref: RequirementRef) -> str:
    """What is said to somebody whose time is taken for it; empty when we keep no calendar of such people."""
    found = [b for b in records.third_parties.of(appointment.ref) if b.requirement_ref == requirement_ref]
    if not found:
        return ""
    party, when = records.third_parties.get(found[0].third_party_ref), window_in_words(appointment.promise.window)
    number = f" Their number is {party.phone}." if party.phone else ""
    if kind in _CALLED_OFF:
        return f"The visit on {when} will not take place. Tell {party.name} ({party.role}).{number}"
    until = clock_in_words(found[0].during.ends)
    tell = f"Say so at {party.place}: it is collected and brought back there." if party.place else "Tell them."
    return f"{party.name} ({party.role}) is booked for {when}, until {until} at the latest. {tell}{number}"


def _agree(appointment: Appointment, kind: MessageKind, role: str) -> str:
    when = window_in_words(appointment.promise.window)
    if kind in _CALLED_OFF:
        return f"The visit on {when} will not take place. Tell {role}"
    return f"{role[:1].upper()}{role[1:]} is needed on {when}. Agree it with them"


def _add(records: Records, appointment: Appointment, kind: TaskKind, about: str, words: str, now: datetime) -> None:
    set_task(
        records,
        appointment,
        kind,
        words,
        key=f"{kind.value}:{appointment.ref}:{appointment.promise.version}:{about}",
        due_at=max(now, min(now + timedelta(days=1), appointment.promise.window.starts)),
        now=now,
    )
