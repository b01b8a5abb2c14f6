"""What a reminder rule would send about a real visit, before anybody saves it. Nothing is kept and nothing goes out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal

from appointments.domain.access import AccessRequirement, snapshot
from appointments.domain.appointments import AWAITED_STATES, Appointment
from appointments.domain.contacting import Contacting
from appointments.domain.errors import Invalid, NotFound
from appointments.domain.homes import Channel, Household
from appointments.domain.messages import WRITTEN_IN, Segments, Told, as_gsm, segments, wording
from appointments.domain.reminder_rules import (
    OnEvent,
    ReminderRule,
    ReminderRulebook,
    fill,
    longest_lead,
    sendable_from,
    usual_time,
)
from appointments.domain.times import Window
from appointments.ports import Clock, Records, UnitOfWork
from appointments.use_cases.steps.telling import Teller, contacting_by
from appointments.use_cases.steps.ways_to_tell import ways_to_tell

FIELD = "appointment_ref"
# A visit is looked for this far beyond the rule's own lead, a day at a time.
LOOKED_AHEAD_DAYS = 14
_MOST_OF_A_DAY = 1_000


@dataclass(frozen=True)
class PreviewRule:
    """`rule` as it would stand in `rulebook`. An empty `appointment_ref` takes the next visit that it is for."""

    rule: ReminderRule
    rulebook: ReminderRulebook
    appointment_ref: str = ""


@dataclass(frozen=True)
class PreviewText:
    """The words as a text in one language. `plain_count` is how many texts the default alphabet would take."""

    language: str
    text: str
    segments: Segments
    plain_count: int
    pence: Decimal


@dataclass(frozen=True)
class RulePreview:
    """`goes_at` is when it would go out, an event happening now; None where it would not, and `why_not` says why.

    `channel` is None where a planner would tell them. `language` is what the household is told in, `words` what it is
    told by that channel; `texts` are the same in every language.
    """

    appointment: Appointment
    goes_at: datetime | None
    why_not: str
    channel: Channel | None
    language: str
    words: str
    texts: tuple[PreviewText, ...]


def preview_rule(request: PreviewRule, *, uow: UnitOfWork, clock: Clock, teller: Teller) -> RulePreview | None:
    """None where no visit is coming that it would go out for; raises Invalid for a reference that nobody has."""
    now, rule = clock.now(), request.rule
    with uow.read() as records:
        found = _named(records, request) if request.appointment_ref else _next(records, request, now)
        if found is None:
            return None
        appointment, held = found
        household = records.households.of_home(appointment.home_ref)
        rules = contacting_by(held, appointment, now)
        ways = (
            ()
            if rules.told_by_person
            else ways_to_tell(records, appointment, rule.message, rules, household, teller, now)
        )
        open_to = [way.channel for way in ways]
        channel = next((each for each in (*rule.channels, *open_to) if each in open_to), None)
        told = _told(records, appointment, rules, household, teller)
        goes_at = _goes_at(request, appointment, now)
        why_not = _why_not(records, rule, appointment, held, goes_at)
    return RulePreview(
        appointment=appointment,
        goes_at=None if why_not else goes_at,
        why_not=why_not,
        channel=channel,
        language=told.language,
        words=rule_words(rule, told.on(channel or Channel.SMS)),
        texts=tuple(_text(rule, replace(told, language=code), request.rulebook) for code in WRITTEN_IN),
    )


def rule_words(rule: ReminderRule, told: Told) -> str:
    """The landlord's own words of the language told in; Kept's where it has none."""
    template = rule.wording.get(told.language)
    return fill(template, WRITTEN_IN[told.language].parts(told)) if template else wording(rule.message, told)


def _text(rule: ReminderRule, told: Told, rulebook: ReminderRulebook) -> PreviewText:
    text = rule_words(rule, told.on(Channel.SMS))
    counted = segments(text)
    return PreviewText(
        told.language, text, counted, segments(as_gsm(text)).count, counted.count * rulebook.pence_per_segment
    )


def _named(records: Records, request: PreviewRule) -> tuple[Appointment, Sequence[AccessRequirement]]:
    try:
        appointment = records.appointments.get(request.appointment_ref)
    except NotFound:
        raise Invalid(FIELD, f"{FIELD}: there is no appointment {request.appointment_ref}") from None
    return appointment, records.requirements.of_home(appointment.home_ref)


def _next(
    records: Records, request: PreviewRule, now: datetime
) -> tuple[Appointment, Sequence[AccessRequirement]] | None:
    """The visit for which it would go out next; of an event, the next visit that it would be told of."""
    first = max(now, now + longest_lead(request.rule.when) - timedelta(days=2))
    for days in range(LOOKED_AHEAD_DAYS):
        during = Window(first + timedelta(days=days), first + timedelta(days=days + 1))
        coming = sorted(_coming(records, during), key=lambda each: (each.promise.window.starts, each.ref))
        held = records.requirements.of_homes(each.home_ref for each in coming)
        for each in coming:
            goes_at = _goes_at(request, each, now)
            if not _why_not(records, request.rule, each, held[each.home_ref], goes_at):
                return each, held[each.home_ref]
    return None


def _coming(records: Records, during: Window) -> Iterator[Appointment]:
    found = records.appointments.starting(during, _MOST_OF_A_DAY)
    return (each for each in found if each.state in AWAITED_STATES)


def _goes_at(request: PreviewRule, appointment: Appointment, now: datetime) -> datetime:
    rule, book, promise = request.rule, request.rulebook, appointment.promise
    match rule.when:
        case OnEvent(_, after_minutes):
            due = now + timedelta(minutes=after_minutes)
        case when:
            usual = usual_time(when, promise.day, promise.window.starts)
            due = max(usual, promise.made_at + timedelta(minutes=rule.apart_minutes), now)
    return sendable_from(due, book.quiet_begin, book.quiet_end)


def _why_not(
    records: Records,
    rule: ReminderRule,
    appointment: Appointment,
    held: Sequence[AccessRequirement],
    goes_at: datetime,
) -> str:
    """Why this visit hears nothing by the rule, as a sentence; empty where it would."""
    promise = appointment.promise
    if not rule.on:
        return "The rule is switched off."
    in_force = frozenset(item.kind.TAG for item in snapshot(held, promise.day))
    priority = records.work_orders.get(appointment.work_order_ref).priority.code if rule.priorities else ""
    if not rule.fits(priority, promise.pattern, in_force):
        return "The rule is not for a visit like this one."
    if appointment.state not in AWAITED_STATES:
        return "This visit is not awaited any more."
    if goes_at >= promise.window.starts:
        return "The visit begins before it could go out."
    return ""


def _told(
    records: Records, appointment: Appointment, rules: Contacting, household: Household | None, teller: Teller
) -> Told:
    lead = appointment.lead
    told = Told(
        landlord=teller.landlord,
        purpose=appointment.promise.purpose,
        window=appointment.promise.window,
        operative_name=records.operatives.get(lead).name if lead is not None else "",
        link=teller.link(appointment),
        asks=rules.reminder_lines,
        language=rules.written_in(household),
    )
    return told.neutral() if rules.neutral else told
