"""Who a text is from, as far as its number says it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from appointments.domain.appointments import Appointment
from appointments.domain.homes import Household
from appointments.domain.messages import Message


@dataclass(frozen=True)
class Sender:
    """Who has the number that wrote, the visits they wait for, and what they were asked last.

    `in_call`: what was asked is what the call said in which they pressed a key, and it was about no other visit.
    """

    households: Sequence[Household]
    awaited: Sequence[Appointment]
    asked: Message | None
    in_call: bool = False
