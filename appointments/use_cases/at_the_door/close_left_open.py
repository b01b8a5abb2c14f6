"""Visits that nobody left: the telephone died, or the button was forgotten. They close as the records establish them.

No claim is judged again here: hours later every wait would look long enough. What stands is what the records show of
notice, times and requirements; otherwise nothing is established, and a planner goes on from there.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from appointments.domain.appointments import Appointment
from appointments.domain.device_actions import WAITS_AT_MOST, ActionKind
from appointments.domain.outcomes import Door, Outcome, OutcomeClaim
from appointments.domain.refs import AppointmentRef
from appointments.ports import Clock, Judge, Records, UnitOfWork
from appointments.use_cases.steps.case_file import case_of
from appointments.use_cases.steps.closing import finish, refused
from appointments.use_cases.steps.teller import Teller

# After the window's end; no repair takes this long without anybody recording anything.
LEFT_AFTER = timedelta(hours=12)
BY_WORKER = "worker"
_DECIDED_BY = 2 * WAITS_AT_MOST


@dataclass(frozen=True)
class CloseLeftOpen:
    """At most `limit` visits at once, so that no transaction grows long."""

    limit: int = 100


def close_left_open(
    request: CloseLeftOpen, *, uow: UnitOfWork, judge: Judge, clock: Clock, teller: Teller
) -> tuple[AppointmentRef, ...]:
    """The visits that were closed; empty when there are none."""
    now = clock.now()
    with uow.write() as records:
        left = records.appointments.left_open(now - LEFT_AFTER, request.limit)
        found = [appointment for appointment in left if not _something_waits(records, appointment, now)]
        for appointment in found:
            claim = OutcomeClaim(appointment.ref, Outcome.NOT_ESTABLISHED, BY_WORKER, now, Door.CONSOLE)
            judgement = judge(case_of(records, appointment, claim, now), ref=records.new_ref("J"))
            records.judgements.add(judgement)
            records.ledger.append(refused(judgement, BY_WORKER))
            finish(
                records,
                appointment,
                judgement.established_outcome,
                judgement,
                by=BY_WORKER,
                words=judgement.established_words,
                teller=teller,
                now=now,
            )
        records.commit()
    return tuple(appointment.ref for appointment in found)


def _something_waits(records: Records, appointment: Appointment, now: datetime) -> bool:
    """What somebody claimed is judged first, and when they left counts: as soon as what it rests on has come, or after
    a day without. As long again is for whoever applies it, so that it never depends on which of the two comes first.
    """
    return any(
        action.open and action.kind in {ActionKind.CLAIM, ActionKind.LEAVE} and now - action.received_at < _DECIDED_BY
        for action in records.device_actions.of(appointment.ref)
    )
