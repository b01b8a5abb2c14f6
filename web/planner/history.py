"""What happened to one appointment, as lines in the order of time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import TypeAlias

from appointments.domain.appointments import Appointment
from appointments.domain.outcomes import OUTCOME_WORDS
from appointments.domain.times import window_in_words
from appointments.domain.work_orders import NeedOfWork
from appointments.views.work_order_page import AppointmentStory
from web.evidence_words import worth_knowing
from web.planner import wording
from web.words import message_words

Line: TypeAlias = "tuple[datetime, str]"


def history(
    story: AppointmentStory, names: Mapping[str, str], needs: Iterable[NeedOfWork], *, door: bool
) -> list[Line]:
    """Promises, messages, replies and the end, oldest first; with `door` what was recorded there, and judgements."""
    lines = [*_promises(story.appointment, names), *_said(story)]
    if door:
        lines += _at_the_door(story, names, needs)
    return sorted(lines, key=lambda line: line[0])


def _promises(appointment: Appointment, names: Mapping[str, str]) -> Iterator[Line]:
    for promise in appointment.promises:
        made = wording.promise(promise, names, anew=appointment.made_anew(promise))
        yield promise.made_at, f"{made}: {window_in_words(promise.window)}"
    if appointment.closed_at and appointment.outcome:
        words = f": {appointment.outcome_words}" if appointment.outcome_words else ""
        yield appointment.closed_at, f"Closed as “{OUTCOME_WORDS[appointment.outcome]}”{words}"


def _said(story: AppointmentStory) -> Iterator[Line]:
    for message in story.messages:
        name, channel = wording.MESSAGES[message.kind], wording.CHANNELS[message.channel].lower()
        yield (
            message.delivered_at or message.sent_at or message.queued_at,
            f"{name}, {channel}: {message_words(message.state).lower()}",
        )
    for reply in story.replies:
        yield reply.received_at, f"Reply: {wording.understood(reply).lower()}"
    for challenge in story.challenges:
        yield challenge.raised_at, "The resident saw it differently"


def _at_the_door(story: AppointmentStory, names: Mapping[str, str], needs: Iterable[NeedOfWork]) -> Iterator[Line]:
    steps = wording.steps_of(story.appointment, needs)
    for item in story.evidence:
        known = worth_knowing(item, closed_at=story.appointment.closed_at)
        words = f"{wording.evidence(item, steps)} ({wording.somebody(item.by, names)})"
        yield item.at, ". ".join([words, *known])
    for judgement in story.judgements:
        answer = "allowed" if judgement.allowed else "refused"
        yield judgement.judged_at, f"Claim “{OUTCOME_WORDS[judgement.outcome]}” {answer}"
