"""What the steps of the story share: the product, a clock that the story moves, saying things and checking them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from appointments.domain.times import instant_in_words
from appointments.use_cases.messaging.answer_replies import AnswerReplies
from appointments.use_cases.messaging.deliver_outbox import DeliverOutbox
from appointments.use_cases.messaging.record_reply import RecordReply
from web.application import Application

# A Monday morning with no bank holiday and no change of the clocks near it: the story reads the same every time.
STARTS = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

# Ofcom's drama range, at its upper end: the demo's households have the others.
FAMILY_NUMBER = "+447700900991"
UNREACHABLE_NUMBER = "+447700900992"
UNREPORTED_NUMBER = "+447700900993"  # whose network says only later what became of a text
PLANNER, OPERATIVE = "planner1", "operative01"

Thing = TypeVar("Thing")


class StoryEndedOtherwise(Exception):
    """A step did not end as told; the message says which and how."""


class StoryClock:
    """A clock that stands still until the story moves it, and never goes back."""

    def __init__(self, now: datetime) -> None:
        self._now = now

    def now(self) -> datetime:
        return self._now

    def move_to(self, instant: datetime) -> None:
        if instant < self._now:
            raise StoryEndedOtherwise(f"the story would have to go back from {self._now} to {instant}")
        self._now = instant

    def pass_minutes(self, minutes: int) -> None:
        self.move_to(self._now + timedelta(minutes=minutes))


@dataclass
class Telling:
    """The product, the clock, where to say things, and a counter for references that a phone would make."""

    application: Application
    clock: StoryClock
    say: Callable[[str], None]
    made: int = 0

    def step(self, words: str) -> None:
        self.say("")
        self.say(f"{instant_in_words(self.clock.now())}. {words}")

    def detail(self, words: str) -> None:
        self.say(f"    {words}")

    def expect(self, words: str, *, held: bool) -> None:
        """Go on if it held; `words` say what should have been."""
        if not held:
            raise StoryEndedOtherwise(words)

    def some(self, things: tuple[Thing, ...], words: str) -> tuple[Thing, ...]:
        """The things, of which there must be one at least."""
        self.expect(words, held=bool(things))
        return things

    def new_ref(self) -> str:
        self.made += 1
        return f"E-STORY-{self.made:04d}"

    def deliver(self, number: str) -> None:
        """Send what is due, and show the text that arrived on this phone."""
        before = self.application.look_up.texts_to(number)
        self.application.deliver_outbox(DeliverOutbox(limit=500))
        texts = self.application.look_up.texts_to(number)
        self.expect(f"a text should have arrived at {number}", held=len(texts) > len(before))
        self.detail(f"  «{texts[-1]}»")

    def reply(self, text: str) -> None:
        """The family answers the last text."""
        self.application.record_reply(RecordReply("handset", self.new_ref(), FAMILY_NUMBER, text))
        self.application.answer_replies(AnswerReplies())
