"""Target dates: one regime per file, one line each in CLOCKS.

A clock says by when *its* regime wants what done, and nothing when it does not apply. The earliest rules (rule 60).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from appointments.domain.calendar import CalendarEnds, WorkingCalendar
from appointments.domain.target_dates import DueDate, OrderFacts, StatutorySum, TargetDates
from policies.clocks.awaabs_law import PHASES, AwaabsLaw, Phase
from policies.clocks.contract_date import contract_date
from policies.clocks.gas_safety_check import gas_safety_check
from policies.clocks.landlord_priorities import landlord_target
from policies.clocks.right_to_repair import RightToRepair, compensation


class TargetClock(Protocol):
    """One regime. All instants are UTC. Raises CalendarEnds beyond the known bank holidays."""

    def __call__(self, facts: OrderFacts, calendar: WorkingCalendar) -> Iterable[DueDate]: ...


CLOCKS: tuple[TargetClock, ...] = (
    landlord_target,
    contract_date,
    AwaabsLaw(),
    RightToRepair(),
    gas_safety_check,
)


def configured(phase_2: date, phase_3: date | None, right_to_repair: bool) -> tuple[TargetClock, ...]:
    """The clocks as a landlord has set them: the first days of Awaab's later phases, and whether its tenants have the
    right to repair."""
    later = {2: phase_2, 3: phase_3}
    phases = tuple(Phase(phase.number, later.get(phase.number, phase.from_day)) for phase in PHASES)
    return (landlord_target, contract_date, AwaabsLaw(phases), RightToRepair(right_to_repair), gas_safety_check)


@dataclass(frozen=True)
class AllClocks:
    """All clocks over one calendar; it stands behind the core's port `Clocks`."""

    calendar: WorkingCalendar
    clocks: tuple[TargetClock, ...] = CLOCKS

    def dates(self, facts: OrderFacts) -> TargetDates:
        """Every date that applies, earliest first; of equal ones in the order of CLOCKS.

        A date beyond the known bank holidays is never guessed (rule 64): it is among `not_known`. Raises CalendarEnds
        when nothing is left.
        """
        found: list[DueDate] = []
        beyond: list[CalendarEnds] = []
        for clock in self.clocks:
            try:
                found.extend(clock(facts, self.calendar))
            except CalendarEnds as ends:
                beyond.append(ends)
        if not found and beyond:
            raise beyond[0]
        dates = sorted(found, key=lambda date: date.due_at)
        return TargetDates(tuple(dates), tuple(dict.fromkeys(ends.message for ends in beyond)))

    def compensation(self, facts: OrderFacts, *, now: datetime) -> StatutorySum | None:
        """What the right to repair makes us owe by `now`; None when nothing is."""
        if not any(isinstance(clock, RightToRepair) and clock.council_tenants for clock in self.clocks):
            return None
        return compensation(facts, self.calendar, now)
