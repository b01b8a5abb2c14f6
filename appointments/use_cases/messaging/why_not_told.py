"""Why a reminder rule would not go out for a visit, as a sentence for whoever edits the rules."""

from __future__ import annotations

from datetime import datetime

from appointments.domain.appointments import AWAITED_STATES, Appointment, State
from appointments.domain.contacting import Contacting
from appointments.domain.reminder_rules import ReminderRule, RuledVisit, usual_time
from appointments.domain.times import instant_in_words
from appointments.ports import ReminderRules

TOLD_ALREADY = "This household was reminded already, by this rule or by another for the same moment."

OVER_BY_THEN = "It is night: when the quiet hours end, whoever set off now has long arrived."


def why_nobody_is_told(appointment: Appointment, contact: Contacting) -> str:
    """Whatever the rule; empty where the household may be told."""
    if contact.nobody:
        return "Nobody is to contact this household."
    if appointment.state is State.CANCELLED:
        return "This appointment was called off."
    return "" if appointment.state in AWAITED_STATES else "This visit is not awaited any more."


def why_not_by_rule(rule: ReminderRule, visit: RuledVisit, rules: ReminderRules, now: datetime) -> str:
    """Of a rule that plans nothing for this visit."""
    promise, starts = visit.promise, visit.promise.window.starts
    if not rule.on:
        return "This rule is switched off."
    if not visit.fits(rule):
        return "This rule is not for this visit: its priority, its slot or what the household asks for is another."
    if now >= starts:
        return "The window of this visit has opened already."
    fitting = [other for other in rules.rulebook.rules if other.on and visit.fits(other)]
    same = [other for other in fitting if (other.message, other.when) == (rule.message, rule.when)]
    if same and same[0].name != rule.name:
        return f"The rule “{same[0].name}” comes first: it tells the same at the same time."
    if rule.before is None:
        return "The quiet hours last until the window of this visit opens."
    usual = usual_time(rule.before, promise.day, starts)
    if usual <= promise.made_at:
        return f"This visit was booked after {instant_in_words(usual)}, and another reminder is still to come."
    if usual <= now:
        return f"It was due on {instant_in_words(usual)}, and a later one is due already or soon."
    sent = rules.sendable_from(usual)
    if sent >= starts:
        return "The quiet hours last until the window of this visit opens."
    instead = next((one.rule for one in rules.reminders(visit, now) if one.not_before == sent), None)
    other = f"The rule “{instead.name}”" if instead is not None else "Another reminder"
    return f"{other} goes out at the same moment, and nobody is sent two."
