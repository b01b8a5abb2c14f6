"""Whether a message may still be sent, asked in the moment before it is: much happens between queueing and sending."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from appointments.domain.homes import Channel, ContactNumber
from appointments.domain.messages.message import NOTICE_KINDS, Message, MessageKind

# What only makes sense while somebody is to come.
_SOMEBODY_COMES = NOTICE_KINDS | {MessageKind.ON_THE_WAY, MessageKind.AT_THE_DOOR, MessageKind.EMERGENCY}


class Unfit(StrEnum):
    STALE = "stale"  # it tells of a promise that does not hold any more
    BARRED = "barred"  # its number or address was taken back, or is not to be used that way (rules 27 and 28)


@dataclass(frozen=True)
class Standing:
    """How things stand with what a message is about. `numbers` are those of the household that it is addressed to:
    none when it goes to somebody else, one for each resident who has that number otherwise. `name` and `email` are of
    whoever is written to there. `arrived`: somebody is at the door; `over`: the visit is closed."""

    promise_version: int
    called_off: bool
    numbers: tuple[ContactNumber, ...] = ()
    name: str | None = None
    email: str | None = None
    arrived: bool = False
    over: bool = False


def unfit(message: Message, standing: Standing, *, also_told: bool = False) -> Unfit | None:
    """Why it is not to be sent; None when it may be.

    `also_told`: the address is not the household's, and what the household needs names it as somebody who is told.
    """
    if message.promise_version is not None and message.promise_version < standing.promise_version:
        return Unfit.STALE
    if (standing.called_off or standing.over) and message.kind in _SOMEBODY_COMES:
        return Unfit.STALE
    if standing.arrived and message.kind is MessageKind.ON_THE_WAY:
        return Unfit.STALE
    if also_told and not standing.numbers:
        return None
    return None if _still_theirs(message, standing) else Unfit.BARRED


def _still_theirs(message: Message, standing: Standing) -> bool:
    """Whether the household still has that number or address, and may be told that way."""
    match message.channel:
        case Channel.SMS:
            return any(number.may_text() for number in standing.numbers)
        case Channel.VOICE:
            return any(number.may_call() for number in standing.numbers)
        case Channel.EMAIL:
            return standing.email == message.to
        case Channel.LETTER:
            return standing.name is not None and message.to.startswith(f"{standing.name}\n")
