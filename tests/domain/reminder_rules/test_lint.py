"""What keeps reminder rules from being saved (rules 4, 24, 25, 28, 32 to 35); everything that is fine stays fine."""

from __future__ import annotations

from dataclasses import replace
from datetime import time
from decimal import Decimal

import pytest

from appointments.domain.homes import Channel
from appointments.domain.messages import MessageKind
from appointments.domain.reminder_rules import (
    BeforeDay,
    BeforeWindow,
    KnownNames,
    OnEvent,
    ReminderRule,
    ReminderRulebook,
    RuleEvent,
    lint,
)
from policies.reminders.kepts_own import KEPTS_OWN

GOOD = "{landlord}: we come {when}, for {purpose}. {who} {asks} {invite} {link}"
NAMES = KnownNames(
    priorities={"N": True, "U": True, "E": False},
    slot_patterns={"AM": frozenset({time(8)}), "PM": frozenset({time(12)}), "ALL": frozenset({time(8)})},
    requirements=frozenset({"animals", "text_only"}),
)
RULE = ReminderRule("two_hours", MessageKind.REMINDER, BeforeWindow(120))


def found(*more: ReminderRule, names: KnownNames | None = NAMES, **changed: object) -> list[str]:
    book = replace(KEPTS_OWN, rules=(*KEPTS_OWN.rules, *more))
    return [str(problem) for problem in lint(replace(book, **changed), names)]


def of_words(words: str, message: MessageKind = MessageKind.REMINDER) -> list[str]:
    rule = replace(RULE, wording={"en": words})
    if message is not MessageKind.REMINDER:
        rule = replace(rule, message=message, when=OnEvent(RuleEvent.SET_OFF))
    place = "rules[5].wording.en: "
    return [problem.removeprefix(place) for problem in found(rule, names=None) if problem.startswith(place)]


def test_kepts_own_rules_and_a_good_one_besides_them_are_fit() -> None:
    assert found() == found(replace(RULE, wording={"en": GOOD}, channels=(Channel.SMS, Channel.VOICE))) == []


@pytest.mark.parametrize(
    "words",
    [
        GOOD,
        "{landlord}: {purpose} on {day}, {window}. {invite}",
        GOOD + " To cancel or change, ring us. No need to answer.",
        GOOD + " Please answer no later than Monday. Yes, we come in any weather.",
        GOOD + " Stop by our office. We end at 5pm.",
        GOOD + " Reply 1, 2 or 3.",
        GOOD + " Our operative does a survey of the roof. Arolwg o'r to.",
        GOOD + " Park in Discount Row or at Medical Close, not in Stryd yr Heddlu.",
        GOOD + " A twin-tub drop-in, error code 4521.",
        GOOD + " J. Confirm-Smith comes. A no. 7 bus stops here.",
    ],
)
def test_words_that_are_fit(words: str) -> None:
    assert of_words(words) == []


