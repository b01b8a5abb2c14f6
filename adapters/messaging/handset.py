"""The resident's telephone and post, played by a page of our own: for development, the demo and the tests.

Nothing leaves the machine, and nothing is kept here: the page shows the outbox. A handset delivers at once, unless it
is switched off; a letter is posted at once, and counts from its deemed day of service.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime

from appointments.domain.homes import Channel
from appointments.domain.messages import Message, MessageState, Receipt
from appointments.ports import Accepted, Clock, SendFailed

_E164 = re.compile(r"\+[1-9][0-9]{6,14}")
_RUNG = frozenset({Channel.SMS, Channel.VOICE})


class HandsetProvider:
    """Implements the port MessageProvider. `switched_off` are numbers (E.164) that nothing can be delivered to.

    Of what is sent to `unreported` ones nothing is known at once, as with a network: its receipt comes later.
    `letter_served_at` is when a letter posted at an instant counts as served; without it no letters are carried.
    """

    name = "handset"
    two_way = True

    def __init__(
        self,
        *,
        clock: Clock,
        switched_off: frozenset[str] = frozenset(),
        unreported: frozenset[str] = frozenset(),
        letter_served_at: Callable[[datetime], datetime] | None = None,
    ) -> None:
        self.channels = frozenset(Channel) - (set() if letter_served_at else {Channel.LETTER})
        self._clock = clock
        self._switched_off = switched_off
        self._unreported = unreported
        self._served_at = letter_served_at

    def send(self, message: Message) -> Accepted:
        if message.channel not in self.channels:
            raise SendFailed(f"the handset plays no {message.channel}", retry=False, code="channel")
        if message.channel in _RUNG and not _E164.fullmatch(message.to):
            raise SendFailed("the handset takes numbers in E.164 form only", retry=False, code="not-a-number")
        if message.to in self._unreported:
            return Accepted(self._ref(message))
        return Accepted(self._ref(message), receipt=self.ask(message))

    def ask(self, message: Message) -> Receipt:
        """What became of it: delivered now, or failed where the handset is switched off."""
        off, now = message.to in self._switched_off, self._clock.now()
        letter = message.channel is Channel.LETTER and self._served_at is not None
        return Receipt(
            provider=self.name,
            provider_ref=message.provider_ref or self._ref(message),
            state=MessageState.FAILED if off else MessageState.DELIVERED,
            at=now,
            code="switched-off" if off else "",
            delivered_at=self._served_at(now) if letter and self._served_at else None,
        )

    def lacks(self, message: Message) -> bool:
        return False  # it always says what became of a message

    def _ref(self, message: Message) -> str:
        return f"handset-{message.ref}"
