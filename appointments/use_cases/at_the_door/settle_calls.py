"""Find out what became of calls whose end nobody has reported. Nobody is rung again; asking is outside transactions."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from appointments.domain.calls import LONGEST_CALL, CallState, reported
from appointments.domain.times import Window
from appointments.ports import CallProvider, Clock, UnitOfWork
from appointments.use_cases.at_the_door.record_call_status import settle_call

# A call that was asked for so long ago and never heard of belongs to a process that died.
HEARD_OF_WITHIN = timedelta(minutes=1)
# Reports come by themselves; who asks earlier than this asks for nothing.
REPORTED_WITHIN = timedelta(seconds=20)


@dataclass(frozen=True)
class SettleCalls:
    limit: int = 50


def settle_calls(request: SettleCalls, *, uow: UnitOfWork, clock: Clock, provider: CallProvider) -> int:
    """How many calls are settled now that were not before."""
    now = clock.now()
    with uow.read() as records:
        waiting = records.calls.unsettled(Window(now - LONGEST_CALL, now - REPORTED_WITHIN), request.limit)
    settled = 0
    for call in waiting:
        if call.provider != provider.name:
            continue
        report = provider.ask(call)
        with uow.write() as records:
            current = records.calls.lock(call.ref)
            if report is not None:
                after = reported(current, report)
            elif current.state is CallState.ASKED and current.asked_at <= now - HEARD_OF_WITHIN:
                after = replace(current, state=CallState.UNKNOWN)
            else:
                after = current
            settle_call(records, current, after, clock.now())
            records.commit()
        settled += after.settled and not current.settled
    return settled
