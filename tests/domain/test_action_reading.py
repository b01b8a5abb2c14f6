"""Actions as phones send them: what can be read, what cannot, and that nothing of either is lost."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appointments.domain.action_reading import LARGEST_BYTES, read_action
from appointments.domain.device_actions import ActionKind, DeviceAction, read_position, storable
from tests.domain.examples import NOW

A_KNOCK = {
    "ref": "E-0123456789abcdef01234567",
    "appointment": "A-1",
    "kind": "knock",
    "device_at": NOW.isoformat(),
    "run": "R-0123456789ab",
    "steady_ms": 1234.5,
    "data": {},
    "position": {"none": "refused"},
}


# An operative reads them.
NO_REF = "It came without a reference of its own."
NO_VISIT = "It does not say which visit it belongs to."
NO_KIND = "What was done is of a kind that is not known here."
NO_TIME = "It does not say when it was done."


def test_what_is_whole_is_read() -> None:
    read = read_action(A_KNOCK, "U-1")
    assert (read.problem, read.kind, read.appointment_ref) == ("", ActionKind.KNOCK, "A-1")
    assert (read.device_at, read.run, read.steady_ms) == (NOW, "R-0123456789ab", 1234)
    assert json.loads(read.sent) == A_KNOCK


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"ref": "E-1"}, NO_REF),
        ({"ref": 7}, NO_REF),
        ({"appointment": ""}, NO_VISIT),
        ({"appointment": "A-1; DROP"}, NO_VISIT),
        ({"kind": "photo"}, NO_KIND),  # comes in pieces
        ({"kind": ["knock"]}, NO_KIND),
        ({"device_at": "2026-11-24T09:00:00"}, NO_TIME),  # nobody can say which hour it meant
        ({"device_at": "1850-01-01T00:00:00Z"}, NO_TIME),
        ({"device_at": None}, NO_TIME),
    ],
)
def test_what_cannot_be_read_says_why_and_is_kept_as_it_came(changed: dict[str, object], problem: str) -> None:
    sent = {**A_KNOCK, **changed}
    read = read_action(sent, "U-1")
    assert read.problem == problem
    assert json.loads(read.sent) == sent
    assert len(read.ref) == 26


@pytest.mark.parametrize("run", ["R-1", None, 5])
def test_a_steady_clock_of_no_run_is_none(run: object) -> None:
    assert read_action({**A_KNOCK, "run": run}, "U-1").run == ""


@pytest.mark.parametrize("steady", [-1, "5", True, None, 10**13, float("nan")])
def test_what_is_no_steady_clock_is_none(steady: object) -> None:
    read = read_action({**A_KNOCK, "steady_ms": steady}, "U-1")
    assert (read.problem, read.run, read.steady_ms) == ("", "", None)


def test_what_is_too_large_is_kept_whole() -> None:
    large = {**A_KNOCK, "data": {"words": "x" * LARGEST_BYTES}}
    read = read_action(large, "U-1")
    assert read.problem
    assert json.loads(read.sent) == large


@pytest.mark.parametrize(("letter", "size"), [("x", 1), ("\u0175", 2), ("\u20ac", 3), ("\U0001f6b0", 4)])
def test_what_is_too_large_is_measured_as_it_is_sent(letter: str, size: int) -> None:
    """Welsh is not shorter than English."""
    frame = len(json.dumps({**A_KNOCK, "data": {"words": ""}}, separators=(",", ":")))
    fits = (LARGEST_BYTES - frame) // size
    assert not read_action({**A_KNOCK, "data": {"words": letter * fits}}, "U-1").problem
    assert read_action({**A_KNOCK, "data": {"words": letter * (fits + 1)}}, "U-1").problem


def test_data_is_text_that_any_database_keeps() -> None:
    sent = json.dumps({"data": {"a": "x\0y", "b": "\ud800", "c": True, "d": 3, "e": None, "f": ["g"]}})
    action = DeviceAction("E-1", "U-1", "O-1", sent, NOW, NOW)
    assert action.texts() == {"a": "xy", "b": "?", "c": "yes", "d": "3", "e": "", "f": ""}


@pytest.mark.parametrize("sent", ["", "{", "[1]", "[" * 5000, '{"data": 5}', '{"data": {"evidence": 5}}'])
def test_what_says_nothing_has_no_data(sent: str) -> None:
    action = DeviceAction("E-1", "U-1", "O-1", sent, NOW, NOW)
    assert (action.texts(), action.rests_on) == ({}, ())


def test_a_position_is_read_and_what_is_none_never_stands_in_the_way() -> None:
    found, why = read_position({"lat": 51.7, "lon": -2.2, "accuracy_m": 12})
    assert found is not None
    assert (found.place.lat, found.accuracy_m, why) == (51.7, 12, "")
    assert read_position({"none": "refused"}) == (None, "refused")
    for nothing in (
        None,
        [],
        {"lat": "x"},
        {"lat": 900, "lon": 0, "accuracy_m": 1},
        {"none": "lost"},
        {"none": ["refused"]},
    ):
        assert read_position(nothing) == (None, "not_asked")


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=12), inner, max_size=3),
    max_leaves=8,
)
FIELDS = st.sampled_from([*A_KNOCK, "other"])


@given(ANYTHING | st.dictionaries(FIELDS, ANYTHING))
def test_anything_at_all_is_read_or_has_a_problem_and_always_the_same_reference(sent: object) -> None:
    read = read_action(sent, "U-1")
    assert read == read_action(sent, "U-1")
    assert bool(read.problem) is (read.kind is None)
    assert storable(read.sent) == read.sent
    DeviceAction(read.ref, "U-1", "O-1", read.sent, NOW, NOW).texts()
