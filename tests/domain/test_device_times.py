"""When something was done that a phone could send only later: what is believed, and what bounds it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appointments.domain.action_reading import read_device_time
from appointments.domain.device_times import DeviceClock, Exchange, Moment, at_the_latest, reckoned
from appointments.domain.evidence import HeldKnown
from tests.domain.examples import NOW

RUN, OTHER = "R-0123456789ab", "R-ba9876543210"
MINUTE = timedelta(minutes=1)


def a_clock(skew: timedelta = timedelta(0), *, since: datetime = NOW - timedelta(days=1)) -> DeviceClock:
    return DeviceClock("U-1", "", skew, NOW - MINUTE, since)


def an_exchange(*, wrong_by: timedelta = timedelta(0), steady_ms: int | None = 600_000, run: str = RUN) -> Exchange:
    return Exchange(NOW + wrong_by, NOW, run, steady_ms)


def test_within_one_run_the_steady_clock_says_it_however_wrong_the_time_of_day_is() -> None:
    moment = Moment(NOW - timedelta(days=400), RUN, 300_000)
    held = reckoned(moment, an_exchange(wrong_by=timedelta(hours=-7)), None)
    assert (held.at, held.received_at, held.known) == (NOW - 5 * MINUTE, NOW, HeldKnown.STEADY)


def test_a_clock_that_is_set_for_the_press_and_right_again_when_it_is_sent_moves_nothing() -> None:
    """By the time of day it would be half an hour ago, and the skew agrees with what was known before."""
    pressed = Moment(NOW - 30 * MINUTE, RUN, 560_000)
    held = reckoned(pressed, an_exchange(), a_clock())
    assert (held.at, held.known) == (NOW - timedelta(seconds=40), HeldKnown.STEADY)


def test_what_nobody_can_date_was_done_before_what_is_known_of_what_came_after_it() -> None:
    """Two knocks and a card of a run that ended with the battery; then a claim, of the run that sends them."""
    wrong = NOW - timedelta(hours=5)
    moments = [Moment(wrong, OTHER, 1_000), Moment(wrong, OTHER, 361_000), Moment(None), Moment(wrong, RUN, 540_000)]
    latest = at_the_latest(moments, an_exchange(), None)
    claimed = NOW - MINUTE
    assert latest == [claimed - 6 * MINUTE, claimed, claimed, claimed]
    held = reckoned(moments[0], an_exchange(), None, not_after=latest[0])
    assert (held.at, held.known) == (claimed - 6 * MINUTE, HeldKnown.NOT_KNOWN)
    known = reckoned(moments[3], an_exchange(), None, not_after=claimed - MINUTE)
    assert (known.at, known.known) == (claimed, HeldKnown.STEADY)


def test_a_steady_clock_that_ran_backwards_within_a_run_that_is_over_moves_nothing_earlier() -> None:
    latest = at_the_latest([Moment(None, OTHER, 9_000), Moment(None, OTHER, 1_000)], an_exchange(), None)
    assert latest == [NOW, NOW]


def test_a_steady_clock_that_ran_backwards_is_not_believed() -> None:
    held = reckoned(Moment(NOW - MINUTE, RUN, 600_001), an_exchange(), a_clock())
    assert (held.at, held.known) == (NOW, HeldKnown.NOT_KNOWN)


@pytest.mark.parametrize(
    ("moved", "known"),
    [
        (timedelta(0), HeldKnown.CLOCK),
        (2 * MINUTE, HeldKnown.CLOCK),
        (-2 * MINUTE, HeldKnown.CLOCK),
        (2 * MINUTE + timedelta(milliseconds=1), HeldKnown.NOT_KNOWN),
        (timedelta(hours=3), HeldKnown.NOT_KNOWN),
    ],
)
def test_of_another_run_the_time_of_day_is_believed_while_it_stays_where_it_was(
    moved: timedelta, known: HeldKnown
) -> None:
    """A phone that is three hours wrong all day is as good as one that is right."""
    wrong_by = timedelta(hours=3)
    exchange = an_exchange(wrong_by=wrong_by)
    held = reckoned(Moment(NOW + wrong_by - 10 * MINUTE, OTHER, 1), exchange, a_clock(exchange.skew + moved))
    assert held.known is known
    assert held.at == (NOW - 10 * MINUTE if known is HeldKnown.CLOCK else NOW)


def test_a_clock_that_was_set_after_it_was_done_is_not_believed_however_well_it_agrees_since() -> None:
    """Set three hours on after the last exchange, shown to us once, and then used to send what was done before."""
    before = DeviceClock.first("U-1", Exchange(NOW - 90 * MINUTE, NOW - 90 * MINUTE))
    wrong = timedelta(hours=3)
    shown = before.after(Exchange(NOW - MINUTE + wrong, NOW - MINUTE))
    assert shown.since == NOW - MINUTE
    sending = Exchange(NOW + wrong, NOW, RUN, 5)
    held = reckoned(Moment(NOW - 30 * MINUTE, OTHER, 1), sending, shown)
    assert (held.at, held.known) == (NOW, HeldKnown.NOT_KNOWN)


def test_a_clock_that_stays_where_it_is_is_known_since_its_first_exchange() -> None:
    clock = DeviceClock.first("U-1", Exchange(NOW - 90 * MINUTE, NOW - 90 * MINUTE))
    for minutes in (60, 30, 1):
        clock = clock.after(Exchange(NOW - minutes * MINUTE, NOW - minutes * MINUTE))
    assert clock.since == NOW - 90 * MINUTE
    held = reckoned(Moment(NOW - 45 * MINUTE, OTHER, 1), an_exchange(), clock)
    assert (held.at, held.known) == (NOW - 45 * MINUTE, HeldKnown.CLOCK)
    too_early = reckoned(Moment(NOW - 93 * MINUTE, OTHER, 1), an_exchange(), clock)
    assert too_early.known is HeldKnown.NOT_KNOWN


def test_without_an_exchange_before_nothing_is_known() -> None:
    held = reckoned(Moment(NOW - MINUTE, OTHER, 1), an_exchange(), None)
    assert (held.at, held.known) == (NOW, HeldKnown.NOT_KNOWN)


def test_the_phones_time_zone_does_not_matter() -> None:
    tokyo = (NOW - 10 * MINUTE).astimezone(timezone(timedelta(hours=9)))
    assert reckoned(Moment(tokyo), an_exchange(steady_ms=None), a_clock()).at == NOW - 10 * MINUTE


def test_it_is_never_before_the_day_of_the_promise_nor_before_what_was_done_before() -> None:
    moment = Moment(NOW, RUN, 0)
    exchange = an_exchange(steady_ms=3_600_000)
    assert reckoned(moment, exchange, None, not_before=NOW - 30 * MINUTE).at == NOW - 30 * MINUTE
    assert reckoned(moment, exchange, None, after=NOW - 20 * MINUTE).at == NOW - 20 * MINUTE
    assert reckoned(moment, exchange, None, not_before=NOW + MINUTE, after=NOW + MINUTE).at == NOW


def test_the_phones_order_is_by_the_steady_clock_within_a_run_and_by_its_time_of_day_between_two() -> None:
    first, second = Moment(NOW + MINUTE, RUN, 1), Moment(NOW, RUN, 2)
    assert first.before(second)
    assert not second.before(first)
    assert Moment(NOW, RUN, 9).before(Moment(NOW + MINUTE, OTHER, 1))
    assert not Moment(None).before(Moment(NOW))


INSTANTS = st.integers(631_152_000, 7_289_568_000).map(lambda second: datetime.fromtimestamp(second, UTC))
STEADY = st.none() | st.integers(0, 10**12)


@given(INSTANTS, STEADY, INSTANTS, STEADY, st.none() | st.timedeltas(), st.none() | INSTANTS, st.none() | INSTANTS)
def test_whatever_a_phone_says_it_was_not_done_after_it_came(
    device_at: datetime,
    steady: int | None,
    sent_at: datetime,
    sent_steady: int | None,
    last: timedelta | None,
    not_before: datetime | None,
    after: datetime | None,
) -> None:
    exchange = Exchange(sent_at, NOW, RUN, sent_steady)
    clock = None if last is None else a_clock(last)
    held = reckoned(Moment(device_at, RUN, steady), exchange, clock, not_before=not_before, after=after)
    assert held.at <= held.received_at == NOW
    assert held.at >= min(NOW, not_before or held.at)


def test_in_the_hour_that_comes_twice_the_offset_says_which_one_it_was() -> None:
    """Sunday 25 October 2026: 1:59 in summer time is two minutes before 1:01 in winter time."""
    first, second = (read_device_time(f"2026-10-25T{said}") for said in ("01:59:00+01:00", "01:01:00+00:00"))
    assert first is not None
    assert second is not None
    assert Moment(first).before(Moment(second))
    assert not Moment(second).before(Moment(first))
    came = datetime(2026, 10, 25, 1, 31, tzinfo=UTC)
    last = DeviceClock("U-1", "", timedelta(0), came - MINUTE, came - timedelta(hours=3))
    exchange = Exchange(came, came)
    times = [reckoned(Moment(at), exchange, last) for at in (first, second)]
    assert [held.known for held in times] == [HeldKnown.CLOCK, HeldKnown.CLOCK]
    assert [came - held.at for held in times] == [32 * MINUTE, 30 * MINUTE]


def test_a_time_without_its_offset_is_no_time_in_the_hour_that_comes_twice() -> None:
    assert read_device_time("2026-10-25T01:30:00") is None
