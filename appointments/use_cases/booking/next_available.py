"""The next times we can come, however far ahead: week by week from today until there is something to offer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from appointments.domain.operatives import ShiftPattern
from appointments.domain.refs import AppointmentRef, WorkOrderRef
from appointments.domain.slots import Block, OfferSet, Withheld
from appointments.domain.times import day_of, in_words
from appointments.ports import Clock, Records, UnitOfWork
from appointments.scheduling.insertion import Offered
from appointments.use_cases.booking.offer_slots import store_offers
from appointments.use_cases.steps.finding import Scene, Searching, read_scene, search

WEEK = timedelta(days=7)
# As far as anybody may ask for slots. Who has nothing free for a year has another problem than this search's.
FARTHEST_DAYS = 366


@dataclass(frozen=True)
class NextAvailable:
    """As OfferSlots, without days: the search ends with the first week in which something is free."""

    work_order_ref: WorkOrderRef
    by: str
    resident_agrees: bool = False
    moving: AppointmentRef | None = None


@dataclass(frozen=True)
class FoundNext:
    """`offers` hold the first week with anything to offer. `words` say how far was looked, and why no farther."""

    offers: OfferSet
    words: str


# Where nothing else is ever in the way, no other week will do either.
_NO_DAY_IS_LONG_ENOUGH = {Block.TOO_LONG, Block.NO_SHIFT, Block.PAST, Block.NOTICE, Block.CLOSED}


@dataclass(frozen=True)
class _Bound:
    """The last day that is looked at, inclusive, and why."""

    last: date
    words: str


def next_available(request: NextAvailable, *, uow: UnitOfWork, clock: Clock, searching: Searching) -> FoundNext:
    """The offers, stored, with every slot on the way that was withheld and why; none when there is nothing."""
    now = clock.now()
    first = today = day_of(now)
    with uow.read() as records:
        bound = _bound(records, request.work_order_ref, searching, today)
    withheld: tuple[Offered, ...] = ()
    while True:
        last = min(first + WEEK - timedelta(days=1), bound.last)
        found = search(
            _scene(uow, request, searching, first, last, now),
            searching,
            now=now,
            resident_agrees=request.resident_agrees,
        )
        withheld = (*withheld, found)
        if found.offers or last >= bound.last:
            break
        first = last + timedelta(days=1)
    all_withheld = tuple(held for week in withheld for held in week.withheld)
    with uow.write() as records:
        offers = store_offers(
            records,
            replace(found, withheld=all_withheld),
            work_order_ref=request.work_order_ref,
            by=request.by,
            resident_agrees=request.resident_agrees,
            days=(today, last),
            now=now,
        )
        records.commit()
    return FoundNext(offers, "" if found.offers else _why(all_withheld, bound))


def _why(withheld: Sequence[Withheld], bound: _Bound) -> str:
    looked = f"We looked as far as {in_words(bound.last)}: {bound.words}."
    blocks = {reason.block for held in withheld for reason in held.reasons}
    if Block.TOO_LONG in blocks and blocks <= _NO_DAY_IS_LONG_ENOUGH:
        return (
            f"{looked} The visit takes longer than anybody who could come works in a day: raise an order for each part."
        )
    return looked


def _scene(
    uow: UnitOfWork, request: NextAvailable, searching: Searching, first: date, last: date, now: datetime
) -> Scene:
    with uow.read() as records:
        return read_scene(
            records, request.work_order_ref, first=first, last=last, now=now, moving=request.moving, book=searching.book
        )


def _bound(records: Records, work_order_ref: WorkOrderRef, searching: Searching, today: date) -> _Bound:
    """No farther than shifts are known, than bank holidays are known (rule 64), and than a year."""
    trade = records.work_orders.get(work_order_ref).trade
    able = [operative.ref for operative in records.operatives.active() if trade in operative.trades]
    bounds = [
        _Bound(today + timedelta(days=FARTHEST_DAYS - 1), "a whole year ahead"),
        _Bound(searching.calendar.known_until, "the bank holidays after that day are not known yet"),
    ]
    ends = _last_shift(records.operatives.shift_patterns(able))
    if ends is not None:
        bounds.append(_Bound(ends, "nobody who does this work has a shift after that day"))
    nearest = min(bounds, key=lambda bound: bound.last)
    return replace(nearest, last=max(nearest.last, today))


def _last_shift(patterns: Iterable[ShiftPattern]) -> date | None:
    """The last day on which anybody works; None when somebody works without end, or nobody at all."""
    ends = [pattern.valid_to for pattern in patterns]
    known = [end for end in ends if end is not None]
    return max(known) if known and len(known) == len(ends) else None
