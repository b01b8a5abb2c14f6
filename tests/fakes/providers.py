"""Providers of messages and calls that only collect."""

from __future__ import annotations

from appointments.domain.calls import Call, CallReport
from appointments.domain.homes import Channel
from appointments.domain.messages import Message, Receipt
from appointments.ports import Accepted, SendFailed, SendUnknown

TEXTS = frozenset({Channel.SMS})


class FakeProvider:
    """Collects what it is given. While `outcome` is SendFailed or SendUnknown, that is raised instead."""

    def __init__(self, *, name: str = "fake", two_way: bool = True, channels: frozenset[Channel] = TEXTS) -> None:
        self.name = name
        self.two_way = two_way
        self.channels = channels
        self.sent: list[Message] = []
        self.outcome: SendFailed | SendUnknown | None = None
        self.receipts: dict[str, Receipt] = {}  # by the message's reference: what `ask` answers
        self.never_had: set[str] = set()  # references that it is sure it was never given

    def send(self, message: Message) -> Accepted:
        if self.outcome is not None:
            raise self.outcome
        self.sent.append(message)
        return Accepted(f"{self.name}-{len(self.sent)}")

    def ask(self, message: Message) -> Receipt | None:
        return self.receipts.get(message.ref)

    def lacks(self, message: Message) -> bool:
        return message.ref in self.never_had


class FakeCallProvider:
    """Collects the calls it is given. While `outcome` is SendFailed or SendUnknown, that is raised instead."""

    name = "fake"

    def __init__(self) -> None:
        self.placed: list[Call] = []
        self.outcome: SendFailed | SendUnknown | None = None
        self.reports: dict[str, CallReport] = {}  # by the call's reference: what `ask` answers

    def place(self, call: Call) -> str:
        if self.outcome is not None:
            raise self.outcome
        self.placed.append(call)
        return f"{self.name}-{len(self.placed)}"

    def ask(self, call: Call) -> CallReport | None:
        return self.reports.get(call.ref)
