"""Reminder rules as sentences, what a text costs, and the difference of two versions."""

from __future__ import annotations

from dataclasses import replace
from datetime import time
from decimal import Decimal

import pytest

from appointments.domain.homes import Channel
from appointments.domain.messages import MessageKind
from appointments.domain.reminder_rules import PLACEHOLDERS, BeforeDay, BeforeWindow, OnEvent, ReminderRule, RuleEvent
from policies.reminders.kepts_own import KEPTS_OWN
from web.manager import reminder_rules_words as said

NAMES = said.Names({"U": "Urgent", "N": "Routine"}, {"AM": "Morning"})
RULE = ReminderRule("own", MessageKind.REMINDER, BeforeDay(1, time(16)))


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (RULE, "A reminder at 16:00 the day before, for everybody"),
        (replace(RULE, when=BeforeDay(0, time(8, 30))), "A reminder at 08:30 on the day, for everybody"),
        (replace(RULE, when=BeforeDay(7, time(10))), "A reminder at 10:00, 7 days before, for everybody"),
        (replace(RULE, when=BeforeWindow(120)), "A reminder 2 hours before the visit, for everybody"),
        (replace(RULE, when=BeforeWindow(90)), "A reminder 90 minutes before the visit, for everybody"),
        (
            replace(RULE, when=OnEvent(RuleEvent.BOOKED, 60), priorities=frozenset({"U", "N"})),
            "A reminder 1 hour after an appointment is booked, for visits of priority Routine or Urgent",
        ),
        (
            replace(RULE, slot_patterns=frozenset({"AM"}), requirements=frozenset({"interpreter"})),
            "A reminder at 16:00 the day before, for slots Morning and households with "
            "Another language, or an interpreter",
        ),
    ],
)
def test_a_rule_is_one_sentence(rule: ReminderRule, words: str) -> None:
    assert said.sentence(rule, NAMES) == words


@pytest.mark.parametrize(
    ("text", "words", "pence"),
    [
        ("a" * 160, "1 text, 160 characters (GSM-7)", "4.2"),
        ("a" * 161, "2 texts, 161 characters (GSM-7)", "8.4"),
        ("ŵ" + "a" * 160, "Unicode because of “ŵ”: 3 texts instead of 2, 161 characters (UCS-2)", "12.6"),
        ("ŵ", "Unicode because of “ŵ”: 1 text, 1 character (UCS-2)", "4.2"),
    ],
)
def test_what_a_text_comes_to(text: str, words: str, pence: str) -> None:
    [counted] = said.counted({"cy": text}, Decimal("4.2"))

    assert said.counted_words(counted) == words
    assert said.pence_words(counted.pence) == f"{pence}p"


def test_the_difference_of_two_versions_is_what_changed_and_nothing_else() -> None:
    first = replace(KEPTS_OWN, rules=(*KEPTS_OWN.rules, RULE))
    changed = replace(RULE, channels=(Channel.EMAIL, Channel.SMS), wording={"cy": "{landlord}"}, on=False)
    second = replace(
        first, quiet_end=time(9), rules=(KEPTS_OWN.rules[1], KEPTS_OWN.rules[0], *KEPTS_OWN.rules[2:-1], changed)
    )
    found = {(line.where, line.what): (line.before, line.after) for line in said.differences(first, second, NAMES)}

    assert found.pop(("The whole rulebook", "Quiet hours")) == ("from 20:00 to 08:00", "from 20:00 to 09:00")
    before, after = found.pop(("The whole rulebook", "Order of the rules"))
    assert (before[:20], after[:20]) == ("confirmation, change", "change, confirmation")
    assert found.pop(("own", "Ways")) == (
        "As the household prefers",
        "E-mail, then text message, then as the household prefers",
    )
    assert found.pop(("own", "Words in Welsh")) == ("", "{landlord}")
    assert found.pop(("own", "Switched")) == ("on", "off")
    assert {where for where, _ in found} == {"day_before"}  # the whole of it is gone
    assert {after for _, after in found.values()} == {""}
    assert said.differences(first, first, NAMES) == ()


def test_every_place_holder_is_explained() -> None:
    assert tuple(said.PLACEHOLDER_WORDS) == PLACEHOLDERS
