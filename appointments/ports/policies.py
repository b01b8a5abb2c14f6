"""What the landlord and the law demand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from appointments.domain.case import Case
from appointments.domain.figures import Figure
from appointments.domain.messages import MessageKind
from appointments.domain.outcomes import Judgement
from appointments.domain.refs import (
    JudgementRef,
)
from appointments.domain.reminder_rules import PlannedMessage, ReminderRulebook, RuledVisit, Sight
from appointments.domain.target_dates import OrderFacts, StatutorySum, TargetDates


class Judge(Protocol):
    """The gate: a claim with its case in, a judgement out. Plain computation, no I/O."""

    def __call__(self, case: Case, *, ref: JudgementRef) -> Judgement: ...


class KnownFigures(Protocol):
    """The figures of the rulebook with their bounds, in its order."""

    def __call__(self) -> tuple[Figure, ...]: ...


class Clocks(Protocol):
    """Target dates: landlord's and statutory. Plain computation, no I/O."""

    def dates(self, facts: OrderFacts) -> TargetDates:
        """Every date that applies, earliest first (rule 60); raises CalendarEnds when none of them can be said."""

    def compensation(self, facts: OrderFacts, *, now: datetime) -> StatutorySum | None:
        """What the right to repair makes the landlord owe by `now`; None when nothing is."""


class ReminderRules(Protocol):
    """When which message is due, by one rulebook: the landlord's, or Kept's own."""

    @property
    def rulebook(self) -> ReminderRulebook: ...

    def under(self, rulebook: ReminderRulebook | None, earlier: Sequence[ReminderRulebook] = ()) -> ReminderRules:
        """The same by another rulebook; None is Kept's own. `earlier` are the landlord's versions before it, the newest
        first: `reminders` makes up for what fell due while one of them was in force."""

    def reminders(self, visit: RuledVisit, now: datetime) -> tuple[PlannedMessage, ...]:
        """The reminders of a promise before its visit; one whose time has passed already is due at once (rule 24)."""

    def at_event(self, kind: MessageKind, visit: RuledVisit, now: datetime) -> tuple[PlannedMessage, ...]:
        """What is told of an event, named by the kind that it has always told; a message of that kind comes first."""

    def sights(self, now: datetime) -> tuple[Sight, ...]:
        """Which visits `reminders` has to be asked about now."""

    def sendable_from(self, instant: datetime) -> datetime:
        """The instant itself, or the end of the quiet hours it falls into (rule 32)."""


class QuietHours(Protocol):
    """When messages may go out, by the rulebook of the moment at which it is asked."""

    def sendable_from(self, instant: datetime) -> datetime:
        """The instant itself, or the end of the quiet hours it falls into (rule 32)."""


class LetterServed(Protocol):
    """When a letter posted at an instant counts as served: nobody reports the delivery of a letter.

    `figures` are the landlord's own on the day of posting, by name.
    """

    def __call__(self, posted_at: datetime, *, figures: Mapping[str, int]) -> datetime: ...
