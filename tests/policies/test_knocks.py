from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from appointments.domain.access_kinds.how_to_knock import Heard, HowToKnock
from appointments.domain.access_kinds.letter_only import LetterOnly
from appointments.domain.access_kinds.text_only import TextOnly
from appointments.domain.case import Case
from appointments.domain.evidence import EvidenceKind, EvidenceSource, HeldKnown
from policies.rulebook import judge
from policies.thresholds import Thresholds
from tests.policies.cases import (
    ARRIVED,
    OPENS,
    a_call,
    adding,
    an_item,
    arriving,
    at_offsets,
    clock,
    finding,
    instead,
    met,
    missing,
    no_access_case,
    refused_access_case,
    requiring,
    without,
)


def knocking(*seconds_after_arrival: float) -> bool:
    knocks = at_offsets(EvidenceKind.KNOCK, seconds_after_arrival, after=ARRIVED)
    return met(adding(without(no_access_case(), EvidenceKind.KNOCK), *knocks), "knocks")


@pytest.mark.parametrize(
    ("seconds", "enough"),
    [
        ((), False),
        ((60,), False),
        ((60, 240), True),
        ((60, 90), True),  # exactly half a minute apart: two
        ((60, 89), False),  # within half a minute: one knock, however often the button was pressed
        ((60, 60), False),  # sent twice
        ((60, 80, 100), True),  # measured from the last that counted: the one at 100 is 40 s after the one at 60
        ((0, 30), True),  # at the very arrival
        ((-1, 60), False),  # before arriving
        ((60, 15 * 60), True),  # at the very decision
        ((60, 15 * 60 + 1), False),  # after the decision
        ((60, 240, 600), True),  # more than asked
    ],
)
def test_two_knocks_between_arrival_and_decision_not_in_one_go(seconds: tuple[float, ...], enough: bool) -> None:
    assert knocking(*seconds) is enough


@pytest.mark.parametrize(
    ("by_the_phone", "by_the_server", "enough"),
    [
        (timedelta(days=1), timedelta(seconds=0), False),  # the clock was put right between two presses
        (timedelta(days=1), timedelta(seconds=29), False),
        (timedelta(days=1), timedelta(seconds=30), True),  # and they did knock twice
        (timedelta(hours=1), timedelta(seconds=0), True),  # without a signal; nobody pauses for longer
        (timedelta(hours=1, microseconds=1), timedelta(seconds=0), False),
    ],
)
def test_a_clock_that_was_set_between_two_presses_makes_no_second_knock(
    by_the_phone: timedelta, by_the_server: timedelta, enough: bool
) -> None:
    first = ARRIVED + timedelta(minutes=1)
    knocks = (
        an_item(EvidenceKind.KNOCK, first, received_at=first),
        an_item(EvidenceKind.KNOCK, first + by_the_phone, received_at=first + by_the_server),
    )
    assert met(adding(without(no_access_case(), EvidenceKind.KNOCK), *knocks), "knocks") is enough


@pytest.mark.parametrize("known", [HeldKnown.STEADY, HeldKnown.CLOCK])
@pytest.mark.parametrize(
    ("set_by", "apart", "enough"),
    [
        (timedelta(minutes=5), timedelta(seconds=1), False),  # a clock that was set makes no second knock
        (timedelta(minutes=-5), timedelta(seconds=29), False),
        (timedelta(minutes=-6), timedelta(minutes=6), True),  # ... and takes an honest one away from nobody
        (timedelta(minutes=-20), timedelta(seconds=30), True),
        (timedelta(days=1), timedelta(minutes=6), True),
    ],
)
def test_where_the_time_of_both_is_known_the_clock_of_the_phone_says_nothing(
    known: HeldKnown, set_by: timedelta, apart: timedelta, enough: bool
) -> None:
    first = ARRIVED + timedelta(minutes=1)
    held = timedelta(minutes=30)  # kept on the phone, and known for how long
    knocks = [
        replace(an_item(EvidenceKind.KNOCK, by_phone, received_at=at + held), held=held, held_known=known)
        for by_phone, at in ((first, first), (first + apart + set_by, first + apart))
    ]
    assert met(adding(without(no_access_case(), EvidenceKind.KNOCK), *knocks), "knocks") is enough


def two_knocks(
    first: HeldKnown, second: HeldKnown, *, by_the_phone: timedelta, received: timedelta = timedelta(0)
) -> bool:
    began = ARRIVED + timedelta(minutes=1)
    knocks = [
        replace(an_item(EvidenceKind.KNOCK, by_phone, received_at=at), held_known=known)
        for by_phone, at, known in ((began, began, first), (began + by_the_phone, began + received, second))
    ]
    return met(adding(without(no_access_case(), EvidenceKind.KNOCK), *knocks), "knocks")


