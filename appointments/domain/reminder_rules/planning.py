"""What rules come to for one visit: the facts they ask, what they plan, and which visits are looked at at all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from appointments.domain.appointments import Promise
from appointments.domain.messages.message import MessageKind
from appointments.domain.reminder_rules.model import ReminderRule

# The rules of Kept's own rulebook. What they tell has the dedupe key that it had before there were rules, so that what
# was told then is not told again.
PLAIN_NAMES = {
    MessageKind.CONFIRMATION: "confirmation",
    MessageKind.CHANGE: "change",
    MessageKind.CANCELLATION: "cancellation",
    MessageKind.ON_THE_WAY: "on_the_way",
    MessageKind.REMINDER: "day_before",
}


@dataclass(frozen=True)
class RuledVisit:
    """What rules ask of a visit. `in_force` are the tags of what its home asks for on its day. `called_ahead`: the
    household asks for a call or text before somebody arrives."""

    promise: Promise
    priority: str = ""
    in_force: frozenset[str] = frozenset()
    called_ahead: bool = False

    def fits(self, rule: ReminderRule) -> bool:
        return rule.fits(self.priority, self.promise.pattern, self.in_force)


@dataclass(frozen=True)
class PlannedMessage:
    """A message that a promise or an event calls for: not before, and pointless from `expires_at` on (None: for as long
    as messages of its kind are of use). No `rule` where none asks for it and it has to be told all the same.
    `dedupe` tells it apart from others of its kind about the same promise."""

    kind: MessageKind
    not_before: datetime
    expires_at: datetime | None
    rule: ReminderRule | None = None
    rule_version: int | None = None
    dedupe: str = ""


@dataclass(frozen=True)
class Sight:
    """Which visits a rule has to be asked about now: those whose window opens before `until`, and not before `opens`
    unless their promise was made at `made_since` or later. `same` are other rules, by identity and version of the
    rulebook, that tell the same at the same moment: who was told by one of them is not told again.

    What was missed long ago is made up for: visits whose window opens from `missed_from` on (None: none of them), whose
    promise was made more than `lead` before that, and of which this rule has told nobody.
    """

    rule: ReminderRule
    opens: datetime
    until: datetime
    made_since: datetime
    same: frozenset[tuple[str, int]] = frozenset()
    missed_from: datetime | None = None
    lead: timedelta = timedelta(0)

    def told_by(self, rule_name: str, version: int | None) -> bool:
        """Whether this rule has nothing left to tell after a message of its kind by that rule of that version."""
        identity = told_as(self.rule.message, rule_name)
        return identity == self.rule.identity or (identity, version or 0) in self.same

    def sees(self, promise: Promise) -> bool:
        starts = promise.window.starts
        return starts < self.until and (starts >= self.opens or promise.made_at >= self.made_since)

    def makes_up(self, promise: Promise) -> bool:
        """Whether it fell due so long ago that only whoever was never told is told late."""
        starts = promise.window.starts
        from_then = self.missed_from is not None and self.missed_from <= starts < self.until
        return from_then and promise.made_at < starts - self.lead

    @property
    def dedupe(self) -> str:
        return dedupe_of(self.rule)


def dedupe_of(rule: ReminderRule) -> str:
    """What the dedupe keys of a rule's messages have besides their kind."""
    return "" if rule.identity == PLAIN_NAMES.get(rule.message) else f"rule-{rule.identity}"


def told_as(kind: MessageKind, rule_name: str) -> str:
    """The identity of the rule by which a message was told; what was told by none counts as told by Kept's own."""
    return rule_name or PLAIN_NAMES.get(kind, "")
