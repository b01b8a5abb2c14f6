"""Which requirement may put one piece of evidence in the place of another at the door.

A household that cannot bear calls is texted, and the text stands in for the call. Who noticed that at the door today,
with nobody else to have looked at it, may ask more of the visit and never less: otherwise a call could be talked away
by whoever had to make it (rules 20 and 37).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date

from appointments.domain.access import AccessRequirement, DoorStep, RequirementSnapshot
from appointments.domain.refs import RequirementRef
from appointments.domain.times import day_of


def proposed_on_the_day(held: Iterable[AccessRequirement], day: date) -> frozenset[RequirementRef]:
    """Those that were recorded on the London day of the visit or later, and wait for a planner to review them."""
    return frozenset(item.ref for item in held if item.provisional and day_of(item.recorded_at) >= day)


def steps_at_the_door(
    asked: Iterable[RequirementSnapshot], proposed: Collection[RequirementRef]
) -> tuple[DoorStep, ...]:
    """Everything to be done at the door; what was only proposed is done too, and stands in for nothing."""
    return tuple(
        replace(step, replaces=None) if item.ref in proposed else step
        for item in asked
        for step in item.kind.door_steps()
    )
