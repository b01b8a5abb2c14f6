"""The resident's telephone, played by a page of our own: for development, the demo and the tests.

Nothing leaves the machine, and nothing is kept here: the page shows the outbox. A handset delivers at once, unless it
is switched off.
"""

from __future__ import annotations

import re

from appointments.domain.messages import Message, MessageState, Receipt
from appointments.ports import Accepted, Clock, SendFailed

_E164 = re.compile(r"\+[1-9][0-9]{6,14}")


class HandsetProvider:
    """Implements the port MessageProvider. `switched_off` are numbers (E.164) that nothing can be delivered to.

    Of what is sent to `unreported` ones nothing is known at once, as with a network: its receipt comes later.
    """

    name = "handset"
    two_way = True

    def __init__(
        self, *, clock: Clock, switched_off: frozenset[str] = frozenset(), unreported: frozenset[str] = frozenset()
    ) -> None:
        self._clock = clock
        self._switched_off = switched_off
        self._unreported = unreported

    def send(self, message: Message) -> Accepted:
        if not _E164.fullmatch(message.to):
            raise SendFailed("the handset takes numbers in E.164 form only", retry=False, code="not-a-number")
        if message.to in self._unreported:
            return Accepted(self._ref(message))
        return Accepted(self._ref(message), receipt=self.ask(message))

    def ask(self, message: Message) -> Receipt:
        """What became of it: delivered now, or failed where the handset is switched off."""
        off = message.to in self._switched_off
        return Receipt(
            provider=self.name,
            provider_ref=message.provider_ref or self._ref(message),
            state=MessageState.FAILED if off else MessageState.DELIVERED,
            at=self._clock.now(),
            code="switched-off" if off else "",
        )

    def _ref(self, message: Message) -> str:
        return f"handset-{message.ref}"
