"""What ties a visit to others: the trade that comes before or after it, and third parties who have to be there.

Slots are narrowed to what all of that leaves before anybody's diary is searched, in the same quarter hours as for the
household, so that a promise never has to be moved for it afterwards. Solver-free, and without a database.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import product
from typing import TypeAlias

from appointments.domain.access import AccessKind, Attendee, RequirementSnapshot, arrivals_allowed, demands
from appointments.domain.calendar import WorkingCalendar
from appointments.domain.refs import AppointmentRef, RequirementRef
from appointments.domain.sequences import (
    After,
    Bounds,
    SequencedVisit,
    after_words,
    before_words,
    earliest,
    latest,
    unbooked_words,
)
from appointments.domain.slots import Block, Reason, Slot, Withheld
from appointments.domain.third_parties import PartyCalendar, ThirdParty, attended_during, candidates
from appointments.domain.times import Window
from appointments.scheduling.insertion import Offered

Blocked: TypeAlias = Callable[[Slot, Window | None], tuple[Reason, ...]]
Allows: TypeAlias = Callable[[Window], bool]


@dataclass(frozen=True)
class Neighbour:
    """Another order of the sequence: how far apart, the name of its trade, and its visit; None while unpromised."""

    after: After
    trade_name: str
    visit: SequencedVisit | None


@dataclass(frozen=True)
class Couplings:
    """Everything that ties one visit to others. `first` comes before it, `later` come after it and are promised.

    `calendars` are of all third parties whom the household's requirements may mean; `moving` is the appointment that is
    rearranged: what its third parties are booked for does not stand in its own way.
    """

    trade_name: str = ""
    first: Neighbour | None = None
    later: tuple[Neighbour, ...] = ()
    calendars: tuple[PartyCalendar, ...] = ()
    moving: AppointmentRef | None = None

    @property
    def any(self) -> bool:
        return bool(self.first or self.later or self.calendars)


@dataclass(frozen=True)
class Attending:
    """Who answers one requirement."""

    requirement_ref: RequirementRef
    asked: Attendee
    party: ThirdParty


@dataclass(frozen=True)
class Coupled:
    """The slots left, narrowed, and those withheld. `whole` has the landlord's own slot of each that was narrowed."""

    slots: tuple[Slot, ...]
    withheld: tuple[Withheld, ...] = ()
    whole: Mapping[Slot, Slot] = field(default_factory=dict)

    def told(self, found: Offered) -> Offered:
        """The search's answer with what is withheld here; a withheld slot is named as the landlord has it."""
        if not self.withheld and not self.whole:
            return found
        theirs = [replace(held, slot=self.whole.get(held.slot, held.slot)) for held in found.withheld]
        return Offered(found.offers, tuple(sorted((*theirs, *self.withheld), key=lambda held: held.slot)))


@dataclass(frozen=True)
class Narrowed:
    """The part of a slot that can be promised, and what any other promise in its place would have to keep to."""

    window: Window
    also: tuple[Allows, ...] = ()


@dataclass(frozen=True)
class Ties:
    """The bounds of a sequence, and why; worked out once for a search."""

    bounds: Bounds
    reason: Callable[[Window], Reason]


def couple(
    slots: Sequence[Slot],
    couplings: Couplings,
    *,
    requirements_on: Mapping[date, tuple[RequirementSnapshot, ...]],
    service_minutes: int,
    calendar: WorkingCalendar,
    blocked: Blocked,
) -> Coupled:
    """What the sequence and third parties leave of these slots.

    `blocked` says what rules a slot out before any of this is looked at, given what the household can make of it: such
    a slot is left as it is, because that reason is the one to tell.
    """
    if not couplings.any:
        return Coupled(tuple(slots))
    ties = tied(couplings, calendar)
    kept: list[Slot] = []
    withheld: list[Withheld] = []
    whole: dict[Slot, Slot] = {}
    for slot in slots:
        requirements = requirements_on[slot.day]
        asked = demands(requirements)
        minutes = service_minutes + asked.extra_minutes
        household = arrivals_allowed(slot.window, minutes, asked.kinds)
        if household is None or blocked(slot, household):
            kept.append(slot)
            continue
        left = _narrowed(slot, minutes, requirements, couplings, ties)
        if left is None:
            withheld.append(Withheld(slot, _why(slot, minutes, requirements, couplings, ties)))
        else:
            cut = replace(slot, window=left.window)
            kept.append(cut)
            whole[cut] = slot
    return Coupled(tuple(kept), tuple(withheld), whole)


def narrowed(
    slot: Slot,
    minutes: int,
    requirements: Sequence[RequirementSnapshot],
    couplings: Couplings,
    calendar: WorkingCalendar,
) -> Narrowed | None:
    """What the household, other trades and third parties leave of a slot; None when that is nothing."""
    return _narrowed(slot, minutes, requirements, couplings, tied(couplings, calendar))


