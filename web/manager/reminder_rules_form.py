"""The form of one reminder rule: its fields filled from a rule, a rule read from them, and problems at their fields."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import time
from decimal import Decimal

from appointments.domain.errors import Invalid
from appointments.domain.homes import Channel
from appointments.domain.messages import WRITTEN_IN, MessageKind
from appointments.domain.reminder_rules import (
    RULED_KINDS,
    BeforeDay,
    BeforeWindow,
    OnEvent,
    Problem,
    ReminderRule,
    ReminderRulebook,
    RuleEvent,
    When,
    pence_of,
)
from appointments.domain.times import parse_time_of_day
from web.forms import Form
from web.planner.reading import chosen, whole_number

BEFORE_DAY, BEFORE_WINDOW, ON_EVENT = "before_day", "before_window", "on_event"
WAYS = tuple(f"channel_{place}" for place in range(1, len(Channel) + 1))
# The places of a rule that its form has under another name; what is wrong with it as a whole has none.
_FIELDS = {
    "": "message",
    "when": "when",
    "when.days_before": "days",
    "when.at": "at",
    "when.minutes_before_window": "minutes",
    "when.event": "event",
    "when.after_minutes": "after_minutes",
    "channels": WAYS[0],
}
# Where one of these could not be read, nobody can say whether the rule as a whole makes sense.
_MAKE_THE_MOMENT = frozenset({"message", "when", "days", "at", "minutes", "event", "after_minutes"})
# As they stand on the page: an error summary has its errors in that order.
_ORDER = (
    "name", "message", "when", "days", "at", "minutes", "event", "after_minutes", "apart_minutes", "priorities",
    "slot_patterns", "requirements", *WAYS, *(f"wording_{code}" for code in WRITTEN_IN), "appointment_ref", "on",
    "quiet_begin", "quiet_end", "pence_per_segment", "why",
)  # fmt: skip
_POSITION = re.compile(r"rules\[(\d+)\]\.?(.*)")
_INDEX = re.compile(r"\[\d+\]$")


@dataclass(frozen=True)
class Read:
    """`rule` is as good as what was typed; what could not be read stands in `wrong` and has a stand-in there."""

    rule: ReminderRule
    wrong: tuple[Invalid, ...]


def filled(rule: ReminderRule) -> Form:
    values: dict[str, str | Sequence[str]] = {
        "name": rule.name,
        "message": rule.message.value,
        "priorities": sorted(rule.priorities),
        "slot_patterns": sorted(rule.slot_patterns),
        "requirements": sorted(rule.requirements),
        "apart_minutes": str(rule.apart_minutes),
        "on": "yes" if rule.on else "no",
        **{f"wording_{code}": rule.wording.get(code, "") for code in WRITTEN_IN},
        **{field: channel.value for field, channel in zip(WAYS, rule.channels, strict=False)},
    }
    match rule.when:
        case BeforeDay(days, at):
            values |= {"when": BEFORE_DAY, "days": str(days), "at": f"{at:%H:%M}"}
        case BeforeWindow(minutes):
            values |= {"when": BEFORE_WINDOW, "minutes": str(minutes)}
        case OnEvent(event, after_minutes):
            values |= {"when": ON_EVENT, "event": event.value, "after_minutes": str(after_minutes)}
    return Form.filled(values)


def hours_filled(book: ReminderRulebook) -> Form:
    return Form.filled(
        {
            "quiet_begin": f"{book.quiet_begin:%H:%M}",
            "quiet_end": f"{book.quiet_end:%H:%M}",
            "pence_per_segment": f"{book.pence_per_segment.normalize():f}",
        }
    )


def on_top(typed: Form, before: Form, now: Form) -> Form:
    """What was typed over `before`, on top of what holds `now`: a field that nobody touched here has what somebody else
    has made of it meanwhile."""

    def said(form: Form, field: str) -> list[str]:
        return sorted(words for value in form.values_of(field) if (words := " ".join(value.split())))

    fields = before.values.keys() | now.values.keys()
    theirs = {field: now.values_of(field) for field in fields if said(typed, field) == said(before, field)}
    return replace(typed, values={**typed.values, **theirs})


def read_rule(form: Form, held: ReminderRule | None) -> Read:
    """What the form asks for. `held` is the rule that is changed: under whatever name, it stays that rule."""
    wrong: list[Invalid] = []
    message = form.gather(wrong, lambda: chosen(MessageKind, form, "message", "choose what is sent"))
    when = _when(form, wrong)
    apart = form.gather(wrong, lambda: _minutes(form, "apart_minutes"))
    channels = form.gather(wrong, lambda: _channels(form))
    if message is not None and message not in RULED_KINDS:
        wrong.append(Invalid("message", "message: no rule sends this"))
    wording = {code: " ".join(form.value(f"wording_{code}").split()) for code in WRITTEN_IN}
    name = held.name if held is not None and "name" not in form.values else form.value("name")
    identity = held.identity if held is not None else ""
    rule = ReminderRule(
        name=name,
        message=message if message in RULED_KINDS and message is not None else MessageKind.REMINDER,
        when=when or BeforeDay(1, time(16)),
        priorities=frozenset(form.values_of("priorities")),
        slot_patterns=frozenset(form.values_of("slot_patterns")),
        requirements=frozenset(form.values_of("requirements")),
        channels=channels or (),
        wording={code: words for code, words in wording.items() if words},
        apart_minutes=apart or 0,
        on=form.value("on") != "no",
        known_as=identity if identity != name else "",
    )
    return Read(rule, tuple(wrong))


def read_hours(form: Form, book: ReminderRulebook) -> tuple[ReminderRulebook, tuple[Invalid, ...]]:
    """The rulebook with the quiet hours and the price that were typed, and what could not be read."""
    wrong: list[Invalid] = []
    begin = form.gather(wrong, lambda: _time(form, "quiet_begin"))
    end = form.gather(wrong, lambda: _time(form, "quiet_end"))
    pence = form.gather(wrong, lambda: _pence(form))
    return (
        replace(
            book,
            quiet_begin=book.quiet_begin if begin is None else begin,
            quiet_end=book.quiet_end if end is None else end,
            pence_per_segment=book.pence_per_segment if pence is None else pence,
        ),
        tuple(wrong),
    )


def with_rule(book: ReminderRulebook, rule: ReminderRule, *, new: bool) -> tuple[ReminderRulebook, int]:
    """The rulebook with this rule in the place of what it was, or at its end; and its position."""
    rules = list(book.rules)
    position = next((at for at, held in enumerate(rules) if held.identity == rule.identity and not new), len(rules))
    rules[position : position + 1] = [rule]
    return replace(book, rules=tuple(rules)), position


def at_their_fields(form: Form, wrong: Iterable[Invalid], problems: Iterable[Problem], position: int | None) -> Form:
    """The form with all that is wrong. Of a field that could not be read only that is said; what is wrong elsewhere in
    the rulebook stands at the reason, with its place."""
    form = form.with_errors(list(wrong))
    unread = set(form.errors)
    if unread & _MAKE_THE_MOMENT:
        unread |= _MAKE_THE_MOMENT
    found: dict[str, list[str]] = {}
    for problem in problems:
        field, words = _place(problem, position)
        if field not in unread:
            found.setdefault(field, []).append(f"{words[:1].upper()}{words[1:]}")
    # In the summary above the page nobody sees in which language the words are that are wrong.
    languages = {f"wording_{code}": f"{language.name}: " for code, language in WRITTEN_IN.items()}
    said = {field: languages.get(field, "") + ". ".join(words) for field, words in found.items()}
    errors = {**form.errors, **said}
    return replace(form, errors=dict(sorted(errors.items(), key=lambda error: _ORDER.index(error[0]))))


def _place(problem: Problem, position: int | None) -> tuple[str, str]:
    match = _POSITION.fullmatch(problem.field)
    if match is None:
        whole = problem.field if position is None else ("on" if problem.field == "rules" else "why")
        return (whole if whole in _ORDER else "why"), problem.words
    if position is None:  # of the page of the hours: they are what does not go with the rule
        return "quiet_begin", f"“{problem.rule}”: {problem.words}"
    if int(match.group(1)) != position:
        return "why", f"another rule, “{problem.rule}”: {problem.words}"
    rest = _INDEX.sub("", match.group(2))
    field = rest.replace(".", "_") if rest.startswith("wording.") else _FIELDS.get(rest, rest)
    return (field, problem.words) if field in _ORDER else ("why", str(problem))


def _when(form: Form, wrong: list[Invalid]) -> When | None:
    """None where any of it could not be read; all of that is added to `wrong`."""
    match form.value("when"):
        case "before_day":
            words = "give a number of days; 0 is the day of the visit"
            days = form.gather(wrong, lambda: whole_number(form, "days", words))
            at = form.gather(wrong, lambda: _time(form, "at"))
            return None if days is None or at is None else BeforeDay(days, at)
        case "before_window":
            minutes = form.gather(wrong, lambda: whole_number(form, "minutes", "give a number of minutes"))
            return None if minutes is None else BeforeWindow(minutes)
        case "on_event":
            event = form.gather(wrong, lambda: chosen(RuleEvent, form, "event", "choose what it follows"))
            after = form.gather(wrong, lambda: _minutes(form, "after_minutes"))
            return None if event is None or after is None else OnEvent(event, after)
    wrong.append(Invalid("when", "when: choose when it is sent"))
    return None


def _minutes(form: Form, field: str) -> int:
    return whole_number(form, field, "give a number of minutes, or nothing") if form.value(field) else 0


def _time(form: Form, field: str) -> time:
    if not form.value(field):
        raise Invalid(field, f"{field}: give a time, such as 16:00")
    return parse_time_of_day(form.value(field), field)


def _channels(form: Form) -> tuple[Channel, ...]:
    named = [form.value(field) for field in WAYS if form.value(field)]
    if len(set(named)) < len(named) or not set(named) <= set(Channel):
        raise Invalid(WAYS[0], f"{WAYS[0]}: choose each way once")
    return tuple(Channel(name) for name in named)


def _pence(form: Form) -> Decimal:
    field = "pence_per_segment"
    found = pence_of(form.value(field) or "0")
    if found is None:
        raise Invalid(field, f"{field}: give pence, such as 4.2")
    return found
