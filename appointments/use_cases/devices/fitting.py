"""A step shared by use cases: whether an action fits its visit as that stands now, has to wait, or is kept aside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from appointments.domain.appointments import AWAITED_STATES, Appointment, State
from appointments.domain.device_actions import OPEN, WAITS_AT_MOST, ActionKind, DeviceAction, Why
from appointments.domain.device_order import surely_after
from appointments.domain.errors import NotFound
from appointments.domain.evidence import EvidenceKind, HeldKnown, of_kind
from appointments.domain.times import day_of, midnight
from appointments.ports import Records

# Two arrivals of one operative closer than this are one, recorded by two phones.
SAME_ARRIVAL = timedelta(minutes=5)
# An operative may still be there this long after the window.
STAYS_AT_MOST = timedelta(hours=12)

# What is never decided before one of these.
_NEVER_BEFORE: Mapping[ActionKind | None, frozenset[ActionKind]] = {
    ActionKind.CLAIM: frozenset({ActionKind.CLAIM, ActionKind.LEAVE}),
    ActionKind.LEAVE: frozenset({ActionKind.LEAVE}),
}
# What may be said before anybody is on record as having come.
_COMING = frozenset({ActionKind.SET_OFF, ActionKind.ARRIVE})
_BEFORE_ARRIVAL = _COMING | {ActionKind.NEED}


@dataclass(frozen=True)
class Fitting:
    """`why` is empty for what can be applied. `waits`: it can be applied once something else has come."""

    why: Why = Why.NONE
    words: str = ""
    waits: bool = False


FITS = Fitting()


def fitting(records: Records, action: DeviceAction, now: datetime) -> Fitting:
    """How an action stands to its visit. What has waited for a day waits no longer."""
    if action.kind is None:
        return Fitting(action.why or Why.UNREADABLE, action.words)
    try:
        appointment = records.appointments.get(action.appointment_ref)
    except NotFound:
        return Fitting(Why.NOT_YOURS)
    patient = now - action.received_at < WAITS_AT_MOST
    return (
        _of_theirs(appointment, action)
        or (_awaited(records, action) if patient else None)
        or _in_its_state(records, appointment, action, patient=patient)
        or FITS
    )


def was_there(appointment: Appointment, action: DeviceAction) -> bool:
    return appointment.visit is not None and action.operative_ref in appointment.visit.operative_refs


def _of_theirs(appointment: Appointment, action: DeviceAction) -> Fitting | None:
    if was_there(appointment, action):
        return None
    if appointment.state is State.CANCELLED:
        return Fitting(Why.CANCELLED)
    if action.operative_ref not in {given.operative_ref for given in appointment.assignments}:
        return Fitting(Why.NOT_YOURS)
    return None


def _awaited(records: Records, action: DeviceAction) -> Fitting | None:
    """What it rests on, and what was done before it and is not decided yet."""
    if action.rests_on:
        here = {item.ref for item in records.evidence.of(action.appointment_ref)}
        sent = {held.ref: held for held in records.device_actions.of(action.appointment_ref)}
        # Their own phone has said that these will never come.
        here |= {held.text("of") for held in sent.values() if held.by == action.by and _lost_photo(held)}
        # What is decided after it, or as it is, is nothing that it could rest on: both would wait for each other.
        here |= {held.ref for held in sent.values() if held.kind in _NEVER_BEFORE.get(action.kind, ())} | {action.ref}
        missing = [ref for ref in action.rests_on if ref not in here and (ref not in sent or sent[ref].open)]
        if missing:
            words = f"Received. It is decided once {_things(len(missing))}."
            return Fitting(Why.EVIDENCE_AWAITED, words, waits=True)
    if action.kind is ActionKind.LEAVE and _claim_before(records, action):
        return Fitting(Why.CLAIM_AWAITED, "Received. The claim before it is not decided yet.", waits=True)
    return None


def _lost_photo(held: DeviceAction) -> bool:
    return held.kind is ActionKind.TRIED and held.text("what") == "photo"


def _claim_before(records: Records, action: DeviceAction) -> bool:
    return any(
        held.kind is ActionKind.CLAIM and held.state in OPEN and held.by == action.by and not surely_after(held, action)
        for held in records.device_actions.of(action.appointment_ref)
    )


def _in_its_state(records: Records, appointment: Appointment, action: DeviceAction, *, patient: bool) -> Fitting | None:
    there = was_there(appointment, action)
    if action.kind is ActionKind.NEED or there:
        return _beside_what_is_there(records, appointment, action) if there else None
    if appointment.state is State.CLOSED:
        # One of the crew whose phone had no signal was there all the same.
        joins = action.kind in _COMING and appointment.was_not_over(action.at)
        return None if joins and not _on_another_day(appointment, action) else Fitting(Why.CLOSED)
    if appointment.state in AWAITED_STATES and (why := _on_another_day(appointment, action)):
        return Fitting(why)
    if action.kind in _BEFORE_ARRIVAL:
        return None
    if patient:
        return Fitting(Why.ARRIVAL_AWAITED, "Received. Your arrival at this visit has not come yet.", waits=True)
    return Fitting(Why.NOT_THERE)


def _beside_what_is_there(records: Records, appointment: Appointment, action: DeviceAction) -> Fitting | None:
    """Of somebody who is on record as having come."""
    if action.kind is ActionKind.ARRIVE:
        arrivals = of_kind(records.evidence.of(appointment.ref), EvidenceKind.ARRIVAL)
        own = [item.at for item in arrivals if item.text("operative") in ("", action.operative_ref)]
        if own and abs(own[0] - action.at) > SAME_ARRIVAL:
            return Fitting(Why.TWO_ACCOUNTS, "You are on record as having arrived at another time.")
    closed_as = appointment.outcome.value if appointment.state is State.CLOSED and appointment.outcome else ""
    if action.kind is ActionKind.CLAIM and closed_as and action.text("outcome") != closed_as:
        return Fitting(Why.TWO_ACCOUNTS, "It was closed with another outcome.")
    return None


def _on_another_day(appointment: Appointment, action: DeviceAction) -> Why:
    """Why somebody who came then did not come to this promise: it was made since, or its day was over.

    Of what nobody knows when it was done, a phone that names a day that was promised before is believed.
    """
    promise = appointment.promise
    moved_from = {earlier.day for earlier in appointment.promises} - {promise.day}
    known = action.held_known is not HeldKnown.NOT_KNOWN or action.device_at is None
    if action.at < midnight(promise.day) or (not known and day_of(action.device_at or action.at) in moved_from):
        return Why.MOVED
    if action.at < promise.window.ends + STAYS_AT_MOST:
        return Why.NONE
    return Why.MOVED if promise.version > 1 else Why.TOO_LATE


def _things(number: int) -> str:
    return "1 more thing comes" if number == 1 else f"{number} more things come"
