"""Ask the provider about messages of unknown fate. Nobody sends them again; what stays unknown goes to a planner."""

from __future__ import annotations

from dataclasses import dataclass

from appointments.ports import Clock, MessageProvider, UnitOfWork
from appointments.use_cases.record_receipt import apply_receipt


@dataclass(frozen=True)
class SettleUnknown:
    limit: int = 50


def settle_unknown(request: SettleUnknown, *, uow: UnitOfWork, clock: Clock, provider: MessageProvider) -> int:
    """How many were settled. Asking happens outside any transaction."""
    with uow.read() as records:
        unknown = records.messages.unknown(request.limit)
    settled = 0
    for message in unknown:
        receipt = provider.ask(message)
        if receipt is None:
            continue
        with uow.write() as records:
            apply_receipt(records, records.messages.get(message.ref), receipt)
            records.commit()
        settled += 1
    return settled
