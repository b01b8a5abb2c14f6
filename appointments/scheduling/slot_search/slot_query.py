"""What a slot search is asked: one visit looking for a slot, and each slot as it would be promised."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import NamedTuple

from appointments.domain.access import RequirementSnapshot, demands
from appointments.domain.errors import Invalid
from appointments.domain.homes import Place
from appointments.domain.ranking_rules import RankingRules
from appointments.domain.refs import AppointmentRef, OperativeRef
from appointments.domain.slots import Reason, Slot
from appointments.domain.times import Window
from appointments.scheduling.constraints import Needs
from appointments.scheduling.problem import arrivals


@dataclass(frozen=True)
class SlotQuery:
    """One visit looking for a slot.

    `service_minutes` is the work alone (rule 10); what the household's requirements add is added here. `slots` are
    the landlord's patterns on the days asked for, not yet narrowed. `requirements_on` says what applies on each day
    and must name every day of `slots`: a day forgotten would be a requirement forgotten. `not_before` is the end of
    the notice to be given, and `not_before_reason` says whose notice it is; a promise may not start earlier. `due_at`
    is the exclusive end of the target. `usual_operative` is the one the household knows (sent without fail where it
    insists), `preferred_operative` the one to send if that is possible at all. On `closed_days` nobody works. Visits
    in `releases` are taken out of their rounds first: those that this one replaces. `surcharges` are seconds that
    sending an operative counts as on top of the detour, to share work fairly; 0 for whoever is not named. With
    `ranking` the surcharges are worked out here, and the offers are ranked by it; without, by travel alone.
    """

    place: Place
    trade: str
    service_minutes: int
    slots: tuple[Slot, ...]
    requirements_on: Mapping[date, tuple[RequirementSnapshot, ...]]
    due_at: datetime
    not_before: datetime
    not_before_reason: Reason
    skills: frozenset[str] = frozenset()
    usual_operative: OperativeRef | None = None
    preferred_operative: OperativeRef | None = None
    closed_days: frozenset[date] = frozenset()
    releases: frozenset[AppointmentRef] = frozenset()
    trade_name: str = ""
    surcharges: Mapping[OperativeRef, int] = field(default_factory=dict)
    ranking: RankingRules | None = None

    def __post_init__(self) -> None:
        if self.service_minutes <= 0:
            raise Invalid("service_minutes", f"service_minutes: {self.service_minutes} is too short for a visit")
        forgotten = sorted({slot.day for slot in self.slots} - set(self.requirements_on))
        if forgotten:
            raise Invalid("requirements_on", f"requirements_on: nothing is said about {forgotten[0]}")

    def needs_on(self, day: date) -> Needs:
        """What a visit on this day asks of whoever comes."""
        return Needs(self.trade, self.skills, demands(self.requirements_on[day]), self.usual_operative)

    def minutes_on(self, day: date) -> int:
        """Minutes at the home on this day: the work, and what the household's requirements add to it."""
        return self.service_minutes + self.needs_on(day).demands.extra_minutes


class Asked(NamedTuple):
    """One slot as it would be promised to this household, with its day's needs. `pattern_slot` is the whole pattern.

    `opens` and `closes` are the slot's first and last second of the day, both inclusive.
    """

    pattern_slot: Slot
    slot: Slot
    needs: Needs
    minutes: int
    opens: int
    closes: int


def asked_for(pattern_slot: Slot, promise: Window, needs: Needs, minutes: int) -> Asked:
    """The slot, promised as the part of it that `promise` is."""
    slot = pattern_slot if promise == pattern_slot.window else replace(pattern_slot, window=promise)
    return Asked(pattern_slot, slot, needs, minutes, *arrivals(promise, slot.day))
