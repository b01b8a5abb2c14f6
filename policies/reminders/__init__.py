"""When which message is due: the landlord's reminder rules, or Kept's own where it has set none, read for one visit.

Sources: domain rules 24 (reminder the day before; at once for a later booking), 25 (confirmation, change,
cancellation), 26 (on the way) and 32 (quiet hours).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from appointments.domain.messages import MessageKind
from appointments.domain.reminder_rules import (
    TOLD_OF,
    BeforeDay,
    BeforeWindow,
    OnEvent,
    PlannedMessage,
    ReminderRule,
    ReminderRulebook,
    RuledVisit,
    Sight,
    dedupe_of,
    longest_lead,
    sendable_from,
    shortest_lead,
    usual_time,
)
from policies.reminders.kepts_own import KEPTS_OWN

# A reminder is queued this long before it can be due, and no longer: who comes may change until then.
QUEUED_AHEAD = timedelta(hours=15)
# What fell due while the worker was down is made up for, and so are bookings of that time. Where a reminder goes out
# longer before than `NEAR`, only those: nobody reads the visits of weeks every few minutes.
MADE_UP_FOR = timedelta(hours=24)
NEAR = timedelta(hours=48)


@dataclass(frozen=True)
class RemindersAndQuietHours:
    """What the landlord has set; it stands behind the core's port `ReminderRules`."""

    rulebook: ReminderRulebook = KEPTS_OWN

    def under(self, rulebook: ReminderRulebook | None) -> RemindersAndQuietHours:
        """By another rulebook; None is Kept's own."""
        return RemindersAndQuietHours(rulebook or KEPTS_OWN)

    def sendable_from(self, instant: datetime) -> datetime:
        """The instant itself, or the end of the quiet hours it falls into (rule 32)."""
        return sendable_from(instant, self.rulebook.quiet_begin, self.rulebook.quiet_end)

    def reminders(self, visit: RuledVisit, now: datetime) -> tuple[PlannedMessage, ...]:
        """The reminders of a promise before its visit, in the order they are due (rule 24).

        One whose time has passed is due at once, but only the last of several: two texts in one minute only annoy. One
        of two days or more before, of a promise made later than that, is left out where another is still to come. None
        once the window has started, nor when the quiet hours last until then. A rulebook does not catch up with what
        would have been due before it was made.
        """
        promise = visit.promise
        starts = promise.window.starts
        due = [
            (max(usual, promise.made_at + timedelta(minutes=rule.apart_minutes)), rule)
            for usual, rule in self._in_time(visit)
        ]
        made = self.rulebook.made_at
        if made is not None and promise.made_at < made:
            due = [(at, rule) for at, rule in due if at >= made]
        passed = [(at, rule) for at, rule in due if at <= now][-1:]
        planned = ((self.sendable_from(max(at, now)), rule) for at, rule in [*passed, *(d for d in due if d[0] > now)])
        return tuple(self._planned(rule, at, starts) for at, rule in planned if at < starts)

    def at_event(self, kind: MessageKind, visit: RuledVisit, now: datetime) -> tuple[PlannedMessage, ...]:
        """What is told of an event, by the kind that it has always told; that one first.

        That a booking is made, moved or called off is told whatever the rules say (rule 25), and that somebody is on
        the way to whoever asked for it.
        """
        starts = visit.promise.window.starts
        planned = [
            self._after(rule, rule.follows, now, starts)
            for rule in self._on(visit)
            if rule.follows is not None and rule.follows.event is TOLD_OF[kind]
        ]
        own = [message for message in planned if message.kind is kind]
        others = [
            message
            for message in planned
            if message.kind is not kind and self.sendable_from(message.not_before) < starts
        ]
        if own:
            # Whichever of them fits: the event itself is told once.
            own[0] = PlannedMessage(kind, own[0].not_before, None, own[0].rule, own[0].rule_version)
        elif kind is not MessageKind.ON_THE_WAY or visit.called_ahead:
            own = [PlannedMessage(kind, now, None)]
        return (*own, *others)

    def sights(self, now: datetime) -> tuple[Sight, ...]:
        """Which visits each reminder has to be asked about now, so that the others need not be read."""
        on = [rule for rule in self.rulebook.rules if rule.on]
        return tuple(self._sight(rule, rule.before, now) for rule in on if rule.before is not None)

    def _sight(self, rule: ReminderRule, before: BeforeDay | BeforeWindow, now: datetime) -> Sight:
        opens, made_since = now, now - MADE_UP_FOR
        if (longest := longest_lead(before)) > NEAR:
            opens += shortest_lead(before) - MADE_UP_FOR
        if (made := self.rulebook.made_at) is not None:
            opens = max(opens, made + shortest_lead(before))
            made_since = max(made_since, made - timedelta(minutes=rule.apart_minutes))
        return Sight(rule, opens, now + longest + QUEUED_AHEAD, made_since)

    def _in_time(self, visit: RuledVisit) -> list[tuple[datetime, ReminderRule]]:
        """Reminders with their usual times, in that order; of those that a late promise missed at most the last."""
        promise = visit.promise
        timed = [
            (usual_time(rule.before, promise.day, promise.window.starts), rule)
            for rule in self._on(visit)
            if rule.before is not None
        ]
        timed.sort(key=lambda pair: pair[0])
        coming = [pair for pair in timed if pair[0] > promise.made_at]
        missed = [pair for pair in timed if pair[0] <= promise.made_at][-1:]
        still = any(self.sendable_from(at) < promise.window.starts for at, _ in coming)
        return [pair for pair in missed if not (still and _days(pair[1]) > 1)] + coming

    def _on(self, visit: RuledVisit) -> list[ReminderRule]:
        return _first_of_each_moment(rule for rule in self.rulebook.rules if rule.on and visit.fits(rule))

    def _after(self, rule: ReminderRule, follows: OnEvent, now: datetime, starts: datetime) -> PlannedMessage:
        at = now + timedelta(minutes=follows.after_minutes)
        if rule.message not in TOLD_OF:
            return self._planned(rule, at, starts)
        return PlannedMessage(rule.message, at, None, rule, self.rulebook.version, f"rule-{rule.name}")

    def _planned(self, rule: ReminderRule, at: datetime, starts: datetime) -> PlannedMessage:
        return PlannedMessage(rule.message, at, starts, rule, self.rulebook.version, dedupe_of(rule))


def _first_of_each_moment(rules: Iterable[ReminderRule]) -> list[ReminderRule]:
    """Of several for one message at one moment the first."""
    found: dict[tuple[object, object], ReminderRule] = {}
    for rule in rules:
        found.setdefault((rule.message, rule.when), rule)
    return list(found.values())


def _days(rule: ReminderRule) -> float:
    """How many days before its visit a reminder is due."""
    match rule.before:
        case BeforeDay(days, _):
            return days
        case BeforeWindow(minutes):
            return minutes / (24 * 60)
    return 0
