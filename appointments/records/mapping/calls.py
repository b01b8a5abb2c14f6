"""Calls placed through the product."""

from __future__ import annotations

from appointments.domain.calls import Call, CallResult, CallState
from appointments.records.rows import Row, Values


def call_values(call: Call) -> Values:
    return {
        "ref": call.ref,
        "asked_ref": call.asked_ref,
        "appointment_ref": call.appointment_ref,
        "operative_ref": call.operative_ref,
        "asked_by": call.asked_by,
        "whom": call.whom,
        "number": call.number,
        "operative_number": call.operative_number,
        "asked_at": call.asked_at,
        "provider": call.provider,
        "provider_ref": call.provider_ref,
        "state": call.state.value,
        "result": call.result.value if call.result else None,
        "answered_at": call.answered_at,
        "ended_at": call.ended_at,
        "seconds": call.seconds,
        "failure": call.failure,
    }


def call(row: Row) -> Call:
    return Call(
        ref=row["ref"],
        asked_ref=row["asked_ref"],
        appointment_ref=row["appointment_ref"],
        operative_ref=row["operative_ref"],
        asked_by=row["asked_by"],
        whom=row["whom"],
        number=row["number"],
        operative_number=row["operative_number"],
        asked_at=row["asked_at"],
        provider=row["provider"],
        provider_ref=row["provider_ref"],
        state=CallState(row["state"]),
        result=CallResult(row["result"]) if row["result"] else None,
        answered_at=row["answered_at"],
        ended_at=row["ended_at"],
        seconds=row["seconds"],
        failure=row["failure"],
    )
