"""The landlord's reminder rules as values: which message, when, for whom, by which way and in which words.

Any values can be held here, wrong ones too: a page shows them again with what is wrong. `lint` says what keeps them
from being saved.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from decimal import Decimal
from enum import StrEnum

from appointments.domain.homes import Channel
from appointments.domain.messages import MessageKind


class RuleEvent(StrEnum):
    """What a message can follow."""

    BOOKED = "booked"
    MOVED = "moved"
    CANCELLED = "cancelled"
    SET_OFF = "set_off"


@dataclass(frozen=True)
class BeforeDay:
    """At the London time `at`, `days` calendar days before the day of the visit; 0 is that day itself."""

    days: int
    at: time


@dataclass(frozen=True)
class BeforeWindow:
    """`minutes` before the promised window opens."""

    minutes: int


@dataclass(frozen=True)
class OnEvent:
    """`after_minutes` after something has happened; 0 is at once."""

    event: RuleEvent
    after_minutes: int = 0


When = BeforeDay | BeforeWindow | OnEvent

# What each event has always told; anything else that a rule tells then comes besides it.
TOLD_OF = {
    MessageKind.CONFIRMATION: RuleEvent.BOOKED,
    MessageKind.CHANGE: RuleEvent.MOVED,
    MessageKind.CANCELLATION: RuleEvent.CANCELLED,
    MessageKind.ON_THE_WAY: RuleEvent.SET_OFF,
}
RULED_KINDS = frozenset(TOLD_OF) | {MessageKind.REMINDER}


@dataclass(frozen=True)
class ReminderRule:
    """One rule. Of several for the same message at the same moment the first that fits a visit is used.

    `name` is a slug, and may change; `known_as` is the first name of a rule that was renamed, else empty. A message is
    told once for each `identity`, so that nobody is told again because a rule has another name. Empty `priorities`,
    `slot_patterns` (codes) and `requirements` (tags of access kinds) are everybody's; of `requirements`
    at least one must be in force on the day of the visit. `channels` are tried first, in this order, where the
    household and what it asks for allow them; the household's other ways come after them. `wording` is a template by
    language; a language that is not there has Kept's own words. A reminder keeps `apart_minutes` from the making of its
    promise.
    """

    name: str
    message: MessageKind
    when: When
    priorities: frozenset[str] = frozenset()
    slot_patterns: frozenset[str] = frozenset()
    requirements: frozenset[str] = frozenset()
    channels: tuple[Channel, ...] = ()
    wording: Mapping[str, str] = field(default_factory=dict)
    apart_minutes: int = 0
    on: bool = True
    known_as: str = ""

    @property
    def identity(self) -> str:
        """By what its messages are known: its first name, whatever it is called now."""
        return self.known_as or self.name

    @property
    def before(self) -> BeforeDay | BeforeWindow | None:
        """How long before the visit; None where it follows an event."""
        return None if isinstance(self.when, OnEvent) else self.when

    @property
    def follows(self) -> OnEvent | None:
        """Which event it follows; None where it goes before the visit."""
        return self.when if isinstance(self.when, OnEvent) else None

    def fits(self, priority: str, pattern: str, in_force: frozenset[str]) -> bool:
        """Whether it is for a visit of this priority and slot pattern, at a home of which these kinds are in force."""
        return (
            (not self.priorities or priority in self.priorities)
            and (not self.slot_patterns or pattern in self.slot_patterns)
            and (not self.requirements or not self.requirements.isdisjoint(in_force))
        )


@dataclass(frozen=True)
class ReminderRulebook:
    """All rules together, in the order in which they are tried. Version 0 is Kept's own and is never stored.

    It is quiet from `quiet_begin` to `quiet_end`, London wall-clock time, over midnight where it begins later than it
    ends. `pence_per_segment` is what one segment of a text costs. `made_by` is a manager's account.
    """

    version: int
    rules: tuple[ReminderRule, ...]
    quiet_begin: time
    quiet_end: time
    pence_per_segment: Decimal = Decimal(0)
    made_by: str = ""
    made_at: datetime | None = None
    why: str = ""

    def rule(self, name: str) -> ReminderRule | None:
        """The rule of this name, None when there is none."""
        return next((rule for rule in self.rules if rule.name == name), None)

    def known_as(self, identity: str) -> ReminderRule | None:
        """The rule of this identity, whatever it is called; None when there is none."""
        return next((rule for rule in self.rules if rule.identity == identity), None)

    def same_rules(self, other: ReminderRulebook) -> bool:
        """Whether it asks for exactly the same, whoever made it when."""
        return self._asked() == other._asked()

    def _asked(self) -> tuple[object, ...]:
        return self.rules, self.quiet_begin, self.quiet_end, self.pence_per_segment
