"""What comes in from outside: feeds, the landlord's own files, and the webhooks of providers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO, Protocol

from appointments.domain.calls import CallReport
from appointments.domain.feeds import FeedReport, FeedRow, ImportRow
from appointments.domain.messages import Receipt
from appointments.domain.refs import CallRef, EvidenceRef, MessageRef
from appointments.use_cases.steps.importing import ImportRecords


class FeedReader(Protocol):
    """One format of a feed: rows and problems, read lazily."""

    def read(self, source: BinaryIO) -> Iterator[FeedRow]: ...


@dataclass(frozen=True)
class RecordFile:
    """One kind of the landlord's own files: how it is read, and the use case that takes its rows."""

    read: Callable[[BinaryIO], Iterator[ImportRow]]
    take: Callable[[ImportRecords], FeedReport]


class PhotoPieces(Protocol):
    """Photos that are still coming in. `append` gives the size with the piece, None when it does not begin there."""

    def size(self, ref: EvidenceRef) -> int: ...
    def append(self, ref: EvidenceRef, offset: int, content: bytes) -> int | None: ...
    def forget_before(self, instant: datetime) -> int: ...


class IncomingText(Protocol):
    """A text from a resident as its provider gives it; `from_number` is E.164."""

    @property
    def provider(self) -> str: ...
    @property
    def provider_ref(self) -> str: ...
    @property
    def from_number(self) -> str: ...
    @property
    def text(self) -> str: ...


@dataclass(frozen=True)
class SmsDoor:
    """The provider's webhooks. `genuine(path, form, signature)`: whether the provider signed this request.

    `inbound` and `receipt` raise Invalid naming a field that is missing or not known.
    """

    genuine: Callable[[str, Mapping[str, str], str | None], bool]
    inbound: Callable[[Mapping[str, str]], IncomingText]
    receipt: Callable[[Mapping[str, str]], Receipt]


@dataclass(frozen=True)
class NotifyDoor:
    """GOV.UK Notify's callbacks, read from their JSON. `genuine(authorization)`: whether one carries the token."""

    genuine: Callable[[str | None], bool]
    inbound: Callable[[Mapping[str, object]], IncomingText]
    receipt: Callable[[Mapping[str, object]], Receipt]


@dataclass(frozen=True)
class SpokenDoor:
    """The webhooks of messages that are said by telephone, `genuine` as for texts.

    `picked_up(form)` gives the provider and its name for the call; `saying(message, words, language, form)` what it
    says then, with None for words where there is nothing to say any more; `saying_to_a_person` the same once a key has
    shown that one is there. `answer(form)` is None where no key was pressed that answers it, `pressed(form)` whether
    any was; `parting(language, key)` says goodbye, and what was noted by that key.
    """

    genuine: Callable[[str, Mapping[str, str], str | None], bool]
    picked_up: Callable[[Mapping[str, str]], tuple[str, str]]
    saying: Callable[[MessageRef, str | None, str, Mapping[str, str]], str]
    saying_to_a_person: Callable[[MessageRef, str | None, str, Mapping[str, str]], str]
    saying_again: Callable[[MessageRef, str, str, bool], str]
    parting: Callable[[str, str], str]
    heard: Callable[[Mapping[str, str]], Receipt]
    pressed: Callable[[Mapping[str, str]], bool]
    answer: Callable[[Mapping[str, str]], IncomingText | None]
    ended: Callable[[Mapping[str, str]], Receipt]


@dataclass(frozen=True)
class CallDoor:
    """The call provider's webhooks, `genuine` as for texts. `connecting(call, number)` is our answer to its question
    whom to ring. What reads a form raises Invalid naming a field that is missing or not known.
    """

    genuine: Callable[[str, Mapping[str, str], str | None], bool]
    connected: Callable[[Mapping[str, str]], str]
    connecting: Callable[[CallRef, str | None], str]
    operative_report: Callable[[Mapping[str, str]], CallReport]
    household_report: Callable[[Mapping[str, str]], CallReport]
    dialled_report: Callable[[Mapping[str, str]], CallReport]
