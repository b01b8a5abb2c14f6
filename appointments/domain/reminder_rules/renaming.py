"""A file in which a rule has another name: the same rule, or another one? Told twice is who was told by both."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from appointments.domain.reminder_rules.model import ReminderRule, ReminderRulebook
from appointments.domain.reminder_rules.problems import Problem


def renaming_problems(before: ReminderRulebook, after: ReminderRulebook) -> Iterator[Problem]:
    """Reminders that come in the place of one that goes, and do not say whether they are it under another name.

    What follows an event is told when it happens, and then it is over: under whatever name.
    """
    gone = [rule for rule in before.rules if rule.before is not None and after.known_as(rule.identity) is None]
    for position, rule in enumerate(after.rules):
        if rule.before is None or before.known_as(rule.identity) is not None:
            continue
        was = next((one for one in gone if _may_be(one, rule)), None)
        if was is not None:
            yield Problem(
                f"rules[{position}].name",
                f"it comes in the place of “{was.name}”: if it is that rule under another name, add "
                f'"known_as": "{was.identity}", so that nobody is told twice; if not, take that one away in a version '
                "of its own first",
                rule.name,
            )


def _may_be(was: ReminderRule, rule: ReminderRule) -> bool:
    """At the same moment, or the same in everything else."""
    asks = replace(was, name=rule.name, known_as=rule.known_as, when=rule.when, on=rule.on)
    return was.message is rule.message and (was.when == rule.when or asks == rule)
