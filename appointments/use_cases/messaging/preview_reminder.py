"""What a reminder rule would tell of one visit: when, by which way and in which words. Writes nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from appointments.domain.appointments import AWAITED_STATES, Appointment, State
from appointments.domain.contacting import Contacting
from appointments.domain.errors import Invalid
from appointments.domain.homes import Channel
from appointments.domain.messages import WRITTEN_IN, MessageKind, Told
from appointments.domain.refs import AppointmentRef
from appointments.domain.reminder_rules import (
    TOLD_OF,
    PlannedMessage,
    ReminderRule,
    ReminderRulebook,
    RuledVisit,
    RulesRefused,
    lint,
    usual_time,
)
from appointments.domain.times import Window, instant_in_words
from appointments.ports import Clock, Records, UnitOfWork
from appointments.use_cases.steps.saying import in_order, ruled_visit, said
from appointments.use_cases.steps.telling import NAMING_KINDS, Teller, contacting_by, household_of
from appointments.use_cases.steps.ways_to_tell import AT_ONCE_KINDS, sendable_from, ways_to_tell

# How far ahead a visit is looked for that the rule would go out for, nearest first, and at how many: somebody waits.
_LOOKS_AHEAD = (timedelta(days=2), timedelta(days=8), timedelta(days=32), timedelta(days=92))
_LOOKS_AT = 3000
_AT_A_TIME = 500
# What an operative who sets off now could say, for the words of a preview.
_ON_THE_WAY_FOR = timedelta(minutes=30)
_TOLD = "This household was reminded already, by this rule or by another for the same moment."


@dataclass(frozen=True)
class PreviewReminder:
    """`rulebook` need not be saved, nor be fit to be, but for this rule's moment and words. Without an
    `appointment_ref` the next visit that the rule would go out for is taken."""

    rulebook: ReminderRulebook
    rule_name: str
    appointment_ref: AppointmentRef = ""


@dataclass(frozen=True)
class Preview:
    """What would be told. `not_before` is None where it would not go out, and `why_not` says why, as a sentence; its
    words are those that it would have. `channel` is None where a planner has to tell the household. `neutral`: it is
    told in Kept's neutral words. `texts` has it as a text message by language."""

    appointment_ref: AppointmentRef
    kind: MessageKind
    not_before: datetime | None
    why_not: str
    channel: Channel | None
    language: str
    text: str
    neutral: bool
    window: Window
    texts: Mapping[str, str]


@dataclass(frozen=True)
class NoVisit:
    """No visit was named, and of `looked_at` that are to come the rule would go out for none. `every`: there are no
    more in the next three months."""

    looked_at: int
    every: bool


def preview_reminder(request: PreviewReminder, *, uow: UnitOfWork, clock: Clock, teller: Teller) -> Preview | NoVisit:
    """On the visit that was named, or the first that is found. Raises NotFound for an appointment that there is none
    of, and Invalid for a rule that the rulebook does not have; RulesRefused where its moment or its words cannot be."""
    now = clock.now()
    rule = request.rulebook.rule(request.rule_name)
    if rule is None:
        raise Invalid("rule_name", f"rule_name: there is no rule “{request.rule_name}”")
    place = f"rules[{request.rulebook.rules.index(rule)}]"
    cannot_be = (f"{place}.message", f"{place}.when", f"{place}.wording")
    if problems := [problem for problem in lint(request.rulebook) if problem.field.startswith(cannot_be)]:
        raise RulesRefused(problems)
    # As if it had been there always: a preview of a new rule shows visits that were promised before it.
    book = replace(request.rulebook, made_at=None)
    with uow.read() as records:
        looking = _Looking(records, rule, replace(teller, rules=teller.rules.under(book)), now)
        if request.appointment_ref:
            return looking.at(records.appointments.get(request.appointment_ref))
        found = looking.for_one()
        return looking.at(found) if isinstance(found, Appointment) else found


