"""Reminder rules as data: what a rule is, what may be saved, how it is written down, and when it is due."""

from appointments.domain.reminder_rules.file import (
    LONGEST_FILE,
    pence_of,
    read_rulebook,
    rulebook_data,
    rulebook_digest,
    rulebook_from,
    write_rulebook,
)
from appointments.domain.reminder_rules.firing import longest_lead, shortest_lead, usual_time
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
from appointments.domain.reminder_rules.own_words import LONGEST_TEMPLATE
from appointments.domain.reminder_rules.planning import (
    PLAIN_NAMES,
    PlannedMessage,
    RuledVisit,
    Sight,
    dedupe_of,
    told_as,
)
from appointments.domain.reminder_rules.problems import Problem, RulesRefused
from appointments.domain.reminder_rules.quiet import sendable_from
from appointments.domain.reminder_rules.renaming import renaming_problems
from appointments.domain.reminder_rules.templates import PLACEHOLDERS, fill, template_problems

__all__ = [
    "BeforeDay",
    "BeforeWindow",
    "KnownNames",
    "LONGEST_FILE",
    "LONGEST_TEMPLATE",
    "OnEvent",
    "PLACEHOLDERS",
    "PLAIN_NAMES",
    "PlannedMessage",
    "Problem",
    "RULED_KINDS",
    "ReminderRule",
    "ReminderRulebook",
    "RuleEvent",
    "RuledVisit",
    "RulesRefused",
    "Sight",
    "TOLD_OF",
    "When",
    "dedupe_of",
    "fill",
    "lint",
    "longest_lead",
    "pence_of",
    "read_rulebook",
    "renaming_problems",
    "rulebook_data",
    "rulebook_digest",
    "rulebook_from",
    "sendable_from",
    "shortest_lead",
    "template_problems",
    "told_as",
    "usual_time",
    "write_rulebook",
]
