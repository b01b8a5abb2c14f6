"""The operative has picked up: say whom the provider connects them to. Only for a call that we asked for, and once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from appointments.domain.calls import CallReport, CallState, reported
from appointments.domain.errors import NotFound
from appointments.domain.refs import CallRef
from appointments.ports import Clock, UnitOfWork

PICKED_UP_WITHIN = timedelta(minutes=5)


@dataclass(frozen=True)
class ConnectCall:
    """As the provider asks it: its own name for the call that it has with the operative."""

    call_ref: CallRef
    provider: str
    provider_ref: str


def connect_call(request: ConnectCall, *, uow: UnitOfWork, clock: Clock) -> str | None:
    """The household's number in E.164; None when there is nobody to connect any more. The same answer when asked again
    by the same call: providers repeat what they got no answer to.
    """
    now = clock.now()
    with uow.write() as records:
        try:
            call = records.calls.lock(request.call_ref)
        except NotFound:
            return None
        known = reported(call, CallReport(request.provider, request.provider_ref, CallState.PLACED, now))
        ours = (known.provider, known.provider_ref) == (call.provider, request.provider_ref)
        if call.settled or not ours or now > call.asked_at + PICKED_UP_WITHIN:
            return None
        if known != call:
            records.calls.save(known)
            records.commit()
    return call.number or None