def test_of_knocks_whose_time_is_not_known_the_phones_clock_spaces_them() -> None:
    unknown = HeldKnown.NOT_KNOWN
    assert two_knocks(unknown, unknown, by_the_phone=timedelta(seconds=30))
    assert not two_knocks(unknown, unknown, by_the_phone=timedelta(seconds=29))


@pytest.mark.parametrize(("received", "enough"), [(29, False), (30, True), (600, True)])
def test_a_knock_of_which_nobody_knows_when_was_made_before_it_came(received: int, enough: bool) -> None:
    """The clock was set six minutes on between the presses, and the app started again before the second was sent."""
    known = (HeldKnown.STEADY, HeldKnown.NOT_KNOWN)
    assert two_knocks(*known, by_the_phone=timedelta(minutes=6), received=timedelta(seconds=received)) is enough


@pytest.mark.parametrize(("received", "enough"), [(29, False), (30, True)])
def test_a_knock_that_had_come_before_the_next_was_made_is_as_far_from_it_at_least(received: int, enough: bool) -> None:
    """The other way round: the clock was set back between the presses."""
    known = (HeldKnown.NOT_KNOWN, HeldKnown.STEADY)
    assert two_knocks(*known, by_the_phone=timedelta(seconds=1), received=timedelta(seconds=received)) is enough


def test_each_knock_is_measured_from_the_last_one_that_counted() -> None:
    knocks = at_offsets(EvidenceKind.KNOCK, (60, 90, 100), after=ARRIVED)
    case = adding(without(no_access_case(), EvidenceKind.KNOCK), *knocks)

    found = finding(case, "knocks", thresholds=Thresholds(knocks_no_access=3))

    assert found.words == "Two knocks are recorded, three are needed."


def test_knocks_before_the_window_opens_do_not_count() -> None:
    early = instead(arriving(no_access_case(), "07:30"), *at_offsets(EvidenceKind.KNOCK, (-600, -60, 60), after=OPENS))

    assert finding(early, "knocks").words == "One knock is recorded, two are needed."


@pytest.mark.parametrize(
    ("device", "received", "enough"),
    [
        (("09:21", "09:24"), ("09:01", "09:04"), True),  # the phone's clock is 20 minutes fast
        (("08:41", "08:44"), ("09:01", "09:04"), True),  # ... or slow
        (("09:01", "09:04"), ("09:10", "09:10"), True),  # no signal: both arrived at once, the pause was real
        (("09:01", "09:01:05"), ("09:01", "09:10"), False),  # one sent late is still one and the same knock
        (("09:01", "09:04"), ("09:01", "09:15:01"), False),  # the second reached us after the decision
        (("09:01", "09:04"), ("08:59", "09:04"), False),  # recorded before the arrival, whatever the phone says
    ],
)
def test_the_servers_time_places_a_knock_and_the_phones_time_spaces_it(
    device: tuple[str, str], received: tuple[str, str], enough: bool
) -> None:
    knocks = [an_item(EvidenceKind.KNOCK, at, received_at=clock(had)) for at, had in zip(device, received, strict=True)]

    assert met(instead(no_access_case(), *knocks), "knocks") is enough


@pytest.mark.parametrize("source", [EvidenceSource.PLANNER, EvidenceSource.PROVIDER, EvidenceSource.SYSTEM])
def test_nobody_knocks_from_the_office(source: EvidenceSource) -> None:
    knocks = [an_item(EvidenceKind.KNOCK, at, source=source) for at in ("09:01", "09:04")]

    assert not met(instead(no_access_case(), *knocks), "knocks")


@pytest.mark.parametrize(
    ("seconds", "asked", "words", "to_do"),
    [
        ((), 2, "No knock is recorded, two are needed.", "Knock and record it."),
        ((60,), 2, "One knock is recorded, two are needed.", "Wait a little, knock again and record it."),
        ((60, 120), 3, "Two knocks are recorded, three are needed.", "Wait a little, knock again and record it."),
        ((60,), 12, "One knock is recorded, 12 are needed.", "Wait a little, knock again and record it."),
    ],
)
def test_the_operative_is_told_how_many_are_left(
    seconds: tuple[float, ...], asked: int, words: str, to_do: str
) -> None:
    knocks = at_offsets(EvidenceKind.KNOCK, seconds, after=ARRIVED)
    case = adding(without(no_access_case(), EvidenceKind.KNOCK), *knocks)

    found = finding(case, "knocks", thresholds=Thresholds(knocks_no_access=asked))

    assert (found.words, found.to_do) == (words, to_do)


