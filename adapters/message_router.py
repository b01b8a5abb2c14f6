"""One provider in front of several: each message goes to whoever carries its channel.

What becomes of it is under the name of the one that took it, because receipts come from there. `parts` are the same
apart: the outbox is emptied for each by itself, so that one that fails, or hangs, holds up nobody else's messages.
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
        carrier = self._carriers.get(message.channel) or Nobody(frozenset({message.channel}))
        accepted = carrier.send(message)
        return replace(accepted, provider=accepted.provider or carrier.name)

    def ask(self, message: Message) -> Receipt | None:
        """Whoever took it, though its channel may go to another one by now; None where that one is not set up."""
        if not message.provider:
            carrier = self._carriers.get(message.channel)
            return carrier.ask(message) if carrier is not None else None
        took = self._took(message)
        return took.ask(message) if took is not None else None

    def lacks(self, message: Message) -> bool:
        """By the word of whoever was handed it, and of nobody where that is not known."""
        took = self._took(message)
        return took is not None and took.lacks(message)

    def _took(self, message: Message) -> MessageProvider | None:
        return next((carrier for carrier in self.carriers if carrier.name == message.provider), None)

    @property
    def carriers(self) -> tuple[MessageProvider, ...]:
        """All of them, for the doors that their webhooks come through."""
        return tuple(self._carriers.values())

    def parts(self) -> tuple[MessageProvider, ...]:
        """Each carrier once, for the channels that go to it; and nobody, for those that none carries any more."""
        by_name = {carrier.name: carrier for carrier in self.carriers}
        parts: list[MessageProvider] = [
            Part(carrier, frozenset(channel for channel, each in self._carriers.items() if each.name == name))
            for name, carrier in by_name.items()
        ]
        left = frozenset(Channel) - self.channels
        return (*parts, Nobody(left)) if left else tuple(parts)


class Part:
    """One carrier under its own name, for the channels that go to it here: it may be able to carry others."""

    def __init__(self, carrier: MessageProvider, channels: frozenset[Channel]) -> None:
        self._carrier = carrier
        self.name, self.two_way, self.channels = carrier.name, carrier.two_way, channels

    def send(self, message: Message) -> Accepted:
        return self._carrier.send(message)

    def ask(self, message: Message) -> Receipt | None:
        return self._carrier.ask(message)

    def lacks(self, message: Message) -> bool:
        return self._carrier.lacks(message)


class Nobody:
    """For what was queued while somebody carried its channel: refused at once, so that they are told another way."""

    name = "nobody"
    two_way = False

    def __init__(self, channels: frozenset[Channel]) -> None:
        self.channels = channels

    def send(self, message: Message) -> Accepted:
        raise SendFailed(f"nobody carries {message.channel}", retry=False, code="channel")

    def ask(self, message: Message) -> Receipt | None:
        return None

    def lacks(self, message: Message) -> bool:
        return False
