"""Files, photos, telephone numbers, places and roads."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO, Protocol, TypeVar

from appointments.domain.feeds import FeedRow
from appointments.domain.homes import LineType, Place

Question = TypeVar("Question")
Answer = TypeVar("Answer")


class FeedReader(Protocol):
    """One format. Reading is lazy: a file of 100,000 rows is never in memory at once."""

    name: str

    def read(self, source: BinaryIO) -> Iterator[FeedRow]:
        """Rows and problems in the order of the file; raises FeedUnreadable before the first row."""


@dataclass(frozen=True)
class StoredPhoto:
    """A photo as kept: metadata read, then stripped. `digest` is the SHA-256 of the stored bytes.

    `fingerprint` is that of the bytes as sent, `thumbnail` the digest of a small picture of it. `taken_where` is what
    the camera wrote of its place; it is for comparing, and not to be kept.
    """

    digest: str
    media_type: str
    width: int
    height: int
    size: int
    taken_at: datetime | None
    fingerprint: str = ""
    thumbnail: str = ""
    taken_where: Place | None = None


class EvidenceVault(Protocol):
    """Where photos are kept, by digest; the same photo twice is kept once."""

    def keep(self, content: bytes) -> StoredPhoto:
        """Raises Invalid("photo", ...) when it is no image, or too large."""

    def read(self, digest: str) -> bytes: ...
    def forget(self, digest: str) -> None:
        """Remove a photo for good; nothing happens when it is not there any more."""


@dataclass(frozen=True)
class ParsedNumber:
    number: str
    line: LineType


class PhoneNumbers(Protocol):
    def parse(self, text: str, field: str) -> ParsedNumber:
        """E.164 and the type of line; raises Invalid naming the field."""


class Geocoder(Protocol):
    def place(self, postcode: str) -> Place | None:
        """The middle of a postcode; None when it is not known."""


class Executor(Protocol):
    """Where parts of a large plan are worked out at once: any `concurrent.futures.Executor` will do."""

    def map(self, work: Callable[[Question], Answer], questions: Iterable[Question], /) -> Iterator[Answer]:
        """The answers in the order asked."""


class TravelTimes(Protocol):
    """Driving times. Rows follow origins, columns destinations; whole seconds, rounded up."""

    def seconds(self, origins: Sequence[Place], destinations: Sequence[Place]) -> Sequence[Sequence[int]]: ...
