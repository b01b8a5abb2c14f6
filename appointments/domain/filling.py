"""Who could be offered time that has come free: a call list, because nobody is sent to people who did not agree."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from appointments.domain.appointments import Appointment
from appointments.domain.gaps import Gap
from appointments.domain.homes import Home, Household
from appointments.domain.messages import fit_purpose
from appointments.domain.slots import Slot
from appointments.domain.times import in_words, window_in_words
from appointments.domain.work_orders import WorkOrder


@dataclass(frozen=True)
class Candidate:
    """One household that could have the time if it agrees now.

    `slot` is the landlord's pattern that would be promised, `planned_start` where the visit fits. `instead_of` is what
    it has already, later. `call` is the number to ring, E.164. `words` are what to say.
    """

    order: WorkOrder
    home: Home
    household: Household | None
    call: str
    slot: Slot
    planned_start: datetime
    added_travel_seconds: int
    instead_of: Appointment | None
    words: str


@dataclass(frozen=True)
class FillList:
    """`candidates` in the order of calling. `looked_at` is how many orders were looked at, `more` whether more wait."""

    gap: Gap
    operative_name: str
    candidates: tuple[Candidate, ...]
    looked_at: int
    more: bool


def in_calling_order(candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """Least driving first, in whole minutes; of equal ones the earlier target, then the more pressing priority.

    The time is short, and what goes on the road to one home is lost for the work.
    """

    def key(candidate: Candidate) -> tuple[int, datetime, int, str]:
        minutes = -(-candidate.added_travel_seconds // 60)
        return minutes, candidate.order.due_at, candidate.order.priority.rank, candidate.order.ref

    return tuple(sorted(candidates, key=key))


def words_to_say(order: WorkOrder, slot: Slot, instead_of: Appointment | None) -> str:
    """The offer as a planner can read it out: what it is about, when, and that no is a good answer."""
    purpose = fit_purpose(order.purpose)
    if instead_of is None:
        return (
            f"We could come sooner than we thought, for {purpose}: on {window_in_words(slot.window)}. "
            "Would that suit you? If not, we will find you another time."
        )
    return (
        f"You have an appointment on {in_words(instead_of.promise.day)}, for {purpose}. We could come sooner: on "
        f"{window_in_words(slot.window)}. Would that suit you? If not, your appointment stays as it is."
    )
