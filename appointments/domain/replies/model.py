"""The values of this subject: what we asked, what came in, and what it was read as."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from appointments.domain.refs import AppointmentRef, MessageRef, ReplyRef
from appointments.domain.replies.wanted import Wanted


class Intent(StrEnum):
    CONFIRM = "confirm"
    CHANGE = "change"
    CANNOT_MAKE_IT = "cannot_make_it"
    CHOOSE = "choose"
    DISPUTE = "dispute"  # it was otherwise than we recorded
    STOP = "stop"
    START = "start"
    HELP = "help"
    RUNNING_LATE = "running_late"  # the resident, on the way home
    ALREADY_FIXED = "already_fixed"
    WRONG_NUMBER = "wrong_number"
    HAZARD = "hazard"  # danger or distress, whatever else the text says
    UNCLEAR = "unclear"


class Hazard(StrEnum):
    """What a text warns of, as far as it decides which number we name."""

    GAS = "gas"  # gas or carbon monoxide: the National Gas Emergency Service
    HOME = "home"  # fire, electricity, water, something that falls
    PERSON = "person"  # somebody is afraid, hurt, or may hurt themselves


class QuestionKind(StrEnum):
    DOES_IT_SUIT = "does_it_suit"  # 1 yes, 2 change, 3 cannot make it
    WHICH_SLOT = "which_slot"  # a number picks one of the slots we listed
    WHICH_APPOINTMENT = "which_appointment"  # a number picks one of the appointments we listed


@dataclass(frozen=True)
class Question:
    """What we last asked. `options` is how many numbers we listed; `days` the London day that each stands for,
    where it is one of a slot and known.
    """

    kind: QuestionKind
    options: int = 0
    days: tuple[date, ...] = ()


@dataclass(frozen=True)
class Reading:
    """What a text was understood to mean.

    `choice` counts from 1 and is set for CHOOSE only; `wanted` are the days and times of a CHANGE that named any;
    `hazard` is set for HAZARD only. `firm` is false of a no that only denies what we said ("that is wrong"): it counts
    for the resident, and calls nothing off by itself. `language` is the one that alone could read the text, empty where
    that says nothing of who wrote it: digits, English, or what nobody could read.
    """

    intent: Intent
    choice: int | None = None
    wanted: Wanted | None = None
    hazard: Hazard | None = None
    firm: bool = True
    language: str = field(default="", compare=False)


@dataclass(frozen=True)
class Reply:
    """A text that came in. `provider_ref` makes a second delivery harmless; `appointment_ref` is None when unmatched.

    `answered_at` is None while something still has to be done about it (slots to be searched and offered).
    """

    ref: ReplyRef
    from_number: str
    text: str
    received_at: datetime
    provider: str
    provider_ref: str
    intent: Intent
    choice: int | None = None
    appointment_ref: AppointmentRef | None = None
    promise_version: int | None = None
    answers: MessageRef | None = None
    answered_at: datetime | None = None


DOES_IT_SUIT = Question(QuestionKind.DOES_IT_SUIT, 3)
