"""The form in which reminder rules are put in order and taken away: a place for each, and a box to take it away."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import partial

from appointments.domain.errors import Invalid
from appointments.domain.reminder_rules import Problem, ReminderRule, ReminderRulebook
from web.forms import Form
from web.planner.reading import whole_number

AWAY = "away"
_POSITION = re.compile(r"rules\[(\d+)\]")


def place_of(rule: ReminderRule) -> str:
    """The field of a rule's place."""
    return f"place_{rule.identity}"


def order_form(book: ReminderRulebook) -> Form:
    return Form.filled({place_of(rule): str(place) for place, rule in enumerate(book.rules, 1)})


def ordered(form: Form, book: ReminderRulebook) -> tuple[ReminderRulebook, tuple[Invalid, ...]]:
    """The rulebook in the order that was typed, without the rules that were ticked; and what could not be read.

    A rule that was given the place of another takes it, and the others move along. One that the form does not know,
    because somebody has just added it, stays where it is.
    """
    wrong: list[Invalid] = []
    away = set(form.values_of(AWAY))
    wanted = []
    for held, rule in enumerate(book.rules, 1):
        asked = place_of(rule) in form.values and rule.identity not in away
        place = (form.gather(wrong, partial(_place, form, rule, len(book.rules))) if asked else None) or held
        # Who moves up stands before the one that has the place, and who moves down after it.
        wanted.append((place, (place > held) - (place < held), held, rule))
    wanted.sort(key=lambda each: each[:3])
    return replace(book, rules=tuple(rule for *_, rule in wanted if rule.identity not in away)), tuple(wrong)


def _place(form: Form, rule: ReminderRule, last: int) -> int:
    field, words = place_of(rule), f"give the place of “{rule.name}” as a number from 1 to {last}"
    place = whole_number(form, field, words)
    if not 1 <= place <= last:
        raise Invalid(field, f"{field}: {words}")
    return place


def at_their_places(
    form: Form, wrong: Iterable[Invalid], problems: Iterable[Problem], *, book: ReminderRulebook
) -> Form:
    """The form with all that is wrong: at the place of the rule it is about, else at the boxes to take away."""
    form = form.with_errors(list(wrong))
    found: dict[str, list[str]] = {}
    for problem in problems:
        match = _POSITION.match(problem.field)
        field = place_of(book.rules[int(match.group(1))]) if match else AWAY
        words = f"“{problem.rule}”: {problem.words}" if match else problem.words
        found.setdefault(field if match is None or field in form.values else "why", []).append(words)
    errors = {field: ". ".join(f"{each[:1].upper()}{each[1:]}" for each in words) for field, words in found.items()}
    return replace(form, errors={**errors, **form.errors})
