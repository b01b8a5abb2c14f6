"""The phone makes the same case sheet as the gate, from the round and from what was done at the door."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page

from appointments.domain.access_kinds.how_to_knock import Heard, HowToKnock
from appointments.domain.access_kinds.letter_only import LetterOnly
from appointments.domain.access_kinds.longer_to_answer import LongerToAnswer
from appointments.domain.access_kinds.text_only import TextOnly
from appointments.domain.case import Case
from appointments.domain.evidence import Evidence, EvidenceKind, EvidenceSource, HeldKnown, child_alone
from policies.case_sheet import case_sheet
from policies.interpreter import find
from policies.rulebook import RULEBOOK, export
from policies.sheet import write_sheet
from policies.thresholds import DEFAULTS
from tests.policies.cases import adding, an_item, arriving, requiring
from tests.policies.vectors import every_case
from tests.web.site import a_site

MAKE = """async ([rulebook, limits, given]) => {
  const { childAlone, sheetOf } = await import("/static/app/rules/sheet.js");
  const { find } = await import("/static/app/rules/interpreter.js");
  return given.map(([visit, stay]) => {
    const sheet = sheetOf(visit, stay, limits);
    const findings = rulebook.rules.map((rule) => find(rule, sheet));
    return { sheet, findings, alone: childAlone(stay.evidence)?.ref ?? null };
  });
}"""
IN_ITS_PLACE = (TextOnly(), LetterOnly(), HowToKnock(Heard.CALL_INSTEAD), LongerToAnswer(40))
WORKED = ("08:00", "09:04", "12:00")  # before they came, at the door, and after they decided
KNOWN = (HeldKnown.STEADY, HeldKnown.CLOCK)
FIRST_KNOWN, SECOND_KNOWN = (HeldKnown.STEADY, HeldKnown.NOT_KNOWN), (HeldKnown.NOT_KNOWN, HeldKnown.STEADY)
SET_IN_BETWEEN = [
    (timedelta(minutes=by), timedelta(seconds=apart), known)
    for by, apart in ((5, 1), (6, 60), (-5, 29), (-6, 360), (-20, 30), (70, 300))
    for known in (KNOWN, FIRST_KNOWN, SECOND_KNOWN, (HeldKnown.NOT_KNOWN, HeldKnown.NOT_KNOWN))
]
# What the phone finds out by itself; the other facts come with the round.
MADE_THERE = {"arrived", "arrived_in_time", "still_there", "from_feed", "door_steps_ticked", "planner_answered"} | {
    "text_asked",
    "card_asked",
    "no_knock_asked",
    "asked_at_the_door",
}


@pytest.fixture
def phone_rules(page: Page, serve: Callable[[Flask], str]) -> Page:
    page.goto(f"{serve(a_site())}/sign-in")
    return page


def cases() -> list[Case]:
    """The golden ones; in the middle of the visit; with knocks in a hurry, to the microsecond."""
    usual = list(every_case())
    middle = [
        replace(case, judged_at=case.arrived_at + timedelta(minutes=minutes, microseconds=7))
        for case in usual[:4]
        if case.arrived_at is not None
        for minutes in (0, 3, 9, 14, 15, 40)
    ]
    hurry = [
        replace(case, evidence=tuple(_moved(item, timedelta(microseconds=1)) for item in case.evidence))
        for case in usual[:3]
    ]
    hurry += [replace(case, evidence=_by_a_clock_that_was_set(case.evidence)) for case in usual[:3]]
    hurry += [
        replace(case, evidence=_set_in_between(case.evidence, *how)) for case in usual[:3] for how in SET_IN_BETWEEN
    ]
    early = [arriving(case, "07:30") for case in usual]
    early += [replace(case, judged_at=case.judged_at + timedelta(hours=2)) for case in early]
    rung = [replace(case, evidence=(*case.evidence, *_calls(case))) for case in usual[:8]]
    doubled = [replace(case, evidence=(*case.evidence, *_again(case))) for case in usual[:3]]
    # What they ask for in the place of a knock or a call, a longer wait, no number held, and gone before they decided.
    asked = [requiring(case, kind) for case in usual[:1] + rung for kind in IN_ITS_PLACE]
    asked += [replace(case, has_number=False) for case in asked]
    gone = [adding(case, an_item(EvidenceKind.DEPARTURE, "09:04", {"operative": "OP-07"})) for case in usual]
    nobodys = [adding(case, an_item(EvidenceKind.DEPARTURE, "09:04")) for case in usual[:3]]
    worked = [
        adding(case, an_item(EvidenceKind.WORK_DONE, at, {"words": "New washer"}))
        for case in usual[:3]
        for at in WORKED
    ]
    return [*usual, *middle, *hurry, *early, *rung, *doubled, *worked, *asked, *gone, *nobodys]


def _moved(item: Evidence, by: timedelta) -> Evidence:
    return replace(item, device_at=item.device_at + by, received_at=item.received_at + by)


def _by_a_clock_that_was_set(evidence: tuple[Evidence, ...]) -> tuple[Evidence, ...]:
    """The first knock two hours early by the phone, at the same second as the next by the server; then a third."""
    knocks = [item for item in evidence if item.kind is EvidenceKind.KNOCK]
    if len(knocks) < 2:
        return evidence
    first, second = knocks[:2]
    early = replace(first, device_at=first.device_at - timedelta(hours=2), received_at=second.received_at)
    third = replace(second, ref=f"{second.ref}-third", received_at=second.received_at + timedelta(minutes=1))
    rest = (item for item in evidence if item not in (first, second))
    return (early, second, replace(third, device_at=third.received_at), *rest)


def _set_in_between(
    evidence: tuple[Evidence, ...], by: timedelta, apart: timedelta, known: tuple[HeldKnown, HeldKnown]
) -> tuple[Evidence, ...]:
    """The phone's clock was set between the first two knocks, whose times are known, or not."""
    knocks = [item for item in evidence if item.kind is EvidenceKind.KNOCK]
    if len(knocks) < 2:
        return evidence
    first, second = knocks[:2]
    later = first.received_at + apart
    moved = replace(second, device_at=first.device_at + apart + by, received_at=later, held_known=known[1])
    rest = (item for item in evidence if item not in (first, second))
    return (replace(first, held_known=known[0]), moved, *rest)


