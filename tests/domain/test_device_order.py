"""In which order things were done: as they were sent, but for what is known better."""

from __future__ import annotations

from datetime import timedelta

from appointments.domain.device_actions import ActionKind, DeviceAction
from appointments.domain.device_order import in_their_order, in_their_order_however_they_came, surely_after
from appointments.domain.evidence import HeldKnown
from tests.domain.examples import NOW

MINUTE = timedelta(minutes=1)


def done(
    ref: str, *, run: str = "R-1", steady_ms: int | None = None, said: int = 0, at: int = 0, came: int = 60,
    known: HeldKnown = HeldKnown.STEADY, by: str = "U-1", device: str = "", kind: ActionKind = ActionKind.KNOCK,
) -> DeviceAction:  # fmt: skip
    """`said`, `at` and `came` in minutes: the phone's time of day, ours, and when it was received."""
    return DeviceAction(
        ref, by, "OP-1", "{}", NOW + came * MINUTE, NOW + at * MINUTE, known, kind, "A-1", NOW + said * MINUTE, run,
        steady_ms, device,
    )  # fmt: skip


def refs(actions: list[DeviceAction]) -> str:
    return "".join(action.ref for action in actions)


def test_within_a_run_the_steady_clock_orders() -> None:
    assert refs(in_their_order([done("b", steady_ms=2), done("x", run=""), done("a", steady_ms=1)])) == "axb"


def test_of_one_sending_the_order_stands_between_runs_whatever_the_time_of_day() -> None:
    """A flat battery: the clock is years back, or was hours fast and is right again."""
    unknown = HeldKnown.NOT_KNOWN
    claim = done("a", steady_ms=9, said=0, at=60, known=unknown)
    for said in (-5_000_000, -300, 300):
        leave = done("b", run="R-2", steady_ms=1, said=said, at=59)
        assert refs(in_their_order([claim, leave])) == "ab"


def test_between_sendings_our_own_time_orders_where_it_is_believed() -> None:
    late = done("b", run="R-2", steady_ms=1, at=50, came=60)
    early = done("a", steady_ms=1, at=30, came=61, known=HeldKnown.CLOCK)
    assert refs(in_their_order([late, early])) == "ab"
    unknown = done("a", steady_ms=1, at=30, came=61, known=HeldKnown.NOT_KNOWN)
    assert refs(in_their_order([late, unknown])) == "ba"
    within_what_a_clock_may_be_out = done("a", steady_ms=1, at=48, came=61, known=HeldKnown.CLOCK)
    assert refs(in_their_order([late, within_what_a_clock_may_be_out])) == "ba"
    another = done("a", steady_ms=1, at=30, came=61, by="U-2")
    assert refs(in_their_order([late, another])) == "ba"


def test_runs_of_one_name_on_two_phones_are_two() -> None:
    assert refs(in_their_order([done("a", steady_ms=2, device="D-1"), done("b", steady_ms=1, device="D-2")])) == "ab"


def test_of_what_came_in_any_order_an_arrival_is_first_and_to_leave_is_last() -> None:
    came = [done(kind.value[0], run="", kind=kind) for kind in (ActionKind.LEAVE, ActionKind.CLAIM, ActionKind.ARRIVE)]
    assert refs(in_their_order_however_they_came(came)) == "acl"


def test_what_a_phone_says_of_the_time_of_day_makes_nothing_sure() -> None:
    first = done("a", steady_ms=5, said=0, at=60, known=HeldKnown.NOT_KNOWN)
    assert not surely_after(done("b", run="R-2", steady_ms=1, said=5), first)
    assert surely_after(done("b", steady_ms=6), first)
    assert not surely_after(first, done("b", steady_ms=6))
