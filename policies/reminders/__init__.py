"""When which message is due: the landlord's reminder rules, or Kept's own where it has set none, read for one visit.

Sources: domain rules 24 (reminder the day before; at once for a later booking), 25 (confirmation, change,
cancellation), 26 (on the way) and 32 (quiet hours).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from operator import itemgetter

from appointments.domain.appointments import Promise
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
    RuleEvent,
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
# longer before than `NEAR`, what is older than this is made up for only where the promise was made well before it:
# nobody reads, every few minutes, the visits of weeks that were booked too late for it.
MADE_UP_FOR = timedelta(hours=24)
NEAR = timedelta(hours=48)
# Who is reminded again within this time is not told late as well.
BESIDE = timedelta(hours=2)
# No quiet hours last longer.
QUIET_AT_MOST = timedelta(hours=24)


@dataclass(frozen=True)
class RemindersAndQuietHours:
    """What the landlord has set; it stands behind the core's port `ReminderRules`."""

    rulebook: ReminderRulebook = KEPTS_OWN
    earlier: tuple[ReminderRulebook, ...] = ()

    def under(
        self, rulebook: ReminderRulebook | None, earlier: Sequence[ReminderRulebook] = ()
    ) -> RemindersAndQuietHours:
        """By another rulebook; None is Kept's own. `earlier` are the versions before it, the newest first."""
        versions = (rulebook, *earlier) if rulebook is not None else ()
        # Before a landlord's first version Kept's own held.
        own = (KEPTS_OWN,) if versions and versions[-1].version == 1 else ()
        return RemindersAndQuietHours(rulebook or KEPTS_OWN, (*versions[1:], *own))

    def sendable_from(self, instant: datetime) -> datetime:
        """The instant itself, or the end of the quiet hours it falls into (rule 32)."""
        return sendable_from(instant, self.rulebook.quiet_begin, self.rulebook.quiet_end)

    def reminders(self, visit: RuledVisit, now: datetime) -> tuple[PlannedMessage, ...]:
        """The reminders of a promise before its visit, in the order they are due (rule 24).

        One whose time has passed is due at once, as long as the window has not started, but only the last of several,
        and not shortly before the next one: two texts in one minute only annoy. One of two days or more before, of a
        promise made later than that, is left out where another is still to come. None once the window has started, nor
        when the quiet hours last until then. A rulebook does not catch up with what would have been due before it was
        made, but with what was due by the one that held then and still has its rule.
        """
        promise = visit.promise
        starts = promise.window.starts
        due = [(max(usual, self._apart_from_making(promise, rule)), rule) for usual, rule in self._in_time(visit)]
        made = self.rulebook.made_at
        if made is not None and promise.made_at < made:
            due = [
                (then, rule)
                for at, rule in due
                if (then := at if at >= made else self._was_due(rule, visit, now)) is not None
            ]
        taken = self._at_its_event(visit)
        due = _one_a_moment((at, rule) for at, rule in due if self.sendable_from(at) not in taken)
        passed = [(at, rule) for at, rule in due if at <= now][-1:]
        coming = [(at, rule) for at, rule in due if at > now]
        if passed and coming and self._beside(passed[0][0], coming[0][0], now):
            passed = []
        # Of those that wait for the end of the same quiet hours the last: it is the nearest to the visit.
        planned = {self.sendable_from(max(at, now)): rule for at, rule in (*passed, *coming)}
        return tuple(self._planned(rule, at, starts) for at, rule in planned.items() if at < starts)

    def _at_its_event(self, visit: RuledVisit) -> set[datetime]:
        """When reminders go out that follow the making of this promise; they were queued when it was made."""
        promise, made = visit.promise, self.rulebook.made_at
        if made is not None and promise.made_at < made:
            return set()
        event = RuleEvent.BOOKED if promise.version == 1 else RuleEvent.MOVED
        follow = [rule.follows for rule in self._on(visit) if rule.message is MessageKind.REMINDER]
        after = [each.after_minutes for each in follow if each is not None and each.event is event]
        return {self.sendable_from(promise.made_at + timedelta(minutes=minutes)) for minutes in after}

    def _beside(self, missed: datetime, following: datetime, now: datetime) -> bool:
        """Whether one that is told late would come much nearer to the next one than the rules have it."""
        left = following - self.sendable_from(now)
        return left < min(BESIDE, (following - missed) / 2)

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
        opens, missed_from, made_since = now, now, now - MADE_UP_FOR
        held = [(self.rulebook.made_at, before, rule), *self._held_before(rule, now)]
        if all(longest_lead(when) > NEAR for _, when, _ in held):
            opens += min(shortest_lead(when) for _, when, _ in held) - MADE_UP_FOR
        since = [(made, when, one) for made, when, one in held if made is not None]
        if len(since) == len(held):  # not for as long as anybody can remember
            missed_from = max(now, min(made + shortest_lead(when) for made, when, _ in since))
            opens = max(opens, missed_from)
            # A promise of the quiet hours is told of when they end.
            first = min(made - QUIET_AT_MOST - timedelta(minutes=one.apart_minutes) for made, _, one in since)
            made_since = max(made_since, first)
        same = frozenset(
            (other.identity, book.version)
            for book in (self.rulebook, *self.earlier)
            for other in book.rules
            if (other.message, other.when) == (rule.message, rule.when) and other.identity != rule.identity
        )
        lead = max(longest_lead(when) for _, when, _ in held)
        return Sight(rule, opens, now + longest_lead(before) + QUEUED_AHEAD, made_since, same, missed_from, lead)

    def _held_before(
        self, rule: ReminderRule, now: datetime
    ) -> list[tuple[datetime | None, BeforeDay | BeforeWindow, ReminderRule]]:
        """The rule as lately superseded rulebooks had it, each with when its rulebook was made, the newest first."""
        found = []
        until = self.rulebook.made_at
        for book in self.earlier:
            if until is None or until <= now - NEAR:
                break
            one = book.known_as(rule.identity)
            if one is not None and one.on and one.before is not None:
                found.append((book.made_at, one.before, one))
            until = book.made_at
        return found

    def _was_due(self, rule: ReminderRule, visit: RuledVisit, now: datetime) -> datetime | None:
        """When it fell due by a rulebook that was in force at that moment; None where it did by none.

        So that what the worker missed is not lost because somebody saved the rules before it came up again.
        """
        promise = visit.promise
        until = {earlier.made_at: later.made_at for later, earlier in pairwise((self.rulebook, *self.earlier))}
        for made, before, one in self._held_before(rule, now):
            usual = usual_time(before, promise.day, promise.window.starts)
            then = max(usual, self._apart_from_making(promise, one))
            ended = until[made]
            if visit.fits(one) and (made is None or then >= made) and (ended is None or then < ended):
                return then
        return None

    def _apart_from_making(self, promise: Promise, rule: ReminderRule) -> datetime:
        """Not sooner after the household was told of the promise, which is not before the quiet hours end."""
        return self.sendable_from(promise.made_at) + timedelta(minutes=rule.apart_minutes)

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
        return PlannedMessage(rule.message, at, None, rule, self.rulebook.version, f"rule-{rule.identity}")

    def _planned(self, rule: ReminderRule, at: datetime, starts: datetime) -> PlannedMessage:
        return PlannedMessage(rule.message, at, starts, rule, self.rulebook.version, dedupe_of(rule))


def _first_of_each_moment(rules: Iterable[ReminderRule]) -> list[ReminderRule]:
    """Of several for one message at one moment the first."""
    found: dict[tuple[object, object], ReminderRule] = {}
    for rule in rules:
        found.setdefault((rule.message, rule.when), rule)
    return list(found.values())


def _one_a_moment(due: Iterable[tuple[datetime, ReminderRule]]) -> list[tuple[datetime, ReminderRule]]:
    """In the order they are due; of several rules that come to the same moment for a visit the first."""
    found: dict[datetime, ReminderRule] = {}
    for at, rule in due:
        found.setdefault(at, rule)
    return sorted(found.items(), key=itemgetter(0))


def _days(rule: ReminderRule) -> float:
    """How many days before its visit a reminder is due."""
    match rule.before:
        case BeforeDay(days, _):
            return days
        case BeforeWindow(minutes):
            return minutes / (24 * 60)
    return 0
