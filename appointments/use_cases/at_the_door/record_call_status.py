"""Record what the provider says of a call. Reports come late, twice and out of order; the end is recorded once.

With the end comes the evidence: its source is the provider, and its own time is the provider's. A call that the
provider never took leaves evidence too, which counts for nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from appointments.domain.calls import Call, CallReport, CallState, reported
from appointments.domain.errors import NotFound
from appointments.domain.evidence import Evidence, EvidenceKind, EvidenceSource
from appointments.domain.refs import CallRef
from appointments.ports import Clock, Records, UnitOfWork
from appointments.use_cases.at_the_door.adding_evidence import add_evidence
from appointments.use_cases.at_the_door.contradicting import ask_to_look


@dataclass(frozen=True)
class RecordCallStatus:
    call_ref: CallRef
    report: CallReport


def record_call_status(request: RecordCallStatus, *, uow: UnitOfWork, clock: Clock) -> Call | None:
    """The call as it stands now; None when there is no such call, or another provider's."""
    now = clock.now()
    with uow.write() as records:
        try:
            call = records.calls.lock(request.call_ref)
        except NotFound:
            return None
        if call.provider != request.report.provider:
            return None
        after = reported(call, request.report)
        settle_call(records, call, after, now)
        records.commit()
    return after


def settle_call(records: Records, before: Call, after: Call, now: datetime) -> None:
    """Store what is new, in a transaction that is open already; with the end its evidence, whenever that comes."""
    if after == before:
        return
    records.calls.save(after)
    if after.settled and not before.settled:
        call_evidence(records, after, now)


def call_evidence(records: Records, call: Call, now: datetime) -> None:
    """The call as evidence. What the provider did not say, our own records do.

    A call that turns out to have been picked up after the visit was closed is a planner's to look at.
    """
    said = call.state is CallState.ENDED and bool(call.provider)
    instants = {"asked_at": call.asked_at, "answered_at": call.answered_at, "ended_at": call.ended_at}
    item = Evidence(
        ref=call.ref,
        appointment_ref=call.appointment_ref,
        kind=EvidenceKind.CALL,
        source=EvidenceSource.PROVIDER if said else EvidenceSource.SYSTEM,
        device_at=call.ended_at or now,
        received_at=now,
        by=call.asked_by,
        data={
            "to": call.whom,
            "result": call.result.value if call.result else "",
            "call": call.ref,
            "provider": call.provider,
            **{name: at.isoformat() for name, at in instants.items() if at is not None},
            **({"seconds": str(call.seconds)} if call.seconds is not None else {}),
            **({"failure": call.failure} if call.failure else {}),
        },
    )
    if add_evidence(records, item):
        ask_to_look(records, records.appointments.get(call.appointment_ref), item, now)
