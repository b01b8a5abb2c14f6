"""Set what the landlord decides: slot patterns, priorities and trades. The same code again replaces it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from appointments.domain.priorities import Priority
from appointments.domain.slots import SlotPattern
from appointments.ports import UnitOfWork


@dataclass(frozen=True)
class ConfigureLandlord:
    """`trades` is code to name."""

    slot_patterns: tuple[SlotPattern, ...] = ()
    priorities: tuple[Priority, ...] = ()
    trades: Mapping[str, str] = field(default_factory=dict)


def configure_landlord(request: ConfigureLandlord, *, uow: UnitOfWork) -> None:
    """Store all of it, or nothing."""
    with uow.write() as records:
        for pattern in request.slot_patterns:
            records.landlord.put_slot_pattern(pattern)
        for priority in request.priorities:
            records.landlord.put_priority(priority)
        for code, name in request.trades.items():
            records.landlord.put_trade(code, name)
        records.commit()
