"""Reminder rules as sentences: what a manager reads in the list and in the difference of two versions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from appointments.domain.access_kinds import KINDS
from appointments.domain.messages import WRITTEN_IN, Encoding, MessageKind, Segments, as_gsm, segments
from appointments.domain.reminder_rules import (
    BeforeDay,
    BeforeWindow,
    OnEvent,
    ReminderRule,
    ReminderRulebook,
    RuleEvent,
    When,
)
from web.planner.wording import CHANNELS

MESSAGES: dict[MessageKind, str] = {
    MessageKind.CONFIRMATION: "A confirmation",
    MessageKind.CHANGE: "Word of a change",
    MessageKind.CANCELLATION: "Word of a cancellation",
    MessageKind.ON_THE_WAY: "Word that somebody is on the way",
    MessageKind.REMINDER: "A reminder",
}
EVENTS: dict[RuleEvent, str] = {
    RuleEvent.BOOKED: "an appointment is booked",
    RuleEvent.MOVED: "an appointment is moved",
    RuleEvent.CANCELLED: "an appointment is called off",
    RuleEvent.SET_OFF: "the operative sets off",
}
REQUIREMENTS: dict[str, str] = {kind.TAG: kind.LABEL for kind in sorted(KINDS, key=lambda kind: kind.LABEL)}
PLACEHOLDER_WORDS: dict[str, str] = {
    "landlord": "your name, as every text begins with it",
    "when": "the day and the time: Tuesday 24 November 2026, between 8am and 1pm",
    "day": "the day alone: Tuesday 24 November 2026",
    "window": "the time alone: between 8am and 1pm",
    "purpose": "what the visit is for: a leaking tap",
    "who": "a sentence: Operative 01 will come.",
    "asks": "what the household is asked to see to, a sentence each: Please keep any animals in another room.",
    "eta": "a sentence, where somebody is on the way: We should be with you at about 9:40am.",
    "invite": "how to answer and how to change the time, a sentence or two",
    "link": "the address of the household’s page: More: https://…",
}
_DAYS = {0: " on the day", 1: " the day before"}


@dataclass(frozen=True)
class Names:
    """The landlord's own names by code."""

    priorities: Mapping[str, str]
    patterns: Mapping[str, str]


@dataclass(frozen=True)
class CountedText:
    """A text message in one language, and what it costs. `plain_count` is how many texts plain letters would take."""

    language: str
    text: str
    segments: Segments
    plain_count: int
    pence: Decimal


@dataclass(frozen=True)
class Difference:
    """One line of what two versions do not have in common; an empty side was not there."""

    where: str
    what: str
    before: str
    after: str


def sentence(rule: ReminderRule, names: Names) -> str:
    """`A reminder at 16:00 the day before, for everybody`."""
    return f"{MESSAGES[rule.message]} {when_words(rule.when)}, {for_whom(rule, names)}"


def when_words(when: When) -> str:
    match when:
        case BeforeDay(days, at):
            return f"at {at:%H:%M}{_DAYS.get(days, f', {days} days before')}"
        case BeforeWindow(minutes):
            return f"{_length(minutes)} before the visit"
        case OnEvent(event, after_minutes):
            return f"{_length(after_minutes)} after {EVENTS[event]}" if after_minutes else f"as soon as {EVENTS[event]}"


def for_whom(rule: ReminderRule, names: Names) -> str:
    parts = [
        f"{title} {_either(sorted(known.get(code, code) for code in codes))}"
        for title, codes, known in (
            ("visits of priority", rule.priorities, names.priorities),
            ("slots", rule.slot_patterns, names.patterns),
            ("households with", rule.requirements, REQUIREMENTS),
        )
        if codes
    ]
    return f"for {' and '.join(parts)}" if parts else "for everybody"


def channels_words(rule: ReminderRule) -> str:
    tried = ", then ".join(CHANNELS[channel].lower() for channel in rule.channels)
    return f"{tried.capitalize()}, then as the household prefers" if tried else "As the household prefers"


