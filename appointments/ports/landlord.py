"""What the landlord configures, who signs in, and what could not be taken."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from appointments.domain.accounts import Account
from appointments.domain.feeds import FeedProblem
from appointments.domain.figures import FigureChange
from appointments.domain.priorities import Priority
from appointments.domain.reminder_rules import ReminderRulebook
from appointments.domain.slots import SlotPattern


class Landlords(Protocol):
    """What the landlord configures: slot patterns and priorities."""

    def slot_patterns(self) -> list[SlotPattern]: ...
    def put_slot_pattern(self, pattern: SlotPattern) -> None: ...
    def priority(self, code: str) -> Priority | None: ...
    def priorities(self) -> list[Priority]: ...
    def put_priority(self, priority: Priority) -> None: ...
    def trades(self) -> dict[str, str]:
        """Code to name."""

    def put_trade(self, code: str, name: str) -> None: ...


class Figures(Protocol):
    """The landlord's own figures of the rulebook; only ever added to."""

    def add(self, change: FigureChange) -> None: ...
    def all(self) -> tuple[FigureChange, ...]:
        """Every change, in the order recorded: a landlord makes a few in a year."""


class ReminderRulebooks(Protocol):
    """The landlord's own reminder rules, every version; only ever added to."""

    def add(self, rulebook: ReminderRulebook) -> bool:
        """False, and nothing added, when there is one of this version: somebody else was first."""

    def current(self) -> ReminderRulebook | None:
        """The highest version, None where Kept's own holds. Read once in a transaction, however often it is asked."""

    def all(self) -> tuple[ReminderRulebook, ...]:
        """Every version, the newest first."""


class Accounts(Protocol):
    def by_username(self, username: str) -> Account | None: ...
    def get(self, ref: str) -> Account: ...
    def put(self, account: Account) -> None: ...


class FeedRejects(Protocol):
    def keep(self, feed: str, source_digest: str, problems: Sequence[FeedProblem], at: datetime) -> None:
        """Store rejected lines with their reasons; the same line of the same file is kept once."""
