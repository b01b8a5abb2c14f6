"""Changes that somebody has to agree to before a slot is free: each an idea, tried out, and shown by certified rounds.

From the smallest on: the household (a wider window), an operative (a longer day), the landlord (another pair of hands).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from appointments.domain.access import arrivals_allowed
from appointments.domain.operatives import DayShift, Operative
from appointments.domain.refs import OperativeRef
from appointments.domain.room import Change, ChangeKind, Freed
from appointments.domain.rounds import BookedVisit, Round, RoundPlan
from appointments.domain.slots import Reason, Slot
from appointments.domain.times import LONDON, Window, clock_in_words, window_in_words
from appointments.ports import TravelTimes
from appointments.scheduling.certify import Change as RoundOrder
from appointments.scheduling.certify import NewOrder, Uncertified, certify
from appointments.scheduling.making_room.board import Board, NewVisit, set_up
from appointments.scheduling.making_room.chains import order_of
from appointments.scheduling.plan import check_together, planned
from appointments.scheduling.problem import MINUTE, arrivals
from appointments.scheduling.repack import new_order

QUARTER = timedelta(minutes=15)
WIDEST = 8  # quarters of an hour, both sides together
OVERTIME = (15, 30, 45, 60)  # minutes
SOMEBODY: OperativeRef = "one more"


@dataclass(frozen=True)
class WithheldSlot:
    """A slot as the search withheld it: the whole pattern, why, and the visit with the promise it would have got.

    `visit` is None when the household can make no part of it. `not_before` is the end of the notice.
    """

    slot: Slot
    reasons: tuple[Reason, ...]
    visit: NewVisit | None
    not_before: datetime


@dataclass(frozen=True)
class DayAsked:
    """One withheld slot on its day: everything that each idea for a change looks at."""

    withheld: WithheldSlot
    visit: NewVisit
    board: Board
    travel: TravelTimes
    now: datetime


def ideas(day: DayAsked) -> Iterator[Freed]:
    """Changes that somebody has to agree to, smallest first. `smallest` says that those before it were all tried."""
    for idea in (_wider_window, _overtime, _second_operative, _one_more_operative):
        found = idea(day)
        if found is not None:
            yield found


def hold_ends(
    withheld: WithheldSlot,
    visit: NewVisit,
    rounds: Sequence[Round],
    booked: Sequence[BookedVisit],
    *,
    travel: TravelTimes,
    now: datetime,
) -> Freed | None:
    """The end of what is held for other callers, if that alone is in the way: nobody is asked for anything."""
    ends = [stop.held_until for worked in rounds for stop in worked.stops if stop.held_until and stop.stands(now)]
    if not ends:
        return None
    bare = [replace(worked, stops=tuple(s for s in worked.stops if s.held_until is None)) for worked in rounds]
    board = set_up(bare, booked, visit, travel=travel, now=now)
    seats = _seated(DayAsked(withheld, visit, board, travel, now), board)
    if seats is None:
        return None
    until = max(ends)
    words = (
        f"A time is being held for another caller until {clock_in_words(until)}. If they do not take it, there is room "
        "for this visit."
    )
    return Freed(Change(ChangeKind.HOLD_ENDS, at=until), words, seats, smallest=True)


def _wider_window(day: DayAsked) -> Freed | None:
    """A promise some quarters of an hour longer, never into a time that the household cannot make."""
    visit, whole = day.visit, day.withheld.slot.window
    kinds = visit.needs.demands.kinds
    for quarters in range(1, WIDEST + 1):
        for later in range(quarters, -1, -1):
            wide = Window(whole.starts - (quarters - later) * QUARTER, whole.ends + later * QUARTER)
            promise = arrivals_allowed(wide, visit.stop.service_minutes, kinds, visit.also)
            if promise is None or promise == visit.stop.arrive or not promise.covers(visit.stop.arrive):
                continue
            soonest = max(day.now, day.withheld.not_before)
            if promise.starts < visit.stop.arrive.starts and promise.starts < soonest:
                continue
            wider = replace(visit, stop=replace(visit.stop, arrive=promise))
            rounds = _seated(day, _promised(day.board, wider))
            if rounds is not None:
                longer = promise.minutes - visit.stop.arrive.minutes
                change = Change(ChangeKind.WIDER_WINDOW, minutes=longer, window=promise)
                words = f"There is room if we may come on {window_in_words(promise)}."
                return Freed(change, words, rounds, smallest=True)
    return None


def _overtime(day: DayAsked) -> Freed | None:
    """A longer day for one operative; the landlord and the operative decide."""
    for minutes in OVERTIME:
        longer = replace(
            day.board,
            rounds=tuple(
                replace(worked, shift=replace(worked.shift, ends=worked.shift.ends + timedelta(minutes=minutes)))
                for worked in day.board.rounds
            ),
            problem=replace(day.board.problem, home_by=day.board.problem.home_by + minutes * MINUTE),
        )
        rounds = _seated(day, longer)
        if rounds is not None:
            late = rounds[0].operative_ref
            change = Change(ChangeKind.OVERTIME, minutes=minutes, operative_ref=late)
            words = f"There is room if one operative works {minutes} minutes longer that day and agrees to it."
            return Freed(change, words, rounds, smallest=True)
    return None


def _second_operative(day: DayAsked) -> Freed | None:
    """For a crew of two: one from the day as it is, the other for the visit alone, from a full hour."""
    visit, board = day.visit, day.board
    insisted = visit.needs.insists_on
    if visit.crew_size != 2:
        return None
    able = [r for r in board.able if insisted in {None, board.rounds[r].operative.ref}]
    starts = sorted(_starts(visit.stop.arrive), key=lambda at: (at.astimezone(LONDON).minute, at))
    for at in starts:
        there = _promised(board, replace(visit, stop=replace(visit.stop, arrive=Window(at, at + timedelta(seconds=1)))))
        for r in able:
            order = order_of(there, r, [*board.held(r), board.new])
            if order is None:
                continue
            hour = _full_hour(at)
            extra = _extra(day, hour, at + timedelta(minutes=visit.stop.service_minutes))
            pinned = new_order(there, r, order)
            rounds = _shown(day, [pinned, NewOrder(extra, (pinned.added,), pinned.added)] if pinned.added else [])
            if rounds is not None:
                until = clock_in_words(extra.shift.ends)
                change = Change(ChangeKind.SECOND_OPERATIVE, at=hour)
                words = f"There is room if a second operative is there from {clock_in_words(hour)} to {until}."
                return Freed(change, words, rounds, smallest=True)
    return None


def _one_more_operative(day: DayAsked) -> Freed | None:
    """One more of the trade, from the latest full hour that will do; no help where the household insists on one."""
    visit = day.visit
    if visit.crew_size != 1 or visit.needs.insists_on is not None:
        return None
    promise, stay = visit.stop.arrive, timedelta(minutes=visit.stop.service_minutes)
    at = max(_starts(promise), key=lambda at: (at.astimezone(LONDON).minute == 0, at))
    extra = _extra(day, _full_hour(at), max(promise.ends, at) + stay)
    placed = replace(visit.stop, planned_start=at)
    rounds = _shown(day, [NewOrder(extra, (placed,), placed)])
    if rounds is None:
        return None
    change = Change(ChangeKind.ONE_MORE_OPERATIVE, at=extra.shift.starts)
    who = "one more operative for this work"
    if visit.needs.all_skills or visit.needs.demands.genders:
        who = f"{who}, with all that this visit asks for,"
    words = f"There is room if {who} is there from {clock_in_words(extra.shift.starts)} that day."
    return Freed(change, words, rounds, smallest=True)


def _seated(day: DayAsked, board: Board) -> tuple[RoundPlan, ...] | None:
    """Certified rounds with the visit in them, each in any order of its own, nobody changing hands."""
    if board.visit.crew_size > 1:
        return next((rounds for rounds in _paired(day, board)), None)
    for r in board.able:
        order = order_of(board, r, [*board.held(r), board.new])
        if order is not None:
            rounds = _shown(day, [new_order(board, r, order)])
            if rounds is not None:
                return rounds
    return None


def _paired(day: DayAsked, board: Board) -> Iterator[tuple[RoundPlan, ...]]:
    insisted = board.visit.needs.insists_on
    for at in _starts(board.visit.stop.arrive):
        exact = replace(board.visit, stop=replace(board.visit.stop, arrive=Window(at, at + timedelta(seconds=1))))
        then = _promised(board, exact)
        orders = ((r, order_of(then, r, [*board.held(r), board.new])) for r in board.able)
        free = [(r, order) for r, order in orders if order is not None]
        free.sort(key=lambda pair: (board.rounds[pair[0]].operative.ref != insisted, pair[0]))
        if len(free) < 2 or insisted not in {None, board.rounds[free[0][0]].operative.ref}:
            continue
        rounds = _shown(day, [new_order(board, r, order) for r, order in free[:2]])
        if rounds is not None:
            yield rounds


def _promised(board: Board, visit: NewVisit) -> Board:
    """The board with another promise for the new visit."""
    problem = board.problem
    earliest, latest = problem.earliest.copy(), problem.latest.copy()
    first, last = arrivals(visit.stop.arrive, board.rounds[0].day) if board.rounds else (0, 0)
    earliest[board.new], latest[board.new] = first, last
    calls = (*board.calls[:-1], board.calls[-1]._replace(earliest=first, latest=last, stop=visit.stop))
    return replace(board, problem=replace(problem, earliest=earliest, latest=latest), calls=calls, visit=visit)


def _shown(day: DayAsked, changed: Sequence[RoundOrder]) -> tuple[RoundPlan, ...] | None:
    """The certified plans of the changed rounds, checked without a solver; None when anything is against them."""
    plans = certify(changed, travel=day.travel, now=day.now) if changed else ()
    if isinstance(plans, Uncertified) or not plans:
        return None
    stops = {stop.appointment_ref: stop for change in changed for stop in change.stops}
    together = [
        (change.round, planned(change.round, plan, tuple(stops.values())))
        for change, plan in zip(changed, plans, strict=True)
    ]
    return None if check_together(together, day.travel, needs=day.board.needs, ordered=False) else plans


def _extra(day: DayAsked, starts: datetime, ends: datetime) -> Round:
    """A day of somebody who is not on the roster: at the home itself, with all that the visit asks of whoever comes."""
    needs = day.visit.needs
    gender = next(iter(sorted(needs.demands.genders)), None)
    somebody = Operative(
        ref=SOMEBODY,
        name="",
        trades=frozenset({needs.trade}),
        home=day.visit.stop.place,
        skills=needs.all_skills,
        gender=gender,
    )
    shift = DayShift(starts, ends, lunch_earliest=starts, lunch_latest=starts, lunch_minutes=0)
    return Round(somebody, day.withheld.slot.day, shift)


def _starts(promise: Window) -> list[datetime]:
    """Every quarter of an hour of a promise, from its start."""
    return [promise.starts + n * QUARTER for n in range(-(-promise.minutes // 15))]


def _full_hour(at: datetime) -> datetime:
    """The full hour on the London clock at or before an instant; London is whole hours from UTC."""
    return at.replace(minute=0, second=0, microsecond=0)
