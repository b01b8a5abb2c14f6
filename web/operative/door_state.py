"""How far the operative is at the door: what is recorded, what the rulebook still waits for, and until when.

It only counts what the gate counts, so that nobody is shown "2 of 2" and refused for one. The gate alone decides.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from appointments.domain.evidence import Evidence, EvidenceKind
from appointments.domain.messages import MessageState
from appointments.domain.times import clock_in_words
from appointments.views.operative_visit import OperativeVisit
from web.application import DoorLimits
from web.operative.calls_state import CallsState, calls_state
from web.operative.card_state import CardState, card_state
from web.operative.planner_state import PlannerState, planner_state

# What the gate counts of a text: with no message of ours behind it, the operative's word that it was sent.
_GONE_OUT = ("", MessageState.SENT.value, MessageState.DELIVERED.value)
_UNDER_WAY = (MessageState.QUEUED.value, MessageState.SENDING.value)


@dataclass(frozen=True)
class StepState:
    """A step that the household asks for; `result` is empty until it is ticked. `inside`: once the door has opened."""

    code: str
    words: str
    result: str
    inside: bool = False


@dataclass(frozen=True)
class TextsState:
    """The texts sent from the door. `lines` say what became of each; `done`: one of them counts, it has gone out.

    `waiting`: one is still being sent.
    """

    lines: tuple[str, ...]
    done: bool
    waiting: bool


@dataclass(frozen=True)
class DoorState:
    """`counts_from` is the arrival, or the window's opening when the operative came early. Waits are in minutes.

    `late`: the operative came when the window was over; its very end is late, because windows are half-open.
    """

    now: datetime
    counts_from: datetime
    wait_minutes: int
    knocks: int
    knocks_needed: int
    calls: CallsState
    other_contact: str
    texts: TextsState
    steps: tuple[StepState, ...]
    planner: PlannerState
    card: CardState
    refusal: bool
    late: bool = False

    @property
    def our_failure(self) -> bool:
        """Whether it is ours whatever is done at the door: nothing more has to be shown there."""
        return self.late or self.planner.ours

    @property
    def early(self) -> bool:
        return self.now < self.counts_from

    @property
    def waited_minutes(self) -> int:
        return max(self.now - self.counts_from, timedelta(0)) // timedelta(minutes=1)

    @property
    def wait_over_at(self) -> datetime:
        return self.counts_from + timedelta(minutes=self.wait_minutes)

    @property
    def waited_enough(self) -> bool:
        return self.now >= self.wait_over_at


def door_state(visit: OperativeVisit, limits: DoorLimits, now: datetime) -> DoorState | None:
    """None before anybody has arrived."""
    if visit.arrived_at is None:
        return None
    counts_from = max(visit.arrived_at, visit.visit.window.starts)
    planner = planner_state(visit, counts_from, limits, now)
    asked_waits = [step.wait_minutes for step in visit.steps if step.wait_minutes is not None]
    return DoorState(
        now=now,
        counts_from=counts_from,
        wait_minutes=max([limits.wait_minutes, *asked_waits]),
        knocks=_knocks(visit.recorded(EvidenceKind.KNOCK), counts_from, limits.same_knock_seconds),
        knocks_needed=limits.knocks,
        calls=calls_state(visit, counts_from, limits),
        other_contact=_other_contact(visit),
        texts=_texts(visit.recorded(EvidenceKind.TEXT), counts_from),
        steps=_steps(visit),
        planner=planner,
        card=card_state(visit, counts_from, planner.settled_at, now),
        refusal=bool(visit.recorded(EvidenceKind.REASON)),
        late=visit.arrived_at >= visit.visit.window.ends,
    )


def _texts(items: tuple[Evidence, ...], counts_from: datetime) -> TextsState:
    """One that never left is no contact, and one from before the window opened does not count."""
    return TextsState(
        lines=tuple(_text_words(item) for item in items),
        done=any(item.text("result") in _GONE_OUT and item.at >= counts_from for item in items),
        waiting=any(item.text("result") in _UNDER_WAY for item in items),
    )


def _text_words(item: Evidence) -> str:
    at, result = clock_in_words(item.at), item.text("result")
    if result in _UNDER_WAY:
        return f"The text of {at} is being sent. It counts once it has gone out"
    if result in _GONE_OUT:
        return f"Texted at {at}{', delivered' if result == MessageState.DELIVERED.value else ''}"
    if result == MessageState.UNKNOWN.value:
        return f"Nobody can say whether the text of {at} went out. Send another"
    return f"The text of {at} did not go out. Send another, or ask the planner"


def _other_contact(visit: OperativeVisit) -> str:
    """Whom the planner has named besides, last."""
    named = [item.text("other_contact") for item in visit.recorded(EvidenceKind.PLANNER_ANSWERED)]
    return next((words for words in reversed(named) if words), "")


def _knocks(items: Iterable[Evidence], counts_from: datetime, same_knock_seconds: int) -> int:
    """A button pressed twice is one knock, by the phone's clock; one before the window opened, by ours, is none."""
    counted, last = 0, None
    for item in items:
        again = last is not None and item.device_at < last + timedelta(seconds=same_knock_seconds)
        if item.at >= counts_from and not again:
            counted, last = counted + 1, item.device_at
    return counted


def _steps(visit: OperativeVisit) -> tuple[StepState, ...]:
    ticked = {item.text("step"): item.text("result") for item in visit.recorded(EvidenceKind.DOOR_STEP)}
    asked = (step for step in visit.steps if step.must_tick or step.inside)
    return tuple(StepState(step.code, step.words, ticked.get(step.code, ""), step.inside) for step in asked)
