"""What a kind answers to the hooks that are more than a number or a word."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from appointments.domain.evidence import EvidenceKind
from appointments.domain.homes import Channel
from appointments.domain.operatives import Gender


@dataclass(frozen=True)
class Notice:
    """Time between a delivered notice and the start of the window. `written` rules out agreeing on the telephone."""

    length: timedelta
    written: bool = False

    def binds(self, *, agreed: bool) -> bool:
        """Whether it has to be given where the resident agreed to the time: only when it is asked for in writing."""
        return self.written or not agreed


@dataclass(frozen=True)
class OperativeTraits:
    """Who may come; neutral values mean anybody.

    `same_operative` insists on the one the household knows, `prefers_same` sends them when that can be done at all.
    `not_alone` is a gender of operatives who come only with a colleague.
    """

    gender: Gender | None = None
    same_operative: bool = False
    prefers_same: bool = False
    not_alone: Gender | None = None


@dataclass(frozen=True)
class Recipient:
    """Somebody else who is told, at a number in E.164: as well as the household, or `instead` of it."""

    number: str
    instead: bool = False


@dataclass(frozen=True)
class MessageRules:
    """How the household may be reached.

    `only` are the channels left; empty means all. `call_ahead_minutes` asks for a call or text that long before
    arrival. `neutral` texts say nothing of the home, the work or who comes. `language` is a code such as `cy` in which
    the household is told. `name_operative` says who will come in every notice. `reminder_line` is a sentence added to
    the reminder. `nobody` means that there is nobody to tell. `large_print`: what is written on paper is written large.
    """

    only: frozenset[Channel] = frozenset()
    call_ahead_minutes: int | None = None
    recipient: Recipient | None = None
    neutral: bool = False
    language: str = ""
    name_operative: bool = False
    reminder_line: str = ""
    nobody: bool = False
    large_print: bool = False


@dataclass(frozen=True)
class Attendee:
    """Somebody who has to be there besides the household and the operative.

    `role` is what they are ("an interpreter"), `reference` how to reach them in the landlord's words; it may be empty.
    Their own calendar is looked up by role and reference.
    """

    role: str
    reference: str = ""


@dataclass(frozen=True)
class Secret:
    """What is shown to the operative on the day of the visit only, and to nobody in a message or a log."""

    label: str
    words: str = field(repr=False)


# What stands in a promise in the place of a secret.
NOT_KEPT = "not kept here"


@dataclass(frozen=True)
class DoorStep:
    """Something the operative does at the door and ticks with its result.

    `wait_minutes` raises the wait before a missed visit may be claimed; `replaces` names the evidence this step
    stands in for and `by` what takes its place ("text only": a text in place of the call). A step `inside` is done
    once the door has opened: it can be ticked, and is never asked of somebody before a closed door.
    """

    code: str
    words: str
    wait_minutes: int | None = None
    replaces: EvidenceKind | None = None
    must_tick: bool = True
    by: EvidenceKind = EvidenceKind.TEXT
    inside: bool = False
