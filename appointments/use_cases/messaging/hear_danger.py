"""What a resident writes on their page goes to a person at once where it warns of danger, as a text does."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from textwrap import shorten

from appointments.domain.appointments import State
from appointments.domain.refs import AppointmentRef
from appointments.domain.replies import Hazard, interpret
from appointments.domain.tasks import TaskKind
from appointments.ports import Clock, UnitOfWork
from appointments.use_cases.steps.audience import whom_to_ring
from appointments.use_cases.steps.setting_tasks import key_of_news, set_task

SHOWN = 300
_WORDS = {
    Hazard.GAS: "What a resident wrote on their page warns of gas or carbon monoxide.",
    Hazard.HOME: "What a resident wrote on their page warns of danger in the home.",
    Hazard.PERSON: "What a resident wrote on their page says that somebody may be in danger or distress.",
}


@dataclass(frozen=True)
class HearDanger:
    """`words` are the resident's own, whatever they were asked."""

    appointment_ref: AppointmentRef
    words: str


def hear_danger(request: HearDanger, *, uow: UnitOfWork, clock: Clock) -> Hazard | None:
    """What they warn of, with a planner's task that is due now and stands before all others; None for nothing.

    The same words sent twice are one task, until a person has dealt with it: written again after that, they are news.
    """
    hazard = interpret(request.words, None).hazard
    if hazard is None:
        return None
    now = clock.now()
    with uow.write() as records:
        about = records.appointments.get(request.appointment_ref)
        at_the_door = " The operative is at the door: tell them too." if about.state is State.ON_SITE else ""
        ring = whom_to_ring(records, about, now, otherwise="them")
        key = f"hazard:{about.ref}:{sha256(request.words.encode()).hexdigest()[:16]}"
        set_task(
            records,
            about,
            TaskKind.HAZARD_SAID,
            f"{_WORDS[hazard]} {ring} now.{at_the_door} They wrote: “{_beginning(request.words)}”",
            key=key_of_news(records, key),
            due_at=now,
            now=now,
        )
        records.commit()
    return hazard


def _beginning(words: str) -> str:
    """Enough to see what it is, in a list of tasks; the whole is where they wrote it."""
    return shorten(words, SHOWN, placeholder=" …")
