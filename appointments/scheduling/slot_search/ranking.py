"""Which offer is read out first: the cost of each in parts, so that a planner can see why.

The parts are all seconds and are added up (`SlotOffer.cost_seconds`): the detour; the time to the target that is gone
by then; how much fuller the operatives' days are than those of the emptiest colleague; what would be taken of the
time kept free for emergencies. Before the sum come two yes-or-no rules: after the target last (rule 8), and what takes
of the reserve behind what does not. Nothing is left out: a slot of the reserve is offered when there is no other.

The kernel chooses *who* comes for each slot with the fairness part as a surcharge; this module then orders the slots.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from appointments.domain.ranking_rules import RankingRules, Reserve
from appointments.domain.refs import OperativeRef
from appointments.domain.slots import SlotOffer
from appointments.domain.times import day_of
from appointments.scheduling.slot_search.diary import Page

MINUTE = 60
# Under this an order is as good as due: every day more of waiting counts as much as the whole way to the target.
SHORTEST_WAIT = timedelta(days=1)


@dataclass(frozen=True)
class Load:
    """Seconds of a shift that are worked (lunch apart), and those of them that visits, driving and time away take."""

    worked: int
    booked: int


@dataclass(frozen=True)
class Loads:
    """How full the days are of everybody who does this trade: by operative over all days, and by day over everybody."""

    by_operative: Mapping[OperativeRef, Load]
    by_day: Mapping[date, Load]


def loads(pages: Collection[Page], peers: Collection[OperativeRef]) -> Loads:
    """The loads of `peers`, all who do this trade, on these days."""
    by_operative: dict[OperativeRef, tuple[int, int]] = {}
    by_day: dict[date, Load] = {}
    for page in pages:
        ours = [r for r, ref in enumerate(page.refs) if ref in peers]
        worked, booked = page.worked[ours], page.booked[ours]
        by_day[page.day] = Load(int(worked.sum()), int(booked.sum()))
        for r, one, other in zip(ours, worked.tolist(), booked.tolist(), strict=True):
            before = by_operative.get(page.refs[r], (0, 0))
            by_operative[page.refs[r]] = (before[0] + one, before[1] + other)
    return Loads({ref: Load(*both) for ref, both in by_operative.items()}, by_day)


def surcharges(known: Mapping[OperativeRef, Load], rules: RankingRules) -> dict[OperativeRef, int]:
    """What sending each operative counts as on top of the detour: 0 for whoever has the emptiest days.

    By shares of the own working time, so that somebody who works half the week is not sent twice as often.
    """
    shares = {ref: _share(load, rules.fairness_seconds) for ref, load in known.items()}
    least = min(shares.values(), default=0)
    return {ref: share - least for ref, share in shares.items()}


def best_first(
    offers: Sequence[SlotOffer],
    *,
    rules: RankingRules,
    reserve: Reserve,
    known: Loads,
    due_at: datetime,
    now: datetime,
    minutes_on: Callable[[date], int],
) -> tuple[SlotOffer, ...]:
    """The offers with their cost in parts, in the order in which they are read to the caller."""
    fairness = surcharges(known.by_operative, rules)
    costed = [
        replace(
            offer,
            waiting_seconds=waiting(offer, rules, due_at=due_at, now=now),
            fairness_seconds=sum(fairness.get(ref, 0) for ref in offer.operative_refs),
            reserve_seconds=taken_of_reserve(offer, reserve, known.by_day, now=now, minutes=minutes_on(offer.slot.day)),
        )
        for offer in offers
    ]
    return tuple(sorted(costed, key=lambda o: (o.after_target, o.uses_reserve, o.cost_seconds, o.slot)))


def waiting(offer: SlotOffer, rules: RankingRules, *, due_at: datetime, now: datetime) -> int:
    """The share of the time to the target that is gone when the slot begins, in `waiting_seconds`."""
    waits = max(offer.slot.window.starts - now, timedelta(0))
    return int(rules.waiting_seconds * waits // max(due_at - now, SHORTEST_WAIT))


def taken_of_reserve(
    offer: SlotOffer, reserve: Reserve, by_day: Mapping[date, Load], *, now: datetime, minutes: int
) -> int:
    """Seconds that the visit and its detour would take of the time kept free that day; 0 when they take none."""
    load = by_day.get(offer.slot.day)
    if load is None:
        return 0
    kept = load.worked * reserve.percent((offer.slot.day - day_of(now)).days) // 100
    needed = minutes * MINUTE * len(offer.seats) + max(offer.added_travel_seconds, 0)
    return min(max(kept - (load.worked - load.booked - needed), 0), needed)


def _share(load: Load, of: int) -> int:
    return of * load.booked // load.worked if load.worked > 0 else 0