def test_after_leaving_there_is_nothing_left_to_do_at_the_door() -> None:
    left = adding(without(no_access_case(), EvidenceKind.KNOCK), an_item(EvidenceKind.DEPARTURE, "09:14"))

    assert finding(left, "knocks").words == "No knock is recorded, two are needed."
    assert finding(left, "knocks").to_do == ""


def test_knocks_after_leaving_were_not_made() -> None:
    assert not met(adding(no_access_case(), an_item(EvidenceKind.DEPARTURE, "09:03")), "knocks")


# --- nobody is to knock or ring


@pytest.mark.parametrize(
    ("calls", "enough"),
    [
        ((), False),
        (("09:05",), False),  # as often as others are knocked for
        (("09:05", "09:08"), True),
    ],
)
def test_calls_from_the_door_take_the_place_of_the_knocks(calls: tuple[str, ...], enough: bool) -> None:
    unheard = without(without(no_access_case(), EvidenceKind.KNOCK), EvidenceKind.CALL)
    case = requiring(adding(unheard, *(a_call(at) for at in calls)), HowToKnock(Heard.CALL_INSTEAD))

    assert met(case, "knocks") is enough
    assert judge(case, ref="J-1").allowed is enough


def test_a_knock_where_nobody_was_to_knock_does_not_count_and_is_not_what_was_asked() -> None:
    case = requiring(adding(no_access_case(), a_call("09:08")), HowToKnock(Heard.CALL_INSTEAD))

    assert not met(requiring(no_access_case(), HowToKnock(Heard.CALL_INSTEAD)), "knocks")
    assert not met(case, "requirements_met")


@pytest.mark.parametrize("how", [Heard.RING_REPEATEDLY, Heard.KNOCK_LOUDLY])
def test_a_louder_way_is_still_knocking(how: Heard) -> None:
    assert met(requiring(no_access_case(), HowToKnock(how)), "knocks")
    assert not met(requiring(without(no_access_case(), EvidenceKind.KNOCK), HowToKnock(how)), "knocks")


@pytest.mark.parametrize(("called", "enough"), [(True, True), (False, False)])
def test_a_refusal_follows_a_call_where_nobody_is_to_knock(called: bool, enough: bool) -> None:
    case = without(refused_access_case(), EvidenceKind.KNOCK)
    asked = requiring(adding(case, *[a_call("09:01", "answered")] * called), HowToKnock(Heard.CALL_INSTEAD))

    assert met(asked, "knock_refused") is enough


def nobody_knocks() -> Case:
    case = without(no_access_case(), EvidenceKind.KNOCK, EvidenceKind.CALL)
    return requiring(case, HowToKnock(Heard.CALL_INSTEAD))


def test_where_neither_a_knock_nor_a_call_is_asked_for_the_card_speaks_and_the_rest_is_asked_for_as_ever() -> None:
    case = requiring(nobody_knocks(), HowToKnock(Heard.CALL_INSTEAD), LetterOnly())

    assert judge(case, ref="J-1").allowed
    assert finding(case, "knocks").words == "Nobody knocked or called, as the household asks."
    assert missing(without(case, EvidenceKind.CARD)) == {"contact", "card"}
    assert missing(without(case, EvidenceKind.PLANNER_ASKED, EvidenceKind.PLANNER_ANSWERED)) == {
        "planner_contact",
        "card",
    }
    assert missing(adding(case, an_item(EvidenceKind.KNOCK, "09:01"))) == {"requirements_met"}
    assert missing(adding(case, a_call("09:05"))) == {"requirements_met"}


def test_a_household_that_is_texted_and_not_knocked_for_is_never_told_to_be_called() -> None:
    case = requiring(nobody_knocks(), HowToKnock(Heard.CALL_INSTEAD), TextOnly())

    assert "Text the household" in finding(case, "knocks").to_do
    texted = adding(case, an_item(EvidenceKind.TEXT, "09:05", {"result": "sent"}))
    assert finding(texted, "knocks").words == "Nobody knocked, as the household asks; it was texted."
    assert judge(texted, ref="J-1").allowed


def test_where_nobody_knocks_and_no_number_is_held_another_contact_is_called_as_often() -> None:
    case = replace(nobody_knocks(), has_number=False)
    once = adding(case, a_call("09:02", to="other_contact"))

    assert not met(once, "knocks")
    assert "another contact" in finding(once, "knocks").to_do
    assert met(adding(once, a_call("09:05", to="other_contact")), "knocks")
