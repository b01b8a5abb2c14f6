"""The decision to give up a repair, by hand: nothing but the facts and the day (rules 51 and 52)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest

from appointments.domain.appointments import Appointment, State
from appointments.domain.attempts import Attempt, attempts_that_count
from appointments.domain.cancelling import (
    CancellationFacts,
    NoAccessLimits,
    VulnerabilityCheck,
    counted_no_accesses,
    may_cancel_for_no_access,
    never_cancelled_because,
)
from appointments.domain.concerns import Concern
from appointments.domain.homes import Channel
from appointments.domain.messages import MessageKind, MessageState
from appointments.domain.outcomes import Outcome
from appointments.domain.times import at
from tests.builders import DAY, WORK_ORDER, a_message, a_work_order, an_appointment

LIMITS = NoAccessLimits()


def missed(ref: str, days: int, outcome: Outcome = Outcome.NO_ACCESS) -> Appointment:
    judged = f"J-{ref}" if outcome in {Outcome.NO_ACCESS, Outcome.REFUSED_ACCESS} else None
    closed = an_appointment(ref, in_state=State.CLOSED, outcome=outcome, judgement_ref=judged)
    return replace(closed, closed_at=noon(days))


def noon(days: int) -> datetime:
    return at(DAY + timedelta(days=days), time(12))


NOTICE = replace(a_message(state=MessageState.DELIVERED), kind=MessageKind.MAY_BE_CANCELLED, delivered_at=noon(12))
MET = CancellationFacts(
    order=a_work_order(),
    appointments=(missed("A-1", 0), missed("A-2", 10)),
    attempts=(
        Attempt(Channel.SMS, noon(10)),
        Attempt(Channel.VOICE, noon(11)),
        Attempt(Channel.LETTER, noon(12)),
    ),
    check=VulnerabilityCheck("VC-1", WORK_ORDER, True, "Asked.", noon(12), "U-planner"),
    notices=(NOTICE,),
)
FROM = at(DAY + timedelta(days=27), time(0))  # told on day 12, and 14 days of the household's own


def missing(facts: CancellationFacts, now: datetime = FROM, limits: NoAccessLimits = LIMITS) -> list[str]:
    return [finding.rule for finding in may_cancel_for_no_access(facts, limits, now).missing]


def test_with_everything_met_from_the_day_after_the_last_day() -> None:
    assert missing(MET) == []
    assert missing(MET, FROM - timedelta(seconds=1)) == ["notified"]


@pytest.mark.parametrize(
    ("change", "lacks"),
    [
        ({"order": replace(a_work_order(), concerns=frozenset({Concern.OTHER_HAZARD}))}, ["may_be_given_up"]),
        ({"order": a_work_order().complete()}, ["open"]),
        ({"open_challenges": frozenset({"A-1"})}, ["no_open_challenge"]),
        ({"upheld": frozenset({"A-1"})}, ["no_accesses"]),
        ({"attempts": MET.attempts[:2]}, ["attempts"]),
        ({"attempts": tuple(replace(a, channel=Channel.VOICE) for a in MET.attempts)}, ["attempts"]),  # one way only
        ({"attempts": tuple(replace(a, at=noon(11)) for a in MET.attempts)}, ["attempts"]),  # one day only
        ({"attempts": tuple(replace(a, at=noon(9)) for a in MET.attempts)}, ["attempts"]),  # before the last visit
        ({"check": None}, ["vulnerability_check"]),
        ({"check": replace(MET.check, at=noon(9))}, ["vulnerability_check"]),  # type: ignore[type-var]
        ({"check": replace(MET.check, clear=False)}, ["vulnerability_check"]),  # type: ignore[type-var]
        ({"notices": ()}, ["notified"]),
        ({"notices": (replace(NOTICE, delivered_at=None),)}, ["notified"]),  # it never arrived
        (
            {"notices": (replace(NOTICE, dedupe_key="one:copy:+447700900124"),)},
            ["notified"],
        ),  # only somebody else has it
        ({"notices": (replace(NOTICE, delivered_at=noon(9)),)}, ["notified"]),  # about an earlier visit
        ({"heard_at": noon(13)}, ["nothing_heard"]),
        ({"heard_at": noon(11)}, []),  # before they were told
        ({"text_unread": True}, ["nothing_heard"]),
    ],
)
def test_each_demand_stands_alone(change: dict[str, object], lacks: list[str]) -> None:
    assert missing(replace(MET, **change)) == lacks  # type: ignore[arg-type]


def test_a_household_with_one_way_to_be_reached_is_tried_that_way() -> None:
    letters = tuple(replace(attempt, channel=Channel.LETTER) for attempt in MET.attempts)
    assert missing(replace(MET, attempts=letters, one_channel=True)) == []


def test_what_was_missed_before_somebody_was_let_in_has_been_made_good() -> None:
    let_in = missed("A-B", 5, Outcome.FOLLOW_ON)
    facts = replace(MET, appointments=(MET.appointments[0], let_in, MET.appointments[1]))
    assert [item.ref for item in counted_no_accesses(facts)] == ["A-2"]


def test_refused_access_and_no_access_without_a_judgement_do_not_count() -> None:
    refused = missed("A-1", 0, Outcome.REFUSED_ACCESS)
    unproven = replace(missed("A-2", 10), judgement_ref=None)
    assert counted_no_accesses(replace(MET, appointments=(refused, unproven))) == []


def test_a_landlord_may_ask_for_more() -> None:
    assert missing(MET, limits=NoAccessLimits(visits=3)) == ["no_accesses"]
    assert missing(MET, limits=NoAccessLimits(attempts=4)) == ["attempts"]
    assert missing(MET, limits=NoAccessLimits(notice_days=15)) == ["notified"]


def test_one_function_says_why_an_order_is_never_given_up() -> None:
    assert never_cancelled_because(a_work_order()) == ""
    assert "hazard" in never_cancelled_because(replace(a_work_order(), concerns=frozenset({Concern.OTHER_HAZARD})))


@pytest.mark.parametrize(
    ("attempts", "words"),
    [
        ((), "No attempts to reach the household since the last visit; at least 3 are needed, in 2 ways on 2 days."),
        (
            MET.attempts[:1],
            "1 attempt to reach the household since the last visit, in 1 way on 1 day; "
            "at least 3 are needed, in 2 ways on 2 days.",
        ),
    ],
)
def test_how_far_the_attempts_were_spread_is_said_where_there_are_any(
    attempts: tuple[Attempt, ...], words: str
) -> None:
    answer = may_cancel_for_no_access(replace(MET, attempts=attempts), NoAccessLimits(), noon(27))
    assert [finding.words for finding in answer.missing] == [words]


def test_messages_count_as_attempts_when_they_ask_for_contact_and_arrived() -> None:
    copy = replace(NOTICE, ref="M-2", dedupe_key="one:copy:+447700900124")
    unsent = replace(NOTICE, ref="M-3", delivered_at=None)
    other = replace(NOTICE, ref="M-4", kind=MessageKind.REMINDER)
    missed_you = replace(NOTICE, ref="M-5", kind=MessageKind.MISSED_YOU, delivered_at=noon(10))
    found = attempts_that_count([], [NOTICE, copy, unsent, other, missed_you])
    assert [attempt.at for attempt in found] == [noon(10), noon(12)]