@pytest.mark.parametrize(
    ("words", "says"),
    [
        # rule 4
        ("{when}, {purpose}. {invite}", "{landlord} is missing"),
        ("{landlord}: {when}. {invite}", "{purpose} is missing"),
        ("{landlord}: {purpose}. {invite}", "{when} is missing"),
        ("{landlord}: {purpose}, {day}. {invite}", "{when} is missing"),
        ("{landlord}: {when}, {purpose}.", "{invite} is missing"),
        # names
        (GOOD + " {name}", "{name} is not known"),
        (GOOD + " { landlord }", "{ landlord } is not known"),
        (GOOD + " {landlord.phone}", "{landlord.phone} is not known"),
        (GOOD + " {", "a brace stands alone"),
        (GOOD + " {{when}}", "a brace stands alone"),
        (GOOD + " ｛link｝", "write braces as { and }"),
        (GOOD + " {eta}", "{eta} is for word that somebody is on the way"),
        ("  ", "there are no words"),
        (GOOD + "x" * 700, "characters, and at most 700"),
        (GOOD + "\nA line", "write it in one line"),
        (GOOD + " a\u200bb", "nobody can see"),
        # rule 33
        (GOOD + " Have your password ready.", "“password” must not"),
        (GOOD + " We know the key\u00a0safe.", "must not"),
        (GOOD + " Your wheel\u200bchair is welcome.", "“wheelchair” must not"),
        (GOOD + " Mae angen cyfrinair.", "“cyfrinair” must not"),
        *(
            (GOOD + f" Your {word}.", "must not")
            for word in (
                "wheel-chair",
                "pass word",
                "p.a.s.s.w.o.r.d",
                "d i s a b l e d",
                "dis-abled",
                "key\u2011safe",
                "multiple-sclerosis",
                "alarm code",
                "code for the door",
                "code is 4521",
                "Code: 4521",
                "insulin",
                # Welsh words begin with another letter after many others
                "gyfrinair",
                "nghyfrinair",
                "chanser",
                "ddementia",
                "gadair olwyn",
                "feichiog",
                "drais",
                "god y drws",
            )
        ),
        (GOOD + " Your p\u0430ssword.", "has letters of two alphabets"),  # the second letter is Cyrillic
        (GOOD + " A line\u2028and another", "write it in one line"),
        # ... nor cut in two by what is filled in, and may be nothing
        (GOOD + " Your can{who}cer matters.", "“cancer” must not"),
        (GOOD + " We have the key{link}safe.", "must not"),
        (GOOD + " We have the key {who} safe.", "“key safe” must not"),
        # rule 34
        (GOOD + " Win a voucher!", "“voucher” must not"),
        (GOOD + " Take our survey.", "must not"),
        (GOOD + " A special offer.", "“special offer” must not"),
        (GOOD + " 10% off.", "must not"),
        (GOOD + " Now half-price!", "“half-price” must not"),
        (GOOD + " Llenwch ein harolwg.", "must not"),
        (GOOD + " Gweler ein gylchlythyr.", "“gylchlythyr” must not"),
        (GOOD + " Ostyngiad i bawb.", "“Ostyngiad” must not"),
        # rules 28 and 35
        (GOOD + " Reply YES to confirm.", "invites “YES”"),
        (GOOD + " reply with 'yes'", "invites “yes”"),
        (GOOD + " Text CANCEL to stop it.", "invites “CANCEL”"),
        (GOOD + " Just say “stop”.", "invites “stop”"),
        (GOOD + " END to opt out.", "invites “END” as an answer, as it stands in capitals"),
        (GOOD + " Answer: no", "invites “no”"),
        (GOOD + " Send change", "invites “change”"),
        (GOOD + " Ｒｅｐｌｙ ＳＴＯＰ", "invites “STOP”"),
        (GOOD + " Atebwch IE.", "invites “IE”"),
        (GOOD + " Reply {who} yes.", "invites “yes”"),
    ],
)
def test_words_that_are_not(words: str, says: str) -> None:
    assert any(says in problem for problem in of_words(words)), of_words(words)


def test_a_name_that_is_misspelt_is_said_with_what_was_meant_and_nothing_else() -> None:
    words = "{Landlord}: we come {whn}, for {purpose}. { invite }"
    assert [problem.partition(" (rule")[0] for problem in of_words(words)] == [
        "{Landlord} is not known; write {landlord}",
        "{whn} is not known; write {when}",
        "{ invite } is not known; write {invite}",
    ]


def test_all_that_is_wrong_with_words_is_said_at_once() -> None:
    problems = of_words("{foo} password, reply YES")
    assert len(problems) == 7
    assert all(problems.count(problem) == 1 for problem in problems)


def test_what_asks_nothing_invites_no_answer() -> None:
    words, kind = "{landlord}: on the way for {purpose}, {when}.", MessageKind.ON_THE_WAY
    assert of_words(words, kind) == []
    assert of_words(words + " {eta}", kind) == []
    assert of_words(words + " {invite}", kind) == [
        "{invite} is for messages that ask something, and this one asks nothing (rule “two_hours”)"
    ]


