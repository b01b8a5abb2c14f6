"""What a reminder rule would tell of one visit: when, by which way and in which words. Writes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from appointments.domain.appointments import Appointment
from appointments.domain.contacting import Contacting
from appointments.domain.errors import Invalid
from appointments.domain.homes import Channel
from appointments.domain.messages import WRITTEN_IN, MessageKind, Told
from appointments.domain.refs import AppointmentRef
from appointments.domain.reminder_rules import ReminderRule, ReminderRulebook, RulesRefused, lint
from appointments.domain.times import Window
from appointments.ports import Clock, Records, UnitOfWork
from appointments.use_cases.messaging.one_rule import OneRule
from appointments.use_cases.messaging.why_not_told import (
    OVER_BY_THEN,
    TOLD_ALREADY,
    why_nobody_is_told,
    why_not_by_rule,
)
from appointments.use_cases.steps.audience import audience_of
from appointments.use_cases.steps.saying import BY_HAND, ruled_visit, said, who_comes
from appointments.use_cases.steps.teller import Teller
from appointments.use_cases.steps.ways_to_tell import sendable_from, ways_to_tell

# What an operative who sets off now could say, for the words of a preview.
_ON_THE_WAY_FOR = timedelta(minutes=30)


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
    teller = replace(teller, rules=teller.rules.under(replace(request.rulebook, made_at=None)))
    with uow.read() as records:
        one_rule = OneRule(rule, teller.rules, records, now)
        if request.appointment_ref:
            return _preview(records, records.appointments.get(request.appointment_ref), rule, one_rule, teller, now)
        found, looked_at, every = one_rule.first_visit()
        if found is None:
            return NoVisit(looked_at, every)
        return _preview(records, found, rule, one_rule, teller, now)


def _preview(
    records: Records, appointment: Appointment, rule: ReminderRule, one_rule: OneRule, teller: Teller, now: datetime
) -> Preview:
    audience = audience_of(records, appointment, now)
    contact = audience.rules
    visit = ruled_visit(records, appointment, audience.held, contact, teller.rules.rulebook)
    ways = ways_to_tell(records, appointment, rule.message, audience, teller, now, rule)
    way = ways[0] if ways and not audience.strangers() else None
    planned = one_rule.planned(visit)
    why_not = why_nobody_is_told(appointment, contact)
    if not why_not and planned is None:
        why_not = why_not_by_rule(rule, visit, teller.rules, now)
    elif not why_not and one_rule.told([appointment]):
        why_not = TOLD_ALREADY
    goes = planned.not_before if planned is not None and not why_not else None
    if goes is not None and way is not None:
        goes = sendable_from(teller, rule.message, way.channel, goes)
    if goes is not None and goes > now and rule.message is MessageKind.ON_THE_WAY:
        goes, why_not = None, OVER_BY_THEN
    told = _told(records, appointment, rule, contact, teller, now, language=contact.written_in(audience.household))
    return Preview(
        appointment_ref=appointment.ref,
        kind=rule.message,
        not_before=goes,
        why_not=why_not,
        channel=way.channel if way is not None else None,
        language=told.language,
        text=said(rule.message, told.on(way.channel if way is not None else BY_HAND), rule, contact),
        neutral=contact.neutral,
        window=appointment.promise.window,
        texts={code: said(rule.message, replace(told, language=code), rule, contact) for code in WRITTEN_IN},
    )


def _told(
    records: Records,
    appointment: Appointment,
    rule: ReminderRule,
    contact: Contacting,
    teller: Teller,
    now: datetime,
    *,
    language: str,
) -> Told:
    told = Told(
        landlord=teller.landlord,
        purpose=appointment.promise.purpose,
        window=appointment.promise.window,
        operative_name=who_comes(records, appointment, rule.message, contact),
        eta=now + _ON_THE_WAY_FOR if rule.message is MessageKind.ON_THE_WAY else None,
        link=teller.link(appointment),
        asks=contact.reminder_lines,
        language=language,
    )
    return told.neutral() if contact.neutral else told
