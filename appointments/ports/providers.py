"""Who carries our texts and calls."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from appointments.domain.calls import Call, CallReport
from appointments.domain.homes import Channel
from appointments.domain.messages import Message, Receipt


@dataclass(frozen=True)
class Accepted:
    """The provider took the message; `provider_ref` is its name for it.

    `receipt` is set by providers that know at once what became of it; `provider` where several stand behind one, and
    names the one that took it.
    """

    provider_ref: str
    receipt: Receipt | None = None
    provider: str = ""


class SendFailed(Exception):
    """The provider did not take it. `retry` says whether another try may help; `code` is the provider's.

    `retry_after` is how long it asked us to wait (its Retry-After), where it did.
    """

    def __init__(self, message: str, *, retry: bool, code: str = "", retry_after: timedelta | None = None) -> None:
        super().__init__(message)
        self.retry = retry
        self.code = code
        self.retry_after = retry_after


class SendUnknown(Exception):
    """Nobody can say whether the provider took it (a time-out after sending). Never sent again blindly."""


class MessageProvider(Protocol):
    """One vendor, for the `channels` that it carries.

    `two_way` is false for senders whose texts residents cannot answer (alphanumeric names, rule 35). `send` is called
    from several threads at once.
    """

    name: str
    two_way: bool
    channels: frozenset[Channel]

    def send(self, message: Message) -> Accepted:
        """Raises SendFailed or SendUnknown."""

    def ask(self, message: Message) -> Receipt | None:
        """What became of a message of unknown state; None when the provider cannot say either."""

    def lacks(self, message: Message) -> bool:
        """Whether the provider answers that it was never given this one; False wherever there is any doubt.

        Asked some minutes after the sending broke off, of a message that `ask` does not find.
        """


class CallProvider(Protocol):
    """One vendor: rings the operative, then the household, and never records what is said."""

    name: str

    def place(self, call: Call) -> str:
        """The provider's name for the call. Raises SendFailed or SendUnknown, as for a message."""

    def ask(self, call: Call) -> CallReport | None:
        """What became of a call; None when the provider cannot say either."""


@dataclass(frozen=True)
class InboundText:
    """A text from a resident as its provider told us. `provider_ref` is the provider's name for it, and unique.

    `from_number` is E.164 for people; networks also send from names and short codes, kept as they came.
    """

    provider: str
    provider_ref: str
    from_number: str
    text: str
