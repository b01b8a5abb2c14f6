"""One provider in front of several: each message goes to whoever carries its channel.

What becomes of it is under the name of the one that took it, because receipts come from there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from appointments.domain.homes import Channel
from appointments.domain.messages import Message, Receipt
from appointments.ports import Accepted, MessageProvider, SendFailed


class ByChannel:
    """Implements the port MessageProvider over those that carry one channel each."""

    name = "by-channel"

    def __init__(self, carriers: Mapping[Channel, MessageProvider]) -> None:
        """Raises ValueError where a provider is to carry what it cannot, or asks for answers that cannot come."""
        for channel, carrier in carriers.items():
            if channel not in carrier.channels:
                raise ValueError(f"{carrier.name} is not set up to carry {channel}")
        texts = carriers.get(Channel.SMS)
        if texts is not None and not texts.two_way:
            raise ValueError(f"residents cannot answer texts through {texts.name}, and our texts ask them to")
        self._carriers = dict(carriers)
        self.channels = frozenset(carriers)
        self.two_way = texts is not None

    def __repr__(self) -> str:
        return f"ByChannel({', '.join(f'{channel}: {self._carriers[channel].name}' for channel in self.channels)})"

    def send(self, message: Message) -> Accepted:
        carrier = self._carriers.get(message.channel)
        if carrier is None:
            raise SendFailed(f"nobody carries {message.channel}", retry=False, code="channel")
        accepted = carrier.send(message)
        return replace(accepted, provider=accepted.provider or carrier.name)

    def ask(self, message: Message) -> Receipt | None:
        carrier = self._carriers.get(message.channel)
        return carrier.ask(message) if carrier is not None else None

    @property
    def carriers(self) -> tuple[MessageProvider, ...]:
        """All of them, for the doors that their webhooks come through."""
        return tuple(self._carriers.values())
