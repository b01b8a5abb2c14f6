"""Room for one more visit on a day that is full: how it could be made, what would free a slot, or that nothing does.

`words` can be read aloud to the caller and reveal nothing of another household; everything else is for the planner.
"Impossible" is only said when it is proven; what was not found within the limits is called that.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from appointments.domain.day_plans import Move
from appointments.domain.refs import OperativeRef
from appointments.domain.rounds import RoundPlan
from appointments.domain.slots import Block
from appointments.domain.times import Window

# What is there to protect somebody, or what nobody can change: a slot withheld for it is never freed by us.
PROTECTED = frozenset(
    {
        Block.PAST,
        Block.CLOSED,
        Block.CALENDAR,
        Block.PROMISED,
        Block.NOTICE,
        Block.REQUIREMENT_TIMES,
        Block.DO_NOT_ATTEND,
        Block.ARRANGE,
        Block.SEQUENCE,
        Block.THIRD_PARTY,
    }
)


@dataclass(frozen=True)
class Repacked:
    """Room was made. `rounds` are the changed ones, certified; `operatives` are those who come, the lead first.

    `moves` are the other visits that come at another minute or with somebody else, always within what they were
    promised. `smallest` when it was proven that no fewer visits have to change hands.
    """

    rounds: tuple[RoundPlan, ...]
    moves: tuple[Move, ...]
    operatives: tuple[OperativeRef, ...]
    starts: datetime
    smallest: bool

    @property
    def handed_over(self) -> tuple[Move, ...]:
        return tuple(move for move in self.moves if move.changes_hands)


@dataclass(frozen=True)
class Impossible:
    """Proven, or ruled out by what `blocks` stand for."""

    blocks: tuple[Block, ...]
    words: str


@dataclass(frozen=True)
class NotFoundInTime:
    """Not found within the limits, which is no proof."""

    words: str


Room: TypeAlias = Repacked | Impossible | NotFoundInTime


class ChangeKind(StrEnum):
    """From the smallest on."""

    ORDER = "order"  # the visits of that day in another order; nobody changes hands
    HAND_OVER = "hand_over"  # visits that somebody else takes over
    HOLD_ENDS = "hold_ends"  # a time that is held for another caller, if they do not take it
    WIDER_WINDOW = "wider_window"
    OVERTIME = "overtime"
    SECOND_OPERATIVE = "second_operative"
    ONE_MORE_OPERATIVE = "one_more_operative"


@dataclass(frozen=True)
class Change:
    """What would have to change. `visits` change hands; `minutes` is how much wider or longer; `at` is from when.

    `operative_ref` is whose day gets longer; `window` is the promise that would be made instead.
    """

    kind: ChangeKind
    visits: int = 0
    minutes: int = 0
    at: datetime | None = None
    operative_ref: OperativeRef | None = None
    window: Window | None = None


@dataclass(frozen=True)
class Freed:
    """What would free a slot, with certified rounds to show for it.

    `smallest` when every smaller change was proven not to do. `room` is set when the plan alone has to change.
    `in_the_way` is a sentence for the planner.
    """

    change: Change
    words: str
    rounds: tuple[RoundPlan, ...]
    smallest: bool
    in_the_way: str = ""
    room: Repacked | None = None


SlotAnswer: TypeAlias = Freed | Impossible | NotFoundInTime