def languages_of(rule: ReminderRule) -> str:
    """`Your own in English, Kept’s own in Welsh`: whoever reads a language that is left out is told in Kept's words."""
    own = [language.name for code, language in WRITTEN_IN.items() if code in rule.wording]
    rest = [language.name for code, language in WRITTEN_IN.items() if code not in rule.wording]
    kepts = f", Kept’s own in {' and '.join(rest)}" if rest else ""
    return f"Your own in {' and '.join(own)}{kepts}"


def quiet_words(rulebook: ReminderRulebook) -> str:
    return f"from {rulebook.quiet_begin:%H:%M} to {rulebook.quiet_end:%H:%M}"


def pence_words(pence: Decimal) -> str:
    """`8.4p`; pence are not rounded, because a text costs fractions of one."""
    return f"{pence.normalize():f}p" if pence else "No price is set"


def counted(texts: Mapping[str, str], pence_per_segment: Decimal) -> tuple[CountedText, ...]:
    """In the order of the languages."""
    found = [(code, text, segments(text)) for code, text in texts.items()]
    return tuple(
        CountedText(code, text, held, segments(as_gsm(text)).count, held.count * pence_per_segment)
        for code, text, held in found
    )


def counted_words(text: CountedText) -> str:
    """`2 texts, 181 characters (GSM-7)`; `Unicode because of “ŵ”: 3 texts instead of 2, 181 characters (UCS-2)`."""
    held = text.segments
    texts, length = _texts(held.count), f"{held.units} character{'s' * (held.units != 1)}"
    if held.encoding is Encoding.GSM_7:
        return f"{texts}, {length} (GSM-7)"
    instead = f" instead of {text.plain_count}" if held.count > text.plain_count else ""
    return f"Unicode because of “{held.first_not_gsm}”: {texts}{instead}, {length} (UCS-2)"


def differences(before: ReminderRulebook, after: ReminderRulebook, names: Names) -> tuple[Difference, ...]:
    """What is not the same in both, the rulebook's own first and then rule by rule."""
    return tuple(_differences(before, after, names))


def _differences(before: ReminderRulebook, after: ReminderRulebook, names: Names) -> Iterator[Difference]:
    yield from _unlike("The whole rulebook", _of_book(before), _of_book(after))
    order = [rule.identity for rule in before.rules if after.known_as(rule.identity)]
    order_after = [rule.identity for rule in after.rules if before.known_as(rule.identity)]
    if order != order_after:
        yield Difference("The whole rulebook", "Order of the rules", ", ".join(order), ", ".join(order_after))
    for identity in dict.fromkeys(rule.identity for rule in (*before.rules, *after.rules)):
        old, new = before.known_as(identity), after.known_as(identity)
        yield from _unlike(
            new.name if new else identity, _of_rule(old, names) if old else {}, _of_rule(new, names) if new else {}
        )


def _unlike(where: str, old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[Difference]:
    for what in dict.fromkeys((*old, *new)):
        if old.get(what, "") != new.get(what, ""):
            yield Difference(where, what, old.get(what, ""), new.get(what, ""))


def _of_book(book: ReminderRulebook) -> dict[str, str]:
    return {"Quiet hours": quiet_words(book), "One text costs": pence_words(book.pence_per_segment)}


def _of_rule(rule: ReminderRule, names: Names) -> dict[str, str]:
    return {
        "Name": rule.name,
        "What and when": sentence(rule, names),
        "Ways": channels_words(rule),
        "Distance from the confirmation": _length(rule.apart_minutes),
        "Switched": "on" if rule.on else "off",
        **{f"Words in {WRITTEN_IN[code].name}": words for code, words in rule.wording.items() if code in WRITTEN_IN},
    }


def _length(minutes: int) -> str:
    if minutes and minutes % 60 == 0:
        return f"{minutes // 60} hour{'s' * (minutes != 60)}"
    return f"{minutes} minute{'s' * (minutes != 1)}"


def _texts(count: int) -> str:
    return f"{count} text{'s' * (count != 1)}"


def _either(words: list[str]) -> str:
    return " or ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else words[0]
