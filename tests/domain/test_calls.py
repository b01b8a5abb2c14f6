"""What a provider says of a call: late, twice, out of order, and the end only once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest

from appointments.domain.calls import Call, CallReport, CallResult, CallState, reported
from appointments.domain.evidence import CALL_RESULTS

NINE = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)
CALL = Call(
    ref="CA-1",
    asked_ref="E-1",
    appointment_ref="A-1",
    operative_ref="OP-1",
    asked_by="U-1",
    whom="resident",
    number="+447700900123",
    operative_number="+447700900701",
    asked_at=NINE,
    provider="fake",
)


def a_report(state: CallState, after: int, result: CallResult | None = None, seconds: int | None = None) -> CallReport:
    return CallReport("fake", "P-1", state, NINE + timedelta(seconds=after), result, seconds)


PLACED = a_report(CallState.PLACED, 1)
RINGING = a_report(CallState.RINGING, 5)
ANSWERED = a_report(CallState.ANSWERED, 12)
ENDED = a_report(CallState.ENDED, 60, CallResult.ANSWERED, 48)
UNANSWERED = a_report(CallState.ENDED, 35, CallResult.NO_ANSWER, 0)


def told(*reports: CallReport) -> Call:
    call = CALL
    for report in reports:
        call = reported(call, report)
    return call


def test_a_call_that_was_talked_to_the_end_has_the_providers_times() -> None:
    call = told(PLACED, RINGING, ANSWERED, ENDED)
    assert (call.state, call.result, call.seconds) == (CallState.ENDED, CallResult.ANSWERED, 48)
    assert (call.answered_at, call.ended_at) == (ANSWERED.at, ENDED.at)
    assert call.provider_ref == "P-1"


@pytest.mark.parametrize("order", list(permutations((PLACED, RINGING, ANSWERED, ENDED))))
def test_reports_in_any_order_come_to_the_same_end(order: tuple[CallReport, ...]) -> None:
    call = told(*order)
    assert (call.state, call.result, call.ended_at) == (CallState.ENDED, CallResult.ANSWERED, ENDED.at)
    assert call.answered_at == ANSWERED.at  # or what the end says of it, which is the same instant


@pytest.mark.parametrize("later", [ENDED, UNANSWERED, PLACED, ANSWERED])
def test_what_comes_after_the_end_changes_nothing(later: CallReport) -> None:
    assert told(UNANSWERED, later) == told(UNANSWERED)


def test_a_replay_tells_nothing_new() -> None:
    assert told(PLACED, RINGING, RINGING, PLACED) == told(PLACED, RINGING)


def test_an_end_without_a_result_is_a_call_that_was_not_placed() -> None:
    """Nobody guesses that somebody was rung."""
    assert told(a_report(CallState.ENDED, 9)).result is CallResult.NOT_PLACED


def test_what_the_provider_did_not_take_is_settled_and_was_no_call() -> None:
    failed = CALL.gives_up("21211")
    assert (failed.settled, failed.state, failed.result) == (True, CallState.FAILED, CallResult.NOT_PLACED)
    assert reported(failed, ENDED) == failed


def test_a_call_of_unknown_fate_is_known_by_any_report() -> None:
    unknown = replace(CALL, state=CallState.UNKNOWN)
    assert reported(unknown, RINGING).state is CallState.RINGING


def test_results_are_those_that_evidence_of_a_call_has() -> None:
    assert {result.value for result in CallResult} == CALL_RESULTS


@pytest.mark.parametrize(
    ("ended", "seconds", "answered"),
    [
        (60, 48, 12),
        (20, 20, 0),  # at the moment we asked
        (19, 20, 0),  # seconds are rounded: never before we asked
        (60, None, 60),
        (-2, 3, -2),  # a clock that is behind ours: never after the end either
    ],
)
def test_when_it_was_answered_is_worked_out_from_the_end(ended: int, seconds: int | None, answered: int) -> None:
    call = told(a_report(CallState.ENDED, ended, CallResult.ANSWERED, seconds))
    assert call.answered_at == NINE + timedelta(seconds=answered)
