"""When a provider is left in peace, and how many messages may go to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from appointments.domain.messages import ProviderState
from appointments.domain.messages.provider_state import FAILURES_IN_A_ROW, FIRST_PAUSE, LONGEST_PAUSE, TRYING
from tests.builders import NOW

NEW = ProviderState("fake")
SECOND = timedelta(seconds=1)


def after_failures(count: int, state: ProviderState = NEW) -> ProviderState:
    for _ in range(count):
        state = state.failed("503", NOW, tried=False)
    return state


def test_one_failure_less_than_the_limit_pauses_nothing() -> None:
    state = after_failures(FAILURES_IN_A_ROW - 1)
    assert not state.paused
    assert state.allows(10, NOW, None) == 10


def test_at_the_limit_nothing_is_sent_and_after_the_pause_one_message_tries() -> None:
    state = after_failures(FAILURES_IN_A_ROW)
    assert state.paused
    assert (state.paused_at, state.failure) == (NOW, "503")
    assert state.allows(10, NOW + FIRST_PAUSE - SECOND, None) == 0
    assert state.allows(10, NOW + FIRST_PAUSE, None) == 1
    trying = state.took(1, NOW + FIRST_PAUSE, None)
    assert trying.allows(10, NOW + FIRST_PAUSE + TRYING - SECOND, None) == 0  # nobody else tries meanwhile
    assert trying.allows(10, NOW + FIRST_PAUSE + TRYING, None) == 1  # whoever tried has died


def test_an_answer_ends_it_and_the_count_begins_anew() -> None:
    assert after_failures(FAILURES_IN_A_ROW).worked() == NEW
    assert after_failures(FAILURES_IN_A_ROW - 1).worked() == NEW


def test_the_pause_grows_with_each_try_that_fails_and_not_without_end() -> None:
    state, pauses = after_failures(FAILURES_IN_A_ROW), []
    for _ in range(12):
        assert state.try_from is not None
        pauses.append(state.try_from - NOW)
        state = state.failed("503", NOW, tried=True)
    assert pauses[:3] == [FIRST_PAUSE, 2 * FIRST_PAUSE, 4 * FIRST_PAUSE]
    assert pauses[-1] == LONGEST_PAUSE
    assert state.paused_at == NOW  # since when, however often it was tried


def test_those_that_were_under_way_when_it_began_make_it_no_longer() -> None:
    state = after_failures(FAILURES_IN_A_ROW)
    assert after_failures(20, state).try_from == state.try_from


def test_the_provider_may_ask_for_a_longer_pause() -> None:
    state = after_failures(FAILURES_IN_A_ROW - 1).failed("429", NOW, tried=False, wait=timedelta(minutes=3))
    assert state.try_from == NOW + timedelta(minutes=3)


def test_a_rate_is_kept_over_a_second_and_by_all_together() -> None:
    assert NEW.allows(100, NOW, 10) == 10
    first = NEW.took(7, NOW, 10)
    assert first.allows(100, NOW, 10) == 3
    full = first.took(3, NOW, 10)
    assert full.allows(100, NOW, 10) == 0
    assert full.allows(100, NOW + SECOND / 2, 10) == 5
    assert full.allows(100, NOW + 60 * SECOND, 10) == 10  # what was not sent in a minute is not made up for


@pytest.mark.parametrize("rate", [0.1, 0.5, 1, 3])
def test_a_slow_rate_lets_one_go_at_a_time(rate: float) -> None:
    assert NEW.allows(5, NOW, rate) == max(1, int(rate))
    taken = NEW.took(max(1, int(rate)), NOW, rate)
    assert taken.allows(5, NOW + timedelta(seconds=1 / rate) - SECOND / 100, rate) < max(1, int(rate))


def test_without_a_rate_nothing_is_counted() -> None:
    assert replace(NEW.took(50, NOW, None), name="fake") == NEW
    assert NEW.allows(50, NOW, None) == 50
