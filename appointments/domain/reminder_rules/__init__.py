"""Reminder rules as data: what a rule is, what may be saved, how it is written down, and when it is due."""

from appointments.domain.reminder_rules.file import (
    read_rulebook,
    rulebook_data,
    rulebook_digest,
    rulebook_from,
    write_rulebook,
)
from appointments.domain.reminder_rules.firing import longest_lead, usual_time
from appointments.domain.reminder_rules.lint import KnownNames, lint
from appointments.domain.reminder_rules.model import (
    RULED_KINDS,
    TOLD_OF,
    BeforeDay,
    BeforeWindow,
    OnEvent,
    ReminderRule,
    ReminderRulebook,
    RuleEvent,
    When,
)
from appointments.domain.reminder_rules.problems import Problem, RulesRefused
from appointments.domain.reminder_rules.quiet import sendable_from
from appointments.domain.reminder_rules.templates import PLACEHOLDERS, fill, template_problems

__all__ = [
    "BeforeDay",
    "BeforeWindow",
    "KnownNames",
    "OnEvent",
    "PLACEHOLDERS",
    "Problem",
    "RULED_KINDS",
    "ReminderRule",
    "ReminderRulebook",
    "RuleEvent",
    "RulesRefused",
    "TOLD_OF",
    "When",
    "fill",
    "lint",
    "longest_lead",
    "read_rulebook",
    "rulebook_data",
    "rulebook_digest",
    "rulebook_from",
    "sendable_from",
    "template_problems",
    "usual_time",
    "write_rulebook",
]
