"""On request: the smallest change that would free a withheld slot, or that none does. Never a waiver.

Nothing that protects a household or an operative's safety is ever set aside here: requirements, notice, promises,
skills and certificates stand. Changes are tried from the smallest on: what asks nobody (another order, another
operative, a hold that ends), what asks the household (a wider window), what asks an operative (a longer day), what asks
the landlord (one more pair of hands). Each is only named with certified rounds to show for it.

What is in the way comes from the solver's assumptions, shrunk to those that count; a solver's status is never given as
a reason. Work is counted, not timed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from appointments.domain.room import (
    PROTECTED,
    Change,
    ChangeKind,
    Freed,
    Impossible,
    NotFoundInTime,
    Repacked,
    SlotAnswer,
)
from appointments.domain.rounds import BookedVisit, Round
from appointments.domain.slots import Block, Reason
from appointments.ports import TravelTimes
from appointments.scheduling.making_room.board import set_up
from appointments.scheduling.making_room.in_the_way import in_the_way
from appointments.scheduling.making_room.small_changes import DayAsked, WithheldSlot, hold_ends, ideas
from appointments.scheduling.repack import promising, repack


def smallest_change(
    withheld: WithheldSlot,
    rounds: Sequence[Round],
    booked: Sequence[BookedVisit],
    *,
    travel: TravelTimes,
    now: datetime,
) -> SlotAnswer:
    """What would free the slot. `rounds` are all of that day, `booked` what the visits in them ask for."""
    standing = [reason for reason in withheld.reasons if reason.block in PROTECTED]
    visit = withheld.visit
    if standing or visit is None:
        return _stands(withheld, standing)
    room = repack(rounds, booked, visit, travel=travel, now=now)
    near = promising(rounds, visit, travel=travel)
    board = set_up(near, booked, visit, travel=travel, now=now)
    if not isinstance(room, Repacked):
        waiting = hold_ends(withheld, visit, near, booked, travel=travel, now=now)
        if waiting is not None:
            return replace(waiting, smallest=isinstance(room, Impossible))
    blocking = in_the_way(board)
    if isinstance(room, Repacked):
        return replace(_rearranged(withheld, room), in_the_way=blocking)
    day = DayAsked(withheld, visit, board, travel, now)
    for found in ideas(day):
        ruled_out = isinstance(room, Impossible) and found.smallest
        return replace(found, smallest=ruled_out, in_the_way=blocking)
    if isinstance(room, Impossible):
        return Impossible(room.blocks, f"{room.words} None of the other changes that may be made would free it either.")
    return NotFoundInTime(f"No change was found that would free {withheld.slot}. That does not prove there is none.")


def _stands(withheld: WithheldSlot, standing: Sequence[Reason]) -> Impossible:
    """Said with the reason itself: it was put in words that can be read aloud."""
    blocks = tuple(dict.fromkeys(reason.block for reason in standing)) or (Block.REQUIREMENT_TIMES,)
    why = " ".join(dict.fromkeys(reason.words for reason in standing))
    fixed = {Block.PAST, Block.CLOSED, Block.CALENDAR, Block.PROMISED}
    rest = (
        "That cannot be changed."
        if set(blocks) <= fixed
        else "What protects the household is never set aside to make room."
    )
    return Impossible(blocks, f"{why} {rest}".strip())


def _rearranged(withheld: WithheldSlot, room: Repacked) -> Freed:
    handed = len(room.handed_over)
    if not handed:
        change = Change(ChangeKind.ORDER)
        words = "There is room if the visits of that day are done in another order. Nobody's promise changes."
    else:
        change = Change(ChangeKind.HAND_OVER, visits=handed)
        others = "one other visit is" if handed == 1 else f"{_number(handed)} other visits are"
        words = f"There is room if {others} done by a colleague. Nobody's promise changes."
    return Freed(change, words, room.rounds, room.smallest, room=room)


def _number(count: int) -> str:
    return {1: "one", 2: "two", 3: "three", 4: "four"}.get(count, str(count))