def who_attends(
    couplings: Couplings, promise: Window, minutes: int, requirements: Iterable[RequirementSnapshot]
) -> tuple[Attending, ...] | None:
    """The third parties for a promise, each free for all of it; None when somebody is not.

    A requirement that means nobody we keep a calendar of is left to a planner, and has nobody here.
    """
    during = attended_during(promise, minutes)
    for combination in _combinations(requirements, couplings):
        if all(calendar.is_free(during, but_for=couplings.moving) for _, calendar in combination):
            return tuple(
                Attending(item.ref, asked, calendar.party)
                for item, calendar in combination
                if (asked := item.kind.attendee()) is not None
            )
    return None


def tied(couplings: Couplings, calendar: WorkingCalendar) -> Ties:
    """Within which instants the visit has to lie for the sequence's sake."""
    first, mine = couplings.first, couplings.trade_name
    not_before = earliest(first.after, first.visit, calendar) if first and first.visit else None
    limits = [(latest(n.after, n.visit, calendar), n, n.visit) for n in couplings.later if n.visit is not None]
    tightest = min(limits, key=lambda limit: limit[0], default=None)

    def reason(window: Window) -> Reason:
        if first is not None and first.visit is None:
            return Reason(Block.SEQUENCE, unbooked_words(first.trade_name))
        if tightest is None or (not_before is not None and window.starts < not_before):
            return Reason(Block.SEQUENCE, _after(first, mine, not_before))
        over_by, later, visit = tightest
        return Reason(Block.SEQUENCE, before_words(mine, later.trade_name, visit, over_by))

    return Ties(Bounds(not_before, tightest[0] if tightest else None), reason)


def _after(first: Neighbour | None, mine: str, not_before: datetime | None) -> str:
    if first is None or first.visit is None or not_before is None:
        return unbooked_words(first.trade_name if first else mine)
    return after_words(first.trade_name, mine, first.visit, not_before)


def _narrowed(
    slot: Slot, minutes: int, requirements: Sequence[RequirementSnapshot], couplings: Couplings, ties: Ties
) -> Narrowed | None:
    if couplings.first is not None and couplings.first.visit is None:
        return None
    kinds = [item.kind for item in requirements]
    best: Narrowed | None = None
    for combination in _combinations(requirements, couplings):
        also = (ties.bounds.allows, *_free(combination, couplings.moving))
        found = arrivals_allowed(slot.window, minutes, kinds, also)
        if found is not None and (best is None or found.minutes > best.window.minutes):
            best = Narrowed(found, also)
    return best


def _why(
    slot: Slot, minutes: int, requirements: Sequence[RequirementSnapshot], couplings: Couplings, ties: Ties
) -> tuple[Reason, ...]:
    kinds = [item.kind for item in requirements]
    waits = couplings.first is not None and couplings.first.visit is None
    if waits or arrivals_allowed(slot.window, minutes, kinds, (ties.bounds.allows,)) is None:
        return (ties.reason(slot.window),)
    return _nobody_free(slot, minutes, requirements, kinds, couplings, (ties.bounds.allows,))


def _nobody_free(
    slot: Slot,
    minutes: int,
    requirements: Sequence[RequirementSnapshot],
    kinds: Sequence[AccessKind],
    couplings: Couplings,
    in_order: tuple[Allows, ...],
) -> tuple[Reason, ...]:
    """Those who alone are in the way; all of them when it is only that they are not free together."""
    alone: list[Reason] = []
    together: list[Reason] = []
    for item, asked, able in _asked(requirements, couplings):
        reason = Reason(Block.THIRD_PARTY, _not_free(asked, able, slot), item.ref)
        together.append(reason)
        pairs = ([(item, calendar)] for calendar in able)
        frees = (_free(pair, couplings.moving) for pair in pairs)
        if all(arrivals_allowed(slot.window, minutes, kinds, (*in_order, *free)) is None for free in frees):
            alone.append(reason)
    return tuple(alone or together)


def _not_free(asked: Attendee, able: Sequence[PartyCalendar], slot: Slot) -> str:
    if len(able) == 1:
        return f"This visit needs {asked.role}, who is not free for all of it on {slot}."
    return f"This visit needs {asked.role}, and none is free for all of it on {slot}."


_Pairs: TypeAlias = Sequence[tuple[RequirementSnapshot, PartyCalendar]]


def _combinations(requirements: Iterable[RequirementSnapshot], couplings: Couplings) -> Iterable[_Pairs]:
    """Every way to answer all requirements at once; one empty way when nobody is asked for."""
    choices = [[(item, calendar) for calendar in able] for item, _, able in _asked(requirements, couplings)]
    return product(*choices)


def _asked(
    requirements: Iterable[RequirementSnapshot], couplings: Couplings
) -> list[tuple[RequirementSnapshot, Attendee, tuple[PartyCalendar, ...]]]:
    found = []
    for item in requirements:
        asked = item.kind.attendee()
        able = candidates(asked, couplings.calendars) if asked else ()
        if asked is not None and able:
            found.append((item, asked, able))
    return found


def _free(pairs: _Pairs, moving: AppointmentRef | None) -> list[Allows]:
    def is_free(calendar: PartyCalendar) -> Allows:
        return lambda during: calendar.is_free(during, but_for=moving)

    return [is_free(calendar) for _, calendar in pairs]
