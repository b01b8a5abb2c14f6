"""Fill a gap: who could be rung and offered time that has come free at short notice.

Whoever asked for notice of visits is not rung about one sooner than that, in writing or not: an offer at the last
minute is what they asked us not to make (rule 3). The landlord's own notice gives way, because everybody on this list
has to agree to the time on the telephone (rule 2).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from appointments.domain.access import AccessRequirement, RequirementSnapshot, demands, snapshot
from appointments.domain.appointments import Appointment
from appointments.domain.booking_rules import earliest_start
from appointments.domain.calendar import WorkingCalendar
from appointments.domain.contacting import contacting, ringing
from appointments.domain.errors import WrongState
from appointments.domain.filling import Candidate, FillList, in_calling_order, words_to_say
from appointments.domain.gaps import Gap
from appointments.domain.homes import Home, Household
from appointments.domain.operatives import Operative
from appointments.domain.refs import GapRef, OperativeRef
from appointments.domain.rounds import Round
from appointments.domain.slots import Block, Reason, Slot, SlotOffer, SlotPattern
from appointments.domain.times import Window, midnight
from appointments.domain.work_orders import WorkOrder
from appointments.ports import Clock, Records, UnitOfWork
from appointments.scheduling.coupling import Couplings, narrowed
from appointments.scheduling.insertion import offer
from appointments.scheduling.slot_search.slot_query import SlotQuery
from appointments.use_cases.steps.finding import Searching, read_couplings
from appointments.use_cases.steps.usual_operative import usual_operative


@dataclass(frozen=True)
class FillGap:
    """At most `limit` orders without an appointment, and as many later appointments, are looked at."""

    gap_ref: GapRef
    limit: int = 150


@dataclass(frozen=True)
class _Waiting:
    """One household that waits, with all that decides whether it may be rung about this gap."""

    order: WorkOrder
    home: Home
    household: Household | None
    requirements: tuple[AccessRequirement, ...]
    usual_operative: OperativeRef | None
    instead_of: Appointment | None
    couplings: Couplings


def fill_gap(request: FillGap, *, uow: UnitOfWork, clock: Clock, searching: Searching) -> FillList:
    """The call list, in the order of calling. Nothing is written and nobody is told."""
    now = clock.now()
    with uow.read() as records:
        gap = records.gaps.get(request.gap_ref)
        _require_open(gap, now)
        operative = records.operatives.get(gap.operative_ref)
        rounds = [worked.at(now) for worked in records.rounds.between([operative.ref], gap.day, gap.day)]
        patterns = [p for p in records.landlord.slot_patterns() if p.offered_on(gap.day)]
        waiting, more = _waiting(records, gap, operative, request.limit, now)
    found = [
        candidate
        for item in waiting
        if (candidate := _candidate(item, gap, operative, rounds, patterns, searching, now)) is not None
    ]
    return FillList(gap, operative.name, in_calling_order(found), looked_at=len(waiting), more=more)


def _require_open(gap: Gap, now: datetime) -> None:
    if gap.refilled_by is not None:
        raise WrongState("this time was given to somebody else already")
    if gap.freed.starts <= now:
        raise WrongState("this time has passed")


def _waiting(
    records: Records, gap: Gap, operative: Operative, limit: int, now: datetime
) -> tuple[list[_Waiting], bool]:
    """Orders with no appointment, and later appointments of others; not the order that gave the time back."""
    left = records.appointments.get(gap.appointment_ref).work_order_ref
    # Two more than are looked at: one may be the order that left, the other says that there are more.
    ahead, most = midnight(gap.day + timedelta(days=1)), limit + 2
    orders = [order for order in records.work_orders.unbooked(operative.trades, most) if order.ref != left]
    later = [a for a in records.appointments.movable(operative.trades, ahead, most) if a.work_order_ref != left]
    waiting = [_read(records, order, None, gap, now) for order in orders[:limit]]
    moving = [(records.work_orders.get(booked.work_order_ref), booked) for booked in later[:limit]]
    waiting += [_read(records, order, booked, gap, now) for order, booked in moving]
    return waiting, max(len(orders), len(later)) > limit


def _read(records: Records, order: WorkOrder, instead_of: Appointment | None, gap: Gap, now: datetime) -> _Waiting:
    requirements = tuple(records.requirements.of_home(order.home_ref))
    insists = demands(snapshot(requirements, gap.day)).same_operative
    usual = usual_operative(records, order) if insists else order.same_operative_as
    home, household = records.homes.get(order.home_ref), records.households.of_home(order.home_ref)
    moving = instead_of.ref if instead_of else None
    ties = read_couplings(
        records, order, requirements, records.landlord.trades(), first=gap.day, last=gap.day, now=now, moving=moving
    )
    return _Waiting(order, home, household, requirements, usual, instead_of, ties)


def _candidate(
    item: _Waiting,
    gap: Gap,
    operative: Operative,
    rounds: Sequence[Round],
    patterns: Sequence[SlotPattern],
    searching: Searching,
    now: datetime,
) -> Candidate | None:
    """The household as a candidate; None when it may not be rung, or the visit does not fit."""
    asked = snapshot(item.requirements, gap.day)
    rules = contacting(asked)
    call = ringing(asked, item.requirements, gap.day, item.household).number
    if call is None or rules.neutral:
        return None
    soonest = _soonest(item, asked, searching, now)
    for slot, within in _slots(item, asked, gap, patterns, searching.calendar):
        fits = _fits(item, asked, within, operative, rounds, searching, now) if slot.window.starts >= soonest else None
        if fits is not None:
            return Candidate(
                order=item.order,
                home=item.home,
                household=item.household,
                call=call,
                slot=slot,
                planned_start=fits.planned_start,
                added_travel_seconds=fits.added_travel_seconds,
                instead_of=item.instead_of,
                words=words_to_say(item.order, slot, item.instead_of),
            )
    return None


def _soonest(item: _Waiting, asked: Sequence[RequirementSnapshot], searching: Searching, now: datetime) -> datetime:
    """The household's own notice, however it may be given, and nothing of the landlord's."""
    refs = {one.ref for one in asked if one.kind.notice() is not None}
    if not refs:
        return now
    return earliest_start(
        [one for one in item.requirements if one.ref in refs],
        replace(searching.rules, notice=timedelta(0)),
        now=now,
        sendable_from=searching.reminders.sendable_from(now),
        resident_agrees=False,
    ).at


def _slots(
    item: _Waiting,
    asked: Sequence[RequirementSnapshot],
    gap: Gap,
    patterns: Sequence[SlotPattern],
    calendar: WorkingCalendar,
) -> Iterator[tuple[Slot, Slot]]:
    """Each pattern as it would be promised, and the part of it that lies in the gap; the shortest promise first."""
    needs = demands(asked)
    minutes = item.order.service_minutes + needs.extra_minutes
    for pattern in sorted(patterns, key=lambda p: (p.window_on(gap.day).minutes, p.code)):
        whole = Slot(gap.day, pattern.window_on(gap.day), pattern.code)
        left = narrowed(whole, minutes, asked, item.couplings, calendar)
        if left is None or not left.window.overlaps(gap.freed):
            continue
        promised = left.window
        within = Window(max(promised.starts, gap.freed.starts), min(promised.ends, gap.freed.ends))
        yield Slot(gap.day, promised, pattern.code), Slot(gap.day, within, pattern.code)


def _fits(
    item: _Waiting,
    asked: tuple[RequirementSnapshot, ...],
    within: Slot,
    operative: Operative,
    rounds: Sequence[Round],
    searching: Searching,
    now: datetime,
) -> SlotOffer | None:
    query = SlotQuery(
        place=item.home.place,
        trade=item.order.trade,
        skills=item.order.skills,
        service_minutes=item.order.service_minutes,
        requirements_on={within.day: asked},
        slots=(within,),
        not_before=now,
        not_before_reason=Reason(Block.PAST, "This time has passed already."),
        due_at=item.order.due_at,
        closed_days=frozenset(searching.calendar.closed),
        usual_operative=item.usual_operative,
    )
    found = offer(query, rounds, travel=searching.travel, now=now, operatives=(operative,))
    return next(iter(found.offers), None)
