"""The rulebook as a file: a round trip changes nothing, and what cannot be read is named with its place, all of it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appointments.domain.homes import Channel
from appointments.domain.reminder_rules import (
    RULED_KINDS,
    BeforeDay,
    BeforeWindow,
    OnEvent,
    ReminderRule,
    ReminderRulebook,
    RuleEvent,
    RulesRefused,
    read_rulebook,
    rulebook_digest,
    write_rulebook,
)
from policies.reminders.kepts_own import KEPTS_OWN

NUMBERS = st.integers(-(10**9), 10**9)
CLOCKS = st.times().map(lambda clock: clock.replace(second=0, microsecond=0))
RULES = st.builds(
    ReminderRule,
    name=st.text(),
    message=st.sampled_from(sorted(RULED_KINDS)),
    when=st.one_of(
        st.builds(BeforeDay, NUMBERS, CLOCKS),
        st.builds(BeforeWindow, NUMBERS),
        st.builds(OnEvent, st.sampled_from(RuleEvent), NUMBERS),
    ),
    priorities=st.frozensets(st.text(max_size=3)),
    slot_patterns=st.frozensets(st.text(max_size=3)),
    requirements=st.frozensets(st.text(max_size=3)),
    channels=st.lists(st.sampled_from(Channel)).map(tuple),
    wording=st.dictionaries(st.text(max_size=3), st.text()),
    apart_minutes=NUMBERS,
    on=st.booleans(),
)
BOOKS = st.builds(
    ReminderRulebook,
    version=st.integers(0, 10**6),
    rules=st.lists(RULES, max_size=3).map(tuple),
    quiet_begin=CLOCKS,
    quiet_end=CLOCKS,
    pence_per_segment=st.decimals(-100, 100, places=3),
)


@given(BOOKS)
def test_what_was_written_reads_back_and_equal_rules_have_equal_digests(book: ReminderRulebook) -> None:
    back = read_rulebook(write_rulebook(book))
    assert back == book
    assert write_rulebook(back) == write_rulebook(book)
    assert rulebook_digest(replace(back, version=7, why="x")) == rulebook_digest(book)


def test_what_may_be_left_out_is_as_kept_has_it() -> None:
    short = {"quiet_begin": "20:00", "quiet_end": "08:00", "rules": []}
    short["rules"] = [{"name": "x", "message": "reminder", "when": {"event": "booked"}}]
    book = read_rulebook("\ufeff" + json.dumps(short))
    assert (book.version, book.pence_per_segment, book.quiet_begin) == (-1, Decimal(0), time(20))
    [rule] = book.rules
    assert (rule.when, rule.on, rule.apart_minutes, rule.wording) == (OnEvent(RuleEvent.BOOKED), True, 0, {})


def with_rule(**changed: object) -> str:
    book = json.loads(write_rulebook(KEPTS_OWN))
    book["rules"][2] |= changed
    return json.dumps(book)


def with_book(**changed: object) -> str:
    return json.dumps(json.loads(write_rulebook(KEPTS_OWN)) | changed)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", ["file: it is not JSON (line 1)"]),
        ("null", ["file: write an object"]),
        ("[" * 100_000, ["file: it is not JSON"]),
        ("x" * 1_000_001, ["file: it is too long"]),
        ('{"rules": [], "rules": []}', ["file: “rules” stands twice in one place"]),
        (with_book(format="x"), ["format: this reads “kept reminder rules 1”"]),
        (with_book(extra=1), ["extra: “extra” is not known"]),
        (with_book(version="3"), ["version: write a whole number"]),
        (with_book(rules={}), ["rules: write a list"]),
        (with_book(rules=[1]), ["rules[0]: write an object", "rules[0].name: write a text", "rules[0].when: write"]),
        (with_book(quiet_begin="24:00"), ["quiet_begin: write a time as 16:00"]),
        (with_book(quiet_end="8:00"), ["quiet_end: write a time as 16:00"]),
        *((with_book(quiet_end=wrong), ["quiet_end: write a time as 16:00"]) for wrong in ("08+01", "08,00", "T0800")),
        (with_rule(wording={"en": "\ud800"}), [r"file: “\ud800” is half a character"]),
        (with_rule(**{"\ude00": 1}), [r"file: “\ude00” is half a character"]),
        *(
            (with_book(pence_per_segment=wrong), ["pence_per_segment: write"])
            for wrong in ("4_2", "1e1", " 4", "٤", "")
        ),
        (with_book(pence_per_segment=4.2), ["pence_per_segment: write pence as a text"]),
        (with_book(pence_per_segment="1e-99999"), ["pence_per_segment: write pence as a text"]),
        (with_rule(name=1), ["rules[2].name: write a text"]),
        (with_rule(message="compensation"), ["rules[2].message: it is one of confirmation, change, cancellation"]),
        (with_rule(when={"event": "booked", "at": "16:00"}), ["rules[2].when: write {“".replace("“", '"')]),
        (with_rule(when={"event": "lost"}), ["rules[2].when.event: it is one of booked, moved, cancelled, set_off"]),
        (with_rule(when={"days_before": True, "at": "4"}), ["rules[2].when.days_before: ", "rules[2].when.at: "]),
        (with_rule(when={"minutes_before_window": 10**30}), ["rules[2].when.minutes_before_window: write a whole"]),
        (with_rule(channels=["sms", "fax"]), ["rules[2].channels[1]: it is one of sms, voice, email, letter"]),
        (with_rule(priorities=["N", 2]), ["rules[2].priorities[1]: write a text"]),
        (with_rule(wording=[]), ["rules[2].wording: write the words by language"]),
        (with_rule(wording={"cy": 3}, on="yes"), ["rules[2].wording.cy: write a text", "rules[2].on: write true"]),
    ],
)
def test_what_cannot_be_read_is_named_with_its_place(text: str, says: list[str]) -> None:
    with pytest.raises(RulesRefused) as refused:
        read_rulebook(text)
    found = [str(problem) for problem in refused.value.problems]
    for words in says:
        assert any(problem.startswith(words) for problem in found), found
