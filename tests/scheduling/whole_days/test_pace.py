"""How far a search has come, by changes and by the clock."""

from __future__ import annotations

import pytest

from appointments.scheduling.whole_days.pace import CHUNK, FEWEST, Counted, Timed


class Watch:
    """A clock that stands until it is set."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_counted_changes_end_at_their_number_whatever_the_strokes() -> None:
    pace = Counted(3 * CHUNK + 1)
    strokes = []

    while pace.share < 1.0:
        count, reached = pace.ahead(1.0)
        pace.did(count)
        strokes.append(count)
        assert reached == pace.share

    assert strokes == [CHUNK, CHUNK, CHUNK, 1]
    assert pace.done == pace.changes_in_all == 3 * CHUNK + 1


@pytest.mark.parametrize(("until", "changes"), [(0.5, 5), (0.51, 6), (1.0, 10)])
def test_counted_changes_stop_at_the_share_asked_for_rounded_up(until: float, changes: int) -> None:
    pace = Counted(10)

    count, reached = pace.ahead(until)

    assert (count, reached) == (changes, changes / 10)


def test_no_change_at_all_is_a_search_that_is_over() -> None:
    assert Counted(0).share == 1.0
    assert Timed(0.0, Watch()).share == 1.0


def test_a_timed_search_begins_with_few_changes_and_then_as_many_as_fit_into_a_glance() -> None:
    watch = Watch()
    pace = Timed(10.0, watch)
    watch.now += 1.0  # what is made before the first change counts

    assert pace.ahead(1.0) == (FEWEST, pytest.approx(0.1))
    watch.now += 0.01
    pace.did(FEWEST)

    assert pace.share == pytest.approx(0.101)
    count, reached = pace.ahead(1.0)
    assert count == pytest.approx(FEWEST / 0.01 * 0.005 * 10.0, abs=1)
    assert reached == pytest.approx(0.106)


def test_a_timed_search_looks_no_further_ahead_than_its_end() -> None:
    watch = Watch()
    pace = Timed(10.0, watch)
    pace.ahead(1.0)
    watch.now += 9.99
    pace.did(100_000)

    count, reached = pace.ahead(1.0)

    assert count == pytest.approx(100_000 / 9.99 * 0.01, abs=1)
    assert reached == 1.0


def test_a_timed_search_says_how_many_changes_there_will_be() -> None:
    watch = Watch()
    pace = Timed(10.0, watch)
    pace.ahead(1.0)
    watch.now += 2.0
    pace.did(1_000)

    assert pace.changes_in_all == 5_000
