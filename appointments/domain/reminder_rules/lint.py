"""What keeps a rulebook from being saved: everything that is found, by the page and by the file alike.

Sources: domain rules 4 (what every message says), 24 and 25 (reminder, confirmation), 28 and 35 (digits only), 32
(quiet hours), 33 (nothing sensitive) and 34 (no promotion).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import time
from decimal import Decimal

from appointments.domain.homes import Channel
from appointments.domain.messages import WRITTEN_IN, MessageKind
from appointments.domain.reminder_rules.firing import can_fire
from appointments.domain.reminder_rules.model import (
    RULED_KINDS,
    TOLD_OF,
    BeforeDay,
    BeforeWindow,
    OnEvent,
    ReminderRule,
    ReminderRulebook,
)
from appointments.domain.reminder_rules.own_words import wording_problems
from appointments.domain.reminder_rules.problems import Problem
from appointments.domain.reminder_rules.quiet import is_quiet, open_minutes
from appointments.domain.times import time_in_words

MOST_RULES = 40
LONGEST_NAME = 40
FARTHEST_DAYS = 60
FARTHEST_MINUTES = FARTHEST_DAYS * 24 * 60
# What tells of a promise is told while its notice can still be in time; who is on the way is there by then.
LONGEST_AFTER = {
    MessageKind.CONFIRMATION: 60,
    MessageKind.CHANGE: 60,
    MessageKind.CANCELLATION: 60,
    MessageKind.ON_THE_WAY: 0,
    MessageKind.REMINDER: FARTHEST_MINUTES,
}
LONGEST_APART = 7 * 24 * 60
LEAST_OPEN_MINUTES = 60
MOST_PENCE = Decimal(100)
_PENCE_PLACES = 3
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_SLUG = f"has small letters, digits and “_”, begins with a letter and has at most {LONGEST_NAME} characters"
_MUST_STAY = (
    (MessageKind.CONFIRMATION, "a confirmation of every booking"),
    (MessageKind.CHANGE, "a message for every appointment that is moved"),
    (MessageKind.CANCELLATION, "a message for every appointment that is called off"),
)


@dataclass(frozen=True)
class KnownNames:
    """What rules can name: priorities (code to whether they get appointments), slot patterns (code to the times at
    which they begin) and tags of access kinds. `languages` are those that messages are written in."""

    priorities: Mapping[str, bool] = field(default_factory=dict)
    slot_patterns: Mapping[str, frozenset[time]] = field(default_factory=dict)
    requirements: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset(WRITTEN_IN)


def lint(rulebook: ReminderRulebook, names: KnownNames | None = None) -> tuple[Problem, ...]:
    """All problems, in the order of the rulebook; none is what may be saved. Without `names` no name is looked up."""
    found = [*_hours_and_price(rulebook)]
    for position, rule in enumerate(rulebook.rules):
        place = f"rules[{position}]"
        of_rule = [*_of_rule(rule, place, rulebook, names), *_against_others(rulebook, position, place)]
        # Of a moment that cannot be, nobody has to hear that it never comes.
        if names is not None and not any(problem.field.startswith(f"{place}.when") for problem in of_rule):
            of_rule += _never(rule, place, rulebook, names)
        found += [replace(problem, rule=rule.name) for problem in of_rule]
    found += _of_all(rulebook, names)
    return tuple(found)


def _hours_and_price(rulebook: ReminderRulebook) -> Iterator[Problem]:
    if open_minutes(rulebook.quiet_begin, rulebook.quiet_end) < LEAST_OPEN_MINUTES:
        yield Problem("quiet_end", "the quiet hours leave no hour in which anything could be sent")
    pence = rulebook.pence_per_segment
    exponent = pence.as_tuple().exponent
    if not pence.is_finite() or not 0 <= pence <= MOST_PENCE:
        yield Problem("pence_per_segment", f"one text costs from 0 to {MOST_PENCE} pence")
    elif isinstance(exponent, int) and exponent < -_PENCE_PLACES:
        yield Problem("pence_per_segment", f"give at most {_PENCE_PLACES} places after the point")


def _of_rule(rule: ReminderRule, place: str, rulebook: ReminderRulebook, names: KnownNames | None) -> Iterator[Problem]:
    if not _NAME.fullmatch(rule.name) or len(rule.name) > LONGEST_NAME:
        yield Problem(f"{place}.name", f"a name {_SLUG}")
    if rule.known_as and (not _NAME.fullmatch(rule.known_as) or len(rule.known_as) > LONGEST_NAME):
        yield Problem(f"{place}.known_as", f"what it is known as {_SLUG}")
    if rule.message not in RULED_KINDS:
        yield Problem(
            f"{place}.message", f"rules can tell these: {', '.join(k.value for k in MessageKind if k in RULED_KINDS)}"
        )
    else:
        yield from _moment(rule, place, rulebook)
    for twice in [channel for channel, count in Counter(rule.channels).items() if count > 1]:
        yield Problem(f"{place}.channels", f"“{Channel(twice).value}” stands there twice")
    if not 0 <= rule.apart_minutes <= LONGEST_APART:
        yield Problem(f"{place}.apart_minutes", f"the distance is from 0 to {LONGEST_APART} minutes")
    languages = (names or KnownNames()).languages
    for language, template in rule.wording.items():
        at = f"{place}.wording.{language}"
        if language not in languages:
            yield Problem(at, f"messages are written in {', '.join(sorted(languages))}, not in “{language}”")
        yield from (Problem(at, words) for words in wording_problems(template, rule.message))
    if names is not None:
        yield from _unknown(rule, place, names)


def _moment(rule: ReminderRule, place: str, rulebook: ReminderRulebook) -> Iterator[Problem]:
    match rule.when:
        case OnEvent(event, after):
            told = TOLD_OF.get(rule.message)
            if told is not None and told is not event:
                words = (
                    f"a {_said(rule.message)} is told when an appointment is {_said(told)}, so it could never go out"
                )
                yield Problem(f"{place}.when", words)
            if told is None and event not in {TOLD_OF[MessageKind.CONFIRMATION], TOLD_OF[MessageKind.CHANGE]}:
                yield Problem(f"{place}.when", f"after “{_said(event)}” there is nothing left to be reminded of")
            longest = LONGEST_AFTER[rule.message]
            if not 0 <= after <= longest:
                most = f"from 0 to {longest} minutes after it" if longest else "at once"
                yield Problem(f"{place}.when.after_minutes", f"a {_said(rule.message)} is told {most}")
        case BeforeDay(days, at):
            if rule.message is not MessageKind.REMINDER:
                yield Problem(
                    f"{place}.when", f"only a reminder goes out before the visit, not a {_said(rule.message)}"
                )
            if not 0 <= days <= FARTHEST_DAYS:
                yield Problem(f"{place}.when.days_before", f"a reminder goes out 0 to {FARTHEST_DAYS} days before")
            if at.second or at.microsecond or at.tzinfo is not None:
                yield Problem(f"{place}.when.at", "give hours and minutes")
            elif is_quiet(at, rulebook.quiet_begin, rulebook.quiet_end):
                hours = f"between {time_in_words(rulebook.quiet_end)} and {time_in_words(rulebook.quiet_begin)}"
                yield Problem(f"{place}.when.at", f"{time_in_words(at)} is in the quiet hours: give a time {hours}")
        case BeforeWindow(minutes):
            if rule.message is not MessageKind.REMINDER:
                yield Problem(
                    f"{place}.when", f"only a reminder goes out before the visit, not a {_said(rule.message)}"
                )
            if not 0 < minutes <= FARTHEST_MINUTES:
                yield Problem(
                    f"{place}.when.minutes_before_window", f"it is from 1 to {FARTHEST_MINUTES} minutes before"
                )


def _unknown(rule: ReminderRule, place: str, names: KnownNames) -> Iterator[Problem]:
    asked = (
        ("priorities", rule.priorities, names.priorities.keys()),
        ("slot_patterns", rule.slot_patterns, names.slot_patterns.keys()),
        ("requirements", rule.requirements, names.requirements),
    )
    for key, named, known in asked:
        for name in sorted(named - known):
            there = ", ".join(sorted(known)) or "none yet"
            yield Problem(f"{place}.{key}", f"“{name}” is not known; there are: {there}")


def _against_others(rulebook: ReminderRulebook, position: int, place: str) -> Iterator[Problem]:
    rule = rulebook.rules[position]
    before = rulebook.rules[:position]
    if any(other.name == rule.name for other in before):
        yield Problem(f"{place}.name", f"there is a rule “{rule.name}” already")
    elif same := next((other for other in before if other.identity == rule.identity), None):
        words = f"“{rule.name}” and “{same.name}” are one rule: what one of them tells, the other does not tell again"
        yield Problem(f"{place}.{'known_as' if rule.known_as else 'name'}", f"{words}. Choose another name")
    if not rule.on:
        return
    shadow = next((other for other in before if other.on and _takes_all(other, rule)), None)
    if shadow is not None:
        words = f"it could never go out: “{shadow.name}” comes first, for the same message at the same moment"
        yield Problem(place, words)


def _never(rule: ReminderRule, place: str, rulebook: ReminderRulebook, names: KnownNames) -> Iterator[Problem]:
    if rule.on and not can_fire(rule, rulebook, names.priorities, names.slot_patterns):
        yield Problem(f"{place}.when", "it could never go out for the visits it is for: they begin too early for it")


def _takes_all(first: ReminderRule, second: ReminderRule) -> bool:
    """Whether whoever fits the second fits the first, at the same moment with the same message."""

    def within(narrow: frozenset[str], wide: frozenset[str]) -> bool:
        return not wide or (bool(narrow) and narrow <= wide)

    return (first.message, first.when) == (second.message, second.when) and all(
        (
            within(second.priorities, first.priorities),
            within(second.slot_patterns, first.slot_patterns),
            within(second.requirements, first.requirements),
        )
    )


def _of_all(rulebook: ReminderRulebook, names: KnownNames | None) -> Iterator[Problem]:
    if len(rulebook.rules) > MOST_RULES:
        yield Problem("rules", f"there are {len(rulebook.rules)} rules, and at most {MOST_RULES} can be kept apart")
    held = [rule for rule in rulebook.rules if rule.on]
    for kind, words in _MUST_STAY:
        for_everybody = [rule for rule in held if rule.message is kind and not rule.requirements]
        if not _covers(for_everybody, names):
            yield Problem("rules", f"{words} must be left, for everybody")
    if not any(rule.message is MessageKind.REMINDER for rule in held):
        yield Problem("rules", "one reminder at least must be left")


def _covers(rules: Iterable[ReminderRule], names: KnownNames | None) -> bool:
    """Whether every visit fits one of them, whatever its priority and slot pattern."""
    rules = tuple(rules)
    if any(not rule.priorities and not rule.slot_patterns for rule in rules):
        return True
    if names is None or not rules:
        return False
    priorities = [code for code, appointed in names.priorities.items() if appointed]
    return bool(priorities and names.slot_patterns) and all(
        any(rule.fits(priority, pattern, frozenset()) for rule in rules)
        for priority in priorities
        for pattern in names.slot_patterns
    )


def _said(name: str) -> str:
    return str(name).replace("_", " ")
