"""The operative leaves: the visit closes as the records establish it, not as somebody says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from appointments.domain.evidence import Evidence, EvidenceKind, EvidenceSource, of_kind
from appointments.domain.outcomes import Door, Outcome, OutcomeClaim
from appointments.domain.refs import AppointmentRef, EvidenceRef, OperativeRef
from appointments.domain.times import require_instant
from appointments.ports import Clock, Judge, UnitOfWork
from appointments.use_cases.case_file import case_of
from appointments.use_cases.close_visit import Closing, finish, refused
from appointments.use_cases.record_evidence import add_evidence, require_on_site, require_there
from appointments.use_cases.set_off import require_assigned
from appointments.use_cases.telling import Teller


@dataclass(frozen=True)
class LeaveVisit:
    ref: EvidenceRef
    appointment_ref: AppointmentRef
    operative_ref: OperativeRef
    device_at: datetime
    by: str


def leave_visit(request: LeaveVisit, *, uow: UnitOfWork, judge: Judge, clock: Clock, teller: Teller) -> Closing:
    """The last claim is judged once more on all the evidence; refused, it closes as what the records do show."""
    now = clock.now()
    device_at = require_instant(request.device_at, "device_at")
    with uow.write() as records:
        appointment = records.appointments.get(request.appointment_ref)
        require_assigned(appointment, request.operative_ref)
        judgements = records.judgements.of(appointment.ref)
        departures = of_kind(records.evidence.of(appointment.ref), EvidenceKind.DEPARTURE)
        if request.ref in {item.ref for item in departures}:
            return Closing(appointment, judgements[-1], closed=True)  # sent again: they had left already
        require_on_site(appointment)
        require_there(appointment, request.operative_ref)
        # Nobody claimed anything: that claim is never allowed, so the rulebook says what the records establish.
        outcome = judgements[-1].outcome if judgements else Outcome.NOT_ESTABLISHED
        departure = Evidence(
            ref=request.ref,
            appointment_ref=appointment.ref,
            kind=EvidenceKind.DEPARTURE,
            source=EvidenceSource.DEVICE,
            device_at=device_at,
            received_at=now,
            by=request.by,
        )
        add_evidence(records, departure)
        claim = OutcomeClaim(appointment.ref, outcome, request.by, now, Door.PHONE)
        judgement = judge(case_of(records, appointment, claim, now), ref=records.new_ref("J"))
        records.judgements.add(judgement)
        if not judgement.allowed:
            records.ledger.append(refused(judgement, request.by))
        closing = finish(
            records,
            appointment,
            judgement.established_outcome,
            judgement,
            by=request.by,
            words=judgement.established_words,
            teller=teller,
            now=now,
        )
        records.commit()
    return closing