class _Looking:
    def __init__(self, records: Records, rule: ReminderRule, teller: Teller, now: datetime) -> None:
        self._records, self._rule, self._teller, self._now = records, rule, teller, now

    def at(self, appointment: Appointment) -> Preview:
        rule, now = self._rule, self._now
        held = self._records.requirements.of_home(appointment.home_ref)
        rules = contacting_by(held, appointment, now)
        visit = ruled_visit(self._records, appointment, held, rules, self._teller.rules.rulebook)
        planned = self._planned(visit)
        household = household_of(self._records, appointment)
        ways = ways_to_tell(self._records, appointment, rule.message, rules, household, self._teller, now)
        told_by_a_person = rules.told_by_person and rule.message not in AT_ONCE_KINDS
        way = next(iter(in_order(ways, rule)), None) if not told_by_a_person else None
        told = self._told(appointment, rules, rules.written_in(household))
        goes = planned.not_before if planned is not None else None
        if goes is not None and way is not None:
            goes = sendable_from(self._teller, rule.message, way.channel, goes)
        why_not = "" if planned is not None else self._why_not(visit)
        if goes is not None and self._told_of([appointment]):
            goes, why_not = None, _TOLD
        if rules.nobody or appointment.state not in AWAITED_STATES:
            goes, why_not = None, _not_now(rules, appointment)
        return Preview(
            appointment_ref=appointment.ref,
            kind=rule.message,
            not_before=goes,
            why_not=why_not,
            channel=way.channel if way is not None else None,
            language=told.language,
            text=said(rule.message, told.on(way.channel) if way is not None else told, rule, rules),
            neutral=rules.neutral,
            window=appointment.promise.window,
            texts={code: said(rule.message, replace(told, language=code), rule, rules) for code in WRITTEN_IN},
        )

    def for_one(self) -> Appointment | NoVisit:
        """The one for which it would go out first, of those whose windows open soonest; one that was told already only
        where there is no other."""
        begins, looked_at = self._now, 0
        told: list[tuple[datetime, str, Appointment]] = []
        for ahead in _LOOKS_AHEAD:
            due: list[tuple[datetime, str, Appointment]] = []
            after = ""
            while looked_at < _LOOKS_AT:
                window = Window(begins, self._now + ahead)
                found = self._records.appointments.starting(window, _AT_A_TIME, after=after)
                over = self._told_of(found)
                for each in self._due(found):
                    (told if each[2].ref in over else due).append(each)
                looked_at += len(found)
                if len(found) < _AT_A_TIME:
                    break
                after = found[-1].ref
            if due:
                return min(due)[2]
            if looked_at >= _LOOKS_AT:
                break
            begins = self._now + ahead
        return min(told)[2] if told else NoVisit(looked_at, every=looked_at < _LOOKS_AT)

    def _told_of(self, found: Sequence[Appointment]) -> set[AppointmentRef]:
        """Those of whom the planner of reminders has nothing left to tell by this rule."""
        sights = self._teller.rules.sights(self._now)
        sight = next((sight for sight in sights if sight.rule.identity == self._rule.identity), None)
        if sight is None:
            return set()
        promises = {appointment.ref: appointment.promise.version for appointment in found}
        return {
            ref
            for ref, promise, kind, rule, version in self._records.messages.told(promises)
            if (promise, kind) == (promises[ref], sight.rule.message) and sight.told_by(rule, version)
        }

    def _due(self, found: Sequence[Appointment]) -> list[tuple[datetime, str, Appointment]]:
        """Those for which it would go out, with when."""
        held = self._records.requirements.of_homes(appointment.home_ref for appointment in found)
        priorities = self._records.work_orders.priorities(appointment.work_order_ref for appointment in found)
        due: list[tuple[datetime, str, Appointment]] = []
        for appointment in found:
            rules = contacting_by(held[appointment.home_ref], appointment, self._now)
            visit = ruled_visit(
                self._records,
                appointment,
                held[appointment.home_ref],
                rules,
                self._teller.rules.rulebook,
                priorities[appointment.work_order_ref],
            )
            planned = self._planned(visit)
            if planned is not None and not rules.nobody:
                due.append((planned.not_before, appointment.ref, appointment))
        return due

    def _planned(self, visit: RuledVisit) -> PlannedMessage | None:
        """By this very rule; of an event as if it happened now."""
        rules = self._teller.rules
        follows = self._rule.follows
        if follows is None:
            planned = rules.reminders(visit, self._now)
        else:
            of_event = [kind for kind, event in TOLD_OF.items() if event is follows.event]
            planned = rules.at_event(of_event[0], visit, self._now)
        return next((one for one in planned if one.rule is not None and one.rule.name == self._rule.name), None)

    def _told(self, appointment: Appointment, rules: Contacting, language: str) -> Told:
        named = rules.name_operative and self._rule.message in NAMING_KINDS
        named |= self._rule.message in {MessageKind.REMINDER, MessageKind.ON_THE_WAY}
        told = Told(
            landlord=self._teller.landlord,
            purpose=appointment.promise.purpose,
            window=appointment.promise.window,
            operative_name=self._records.operatives.get(appointment.lead).name if named and appointment.lead else "",
            eta=self._now + _ON_THE_WAY_FOR if self._rule.message is MessageKind.ON_THE_WAY else None,
            link=self._teller.link(appointment),
            asks=rules.reminder_lines,
            language=language,
        )
        return told.neutral() if rules.neutral else told

    def _why_not(self, visit: RuledVisit) -> str:
        rule, promise = self._rule, visit.promise
        if not rule.on:
            return "This rule is switched off."
        if not visit.fits(rule):
            return "This rule is not for this visit: its priority, its slot or what the household asks for is another."
        if self._now >= promise.window.starts:
            return "The window of this visit has opened already."
        others = [
            other
            for other in self._teller.rules.rulebook.rules
            if other.on and visit.fits(other) and (other.message, other.when) == (rule.message, rule.when)
        ]
        if others and others[0].name != rule.name:
            return f"The rule “{others[0].name}” comes first: it tells the same at the same time."
        if rule.before is not None:
            usual = usual_time(rule.before, promise.day, promise.window.starts)
            if usual <= promise.made_at:
                return f"This visit was booked after {instant_in_words(usual)}, and another reminder is still to come."
            if usual <= self._now:
                return f"It was due on {instant_in_words(usual)}, and a later one is due already or soon."
        return "The quiet hours last until the window of this visit opens."


def _not_now(rules: Contacting, appointment: Appointment) -> str:
    if rules.nobody:
        return "Nobody is to contact this household."
    if appointment.state is State.CANCELLED:
        return "This appointment was called off."
    return "This visit is not awaited any more."
