"""What the landlord brought in or set: feeds and figures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from appointments.domain.events.base import Event


@dataclass(frozen=True)
class _FeedEvent(Event):
    SUBJECT: ClassVar[str] = "feed"


@dataclass(frozen=True)
class FeedImported(_FeedEvent):
    source_digest: str
    new: int
    changed: int
    unchanged: int
    rejected: int
    by: str


@dataclass(frozen=True)
class ReminderRulesChanged(Event):
    """A new version of the reminder rules; `ref` is the rulebook's own chain. Digests are SHA-256: of what the rules
    ask for, and of the words why."""

    SUBJECT: ClassVar[str] = "reminder_rules"

    version: int
    rules_digest: str
    why_digest: str
    by: str


@dataclass(frozen=True)
class FigureChanged(Event):
    """One of the rulebook's figures, from a day on; `ref` is its name."""

    SUBJECT: ClassVar[str] = "figure"

    value: int
    from_day: date
    by: str