def _calls(case: Case) -> tuple[Evidence, ...]:
    """Answered by somebody, by whatever; to the planner, by whose word; before the window, and after the decision."""
    first = next((item for item in case.evidence if item.kind is EvidenceKind.KNOCK), None)
    if first is None:
        return ()
    return tuple(
        replace(
            _moved(first, timedelta(minutes=minutes)),
            ref=f"E-{source}-{to}-{minutes}",
            kind=EvidenceKind.CALL,
            source=source,
            data={"to": to, "result": "answered"},
        )
        for source in (EvidenceSource.DEVICE, EvidenceSource.PROVIDER)
        for to in ("resident", "planner")
        for minutes in (-60, 1, 180)
    )


def _again(case: Case) -> tuple[Evidence, ...]:
    return tuple(
        replace(_moved(item, timedelta(seconds=20)), ref=f"{item.ref}x")
        for item in case.evidence
        if item.kind is EvidenceKind.KNOCK
    )


def _visit(case: Case) -> dict[str, Any]:
    sheet = case_sheet(case, DEFAULTS)
    return {
        "window": {"starts": case.window.starts.isoformat(), "ends": case.window.ends.isoformat()},
        "came": [operative.ref for operative in case.operatives],
        "steps": [
            {
                "code": step.code,
                "words": step.words,
                "must_tick": step.must_tick,
                "inside": step.inside,
                "wait_minutes": step.wait_minutes,
                "replaces": step.replaces.value if step.replaces else None,
                "by": step.by.value if step.replaces else None,
            }
            for step in case.door_steps
        ],
        "facts": {
            **{name: held for name, held in sheet.facts.items() if name not in MADE_THERE},
            "words": {name: words for name, words in sheet.words.items() if name != "door_steps_left"},
        },
    }


def _stay(case: Case) -> dict[str, Any]:
    return {
        "arrivedAt": case.arrived_at.isoformat() if case.arrived_at else None,
        "claimedAt": case.claim.claimed_at.isoformat(),
        "now": case.judged_at.isoformat(),
        "evidence": [
            {
                "ref": item.ref,
                "kind": item.kind.value,
                "source": item.source.value,
                "device_at": item.device_at.isoformat(),
                "received_at": item.received_at.isoformat(),
                "at": item.at.isoformat(),
                "held_known": item.held_known.value if item.held_known else None,
                "digest": bool(item.digest),
                "pictures": [name for name in (item.fingerprint, item.digest) if name],
                "data": dict(item.data),
            }
            for item in case.evidence
        ],
    }


def test_the_phone_makes_the_sheet_that_the_gate_makes(phone_rules: Page) -> None:
    held = cases()
    given = json.loads(json.dumps([[_visit(case), _stay(case)] for case in held]))

    made = phone_rules.evaluate(MAKE, [export(), DEFAULTS.numbers(), given])

    for case, found in zip(held, made, strict=True):
        sheet = case_sheet(case, DEFAULTS)
        assert found["sheet"] == json.loads(json.dumps(write_sheet(sheet)))
        assert found["findings"] == [asdict(find(rule, sheet)) for rule in RULEBOOK]
        alone = child_alone(case.evidence)
        assert found["alone"] == (alone.ref if alone else None)
    assert len(held) > 60


def test_every_rule_of_the_rulebook_is_met_and_missing_among_the_cases() -> None:
    """So that both sheets and both interpreters are held equal for all of it, whatever was added last."""
    sheets = [case_sheet(case, DEFAULTS) for case in cases()]

    one_sided = {rule.code for rule in RULEBOOK if len({find(rule, sheet).met for sheet in sheets}) == 1}
    assert one_sided == set()
    made = {name: {sheet.facts[name] for sheet in sheets} for name in MADE_THERE - {"from_feed"}}
    assert {name for name, seen in made.items() if len(seen) == 1} == set()
    assert any("untimely" in item for sheet in sheets for item in sheet.evidence)
    assert {bool(child_alone(case.evidence)) for case in cases()} == {True, False}
