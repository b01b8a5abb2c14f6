"""Slots: the patterns a landlord offers, what they come to on a day, and what is offered or withheld and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum

from appointments.domain.errors import Invalid
from appointments.domain.refs import OfferRef, OperativeRef, WorkOrderRef
from appointments.domain.times import Window, at, window_in_words

WEEKDAYS = frozenset(range(5))


@dataclass(frozen=True)
class SlotPattern:
    """A window of arrival in wall-clock time, offered on `weekdays` (0 is Monday) between two days, both inclusive.

    Patterns may overlap, and every landlord's differ: they are data (rule 7).
    """

    code: str
    name: str
    starts: time
    ends: time
    valid_from: date
    valid_to: date | None = None
    weekdays: frozenset[int] = WEEKDAYS

    def __post_init__(self) -> None:
        if self.starts >= self.ends:
            raise Invalid("ends", f"ends: slot pattern {self.code} must end after it starts")

    def offered_on(self, day: date) -> bool:
        ended = self.valid_to is not None and day > self.valid_to
        return day.weekday() in self.weekdays and day >= self.valid_from and not ended

    def window_on(self, day: date) -> Window:
        """The two instants of the pattern on a day; wall-clock times hold on days when the clocks change (rule 15)."""
        return Window(at(day, self.starts), at(day, self.ends))


@dataclass(frozen=True, order=True)
class Slot:
    """One pattern on one day. `window` is what would be promised: the pattern's, or the part the household can make."""

    day: date
    window: Window
    pattern: str

    def __str__(self) -> str:
        return window_in_words(self.window)


class Block(StrEnum):
    """What keeps a slot from being offered. One word per cause; `explain.py` has the sentences."""

    PAST = "past"
    NOTICE = "notice"
    REQUIREMENT_TIMES = "requirement_times"
    DO_NOT_ATTEND = "do_not_attend"
    ARRANGE = "arrange"
    NO_SKILL = "no_skill"
    NO_OPERATIVE = "no_operative"
    NO_SHIFT = "no_shift"
    CREW = "crew"
    TOO_LONG = "too_long"  # somebody works then, but not for as long as the visit takes
    FULL = "full"
    HELD = "held"  # kept for another caller who is deciding, and free again when that ends
    CLOSED = "closed"
    CALENDAR = "calendar"  # the bank holidays are not known that far ahead
    PROMISED = "promised"  # of an appointment that is to be moved: it has this time already
    SEQUENCE = "sequence"  # another trade comes first, or has been promised for afterwards
    THIRD_PARTY = "third_party"  # somebody who has to be there is not free


@dataclass(frozen=True)
class Reason:
    """Why a slot is withheld. `words` can be read aloud to the caller and reveal nothing of another household."""

    block: Block
    words: str
    requirement: str | None = None


@dataclass(frozen=True)
class Seat:
    """Where the search put the visit in one operative's day: `position` counts from 0 in the round's order."""

    operative_ref: OperativeRef
    position: int
    round_version: int


@dataclass(frozen=True)
class SlotOffer:
    """A concrete, costed proposal. `planned_start` belongs to the engine and may move inside the window.

    Its cost in parts, each in seconds, says why it ranks where it does (`scheduling/ranking.py`): the detour, how much
    of the time to the target is gone by then, how much fuller this operative's days are than the emptiest colleague's,
    and how much of the day's reserve for emergencies it would take.
    """

    slot: Slot
    seats: tuple[Seat, ...]
    planned_start: datetime
    added_travel_seconds: int
    after_target: bool
    waiting_seconds: int = 0
    fairness_seconds: int = 0
    reserve_seconds: int = 0

    @property
    def uses_reserve(self) -> bool:
        """Whether it would take time that is kept free for emergencies."""
        return self.reserve_seconds > 0

    @property
    def cost_seconds(self) -> int:
        """What ranks offers of one kind: all parts together."""
        return self.added_travel_seconds + self.waiting_seconds + self.fairness_seconds + self.reserve_seconds

    @property
    def operative_refs(self) -> tuple[OperativeRef, ...]:
        return tuple(seat.operative_ref for seat in self.seats)


@dataclass(frozen=True)
class Withheld:
    slot: Slot
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class OfferSet:
    """What was offered for one work order at one moment, and what was withheld and why (rules 5 and 20).

    Best offer first. `outcome` stays None until one is chosen (`chosen`) or all are refused (`refused_because`).
    `first_day` and `last_day` are the days looked at, both inclusive.
    """

    ref: OfferRef
    work_order_ref: WorkOrderRef
    made_at: datetime
    made_by: str
    offers: tuple[SlotOffer, ...]
    withheld: tuple[Withheld, ...] = field(default=())
    resident_agrees: bool = False
    chosen: Slot | None = None
    refused_because: str | None = None
    refused_words: str = ""
    first_day: date | None = None
    last_day: date | None = None


def slots_between(patterns: Iterable[SlotPattern], first: date, last: date) -> list[Slot]:
    """All slots of the patterns from `first` to `last`, both inclusive, in order of time."""
    days = [date.fromordinal(number) for number in range(first.toordinal(), last.toordinal() + 1)]
    kept = list(patterns)
    return sorted(Slot(day, p.window_on(day), p.code) for day in days for p in kept if p.offered_on(day))


class RefusalReason(StrEnum):
    """Why a resident took none of the slots offered: the demand that the wastage analysis looks for (rule 20)."""

    TIME = "time"
    TOO_LATE = "too_late"
    WANTS_ANOTHER_DAY = "wants_another_day"
    NO_LONGER_NEEDED = "no_longer_needed"
    WILL_CALL_BACK = "will_call_back"
    OTHER = "other"