@pytest.mark.parametrize(
    ("rule", "says"),
    [
        (replace(RULE, name="Two hours"), "[5].name: a name has small letters"),
        (replace(RULE, name="a" * 41), "[5].name: "),
        (replace(RULE, name="day_before"), "[5].name: there is a rule “day_before” already"),
        (replace(RULE, message=MessageKind.COMPENSATION), "[5].message: rules can tell these"),
        (replace(RULE, when=BeforeWindow(0)), "[5].when.minutes_before_window"),
        (replace(RULE, when=BeforeWindow(60 * 24 * 61)), "[5].when.minutes_before_window"),
        (replace(RULE, when=BeforeDay(-1, time(9))), "[5].when.days_before"),
        (replace(RULE, when=BeforeDay(61, time(9))), "[5].when.days_before"),
        (replace(RULE, when=BeforeDay(10**9, time(9))), "[5].when.days_before"),
        (replace(RULE, when=BeforeDay(2, time(20))), "[5].when.at: 8pm is in the quiet hours"),
        (replace(RULE, when=BeforeDay(2, time(9, 0, 1))), "[5].when.at: give hours and minutes"),
        (replace(RULE, when=BeforeDay(0, time(12))), "[5].when: it could never go out"),
        (replace(RULE, when=BeforeWindow(30), slot_patterns=frozenset({"AM"})), "[5].when: it could never go out"),
        (replace(RULE, priorities=frozenset({"E"})), "[5].when: it could never go out"),  # no slot, no appointment
        (replace(RULE, when=OnEvent(RuleEvent.CANCELLED)), "[5].when: after “cancelled” there is nothing left"),
        (replace(RULE, when=OnEvent(RuleEvent.BOOKED, -1)), "[5].when.after_minutes"),
        (replace(RULE, message=MessageKind.CHANGE), "[5].when: only a reminder goes out before the visit"),
        (replace(RULE, message=MessageKind.CHANGE, when=OnEvent(RuleEvent.BOOKED)), "so it could never go out"),
        (
            replace(RULE, message=MessageKind.CONFIRMATION, when=OnEvent(RuleEvent.BOOKED, 61)),
            "[5].when.after_minutes: a confirmation is told from 0 to 60 minutes",
        ),
        (replace(KEPTS_OWN.rules[4], name="again"), "rules[5]: it could never go out: “day_before” comes first"),
        (replace(KEPTS_OWN.rules[4], name="a", priorities=frozenset({"U"})), "“day_before” comes first"),
        (replace(RULE, channels=(Channel.SMS, Channel.SMS)), "[5].channels: “sms” stands there twice"),
        (replace(RULE, apart_minutes=-1), "[5].apart_minutes"),
        (replace(RULE, priorities=frozenset({"X"})), "[5].priorities: “X” is not known; there are: E, N, U"),
        (replace(RULE, slot_patterns=frozenset({"X"})), "[5].slot_patterns: “X” is not known"),
        (replace(RULE, requirements=frozenset({"X"})), "[5].requirements: “X” is not known"),
        (replace(RULE, wording={"xx": GOOD}), "[5].wording.xx: messages are written in"),
    ],
)
def test_rules_that_are_not_fit(rule: ReminderRule, says: str) -> None:
    assert any(says in problem for problem in found(rule)), found(rule)


def test_a_rule_that_is_off_takes_nothing_from_others_and_may_rest() -> None:
    again = replace(KEPTS_OWN.rules[4], name="again", on=False)
    assert found(again) == []
    off = replace(KEPTS_OWN.rules[4], on=False)
    assert lint(replace(KEPTS_OWN, rules=(*KEPTS_OWN.rules[:4], off, replace(again, on=True))), NAMES) == ()


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"quiet_begin": time(8), "quiet_end": time(8)}, "quiet_end: the quiet hours leave no hour"),
        ({"quiet_begin": time(8, 30), "quiet_end": time(8)}, "quiet_end: the quiet hours leave no hour"),
        ({"pence_per_segment": Decimal("-0.1")}, "pence_per_segment: "),
        ({"pence_per_segment": Decimal("NaN")}, "pence_per_segment: "),
        ({"pence_per_segment": Decimal("0.0001")}, "pence_per_segment: give at most 3 places"),
        ({"rules": ()}, "rules: a confirmation of every booking must be left"),
        ({"rules": KEPTS_OWN.rules[:4]}, "rules: one reminder at least must be left"),
        ({"rules": KEPTS_OWN.rules[1:]}, "rules: a confirmation of every booking must be left"),
        ({"rules": (KEPTS_OWN.rules[0], *KEPTS_OWN.rules[2:])}, "rules: a message for every appointment that is moved"),
        (
            {"rules": (*KEPTS_OWN.rules[:2], *KEPTS_OWN.rules[3:])},
            "rules: a message for every appointment that is",
        ),
        ({"rules": KEPTS_OWN.rules * 10}, "rules: there are 50 rules"),
    ],
)
def test_rulebooks_that_are_not_fit(changed: dict[str, object], says: str) -> None:
    assert any(words.startswith(says) for words in found(**changed)), found(**changed)


@pytest.mark.parametrize(
    ("priorities", "missing"),
    [
        (({"N"}, {"U"}), False),  # together for every visit there is: emergencies get no appointment
        (({"N"}, {"N"}), True),
    ],
)
def test_a_confirmation_is_left_for_everybody(priorities: tuple[set[str], set[str]], missing: bool) -> None:
    first = KEPTS_OWN.rules[0]
    parts = tuple(
        replace(first, name=f"part{n}", priorities=frozenset(part), when=OnEvent(RuleEvent.BOOKED, n))
        for n, part in enumerate(priorities)
    )
    book: ReminderRulebook = replace(KEPTS_OWN, rules=(*parts, *KEPTS_OWN.rules[1:]))
    assert bool(lint(book, NAMES)) is missing
    assert lint(book)  # who is there is not known without the landlord's names
