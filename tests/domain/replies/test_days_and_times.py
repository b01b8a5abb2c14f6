"""Days and times in a text, relative to the day it came and to the promise; what could be two is not guessed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appointments.domain.replies import DOES_IT_SUIT, Intent, Question, QuestionKind, Times, Wanted, interpret
from appointments.domain.times import Window, at

MONDAY = date(2026, 11, 30)


def window(day: date, starts: int, ends: int) -> Window:
    return Window(at(day, time(starts)), at(day, time(ends)))


def wants(*any_of: Times, none_of: Iterable[Times] = ()) -> Wanted:
    return Wanted(any_of, tuple(none_of))


def on(*days: date, **clock: time) -> Times:
    return Times(days=frozenset(days), **clock)


def weekly(*weekdays: int, **more: date | time) -> Times:
    return Times(weekdays=frozenset(weekdays), **more)  # type: ignore[arg-type]  # days and times by their names


ONE = time(13)
UNDERSTOOD: list[tuple[str, Wanted]] = [
    ("can you do Thursday morning", wants(weekly(3, ends=ONE))),
    ("Thursday morning", wants(weekly(3, ends=ONE))),
    ("thurs mornin plz", wants(weekly(3, ends=ONE))),
    ("morning on thursday would be better", wants(weekly(3, ends=ONE))),
    ("how about Tuesday or Wednesday afternoon", wants(weekly(1, starts=time(12), ends=time(18)), weekly(2,
    starts=time(12), ends=time(18)))),
    ("Could you come on Monday and Tuesday", wants(weekly(0), weekly(1))),
    ("friday am", wants(weekly(4, ends=ONE))),
    ("PM please", wants(Times(starts=time(12), ends=time(18)))),
    ("fri am or pm", wants(weekly(4, ends=ONE), weekly(4, starts=time(12), ends=time(18)))),
    ("Mon, Tue or Wed", wants(weekly(0), weekly(1), weekly(2))),
    ("mornings only", wants(Times(ends=ONE))),
    ("only mornings please", wants(Times(ends=ONE))),
    ("after 3", wants(Times(starts=time(15)))),
    ("after 3pm please", wants(Times(starts=time(15)))),
    ("after 3.30", wants(Times(starts=time(15, 30)))),
    ("before 12", wants(Times(ends=time(12)))),
    ("before noon please", wants(Times(ends=time(12)))),
    ("between 10 and 12", wants(Times(starts=time(10), ends=time(12)))),
    ("can you come between 10am and 1pm", wants(Times(starts=time(10), ends=time(13)))),
    ("can you come 9-12 on Friday", wants(weekly(4, starts=time(9), ends=time(12)))),
    ("from 1 to 3 on friday please", wants(weekly(4, starts=time(13), ends=time(15)))),
    ("can you do half nine", wants(Times(moment=time(9, 30)))),
    ("can you do quarter to ten tomorrow", wants(on(date(2026, 12, 1), moment=time(9, 45)))),
    ("is 2pm on the 3rd possible", wants(on(date(2026, 12, 3), moment=time(14)))),
    ("tomorrow", wants(on(date(2026, 12, 1)))),
    ("2moro morning pls", wants(on(date(2026, 12, 1), ends=ONE))),
    ("the day after tomorrow please", wants(on(date(2026, 12, 2)))),
    ("next week", wants(Times(first=date(2026, 12, 7), last=date(2026, 12, 13)))),
    ("thursday next week", wants(on(date(2026, 12, 10)))),
    ("thursday week", wants(on(date(2026, 12, 10)))),
    ("this thursday", wants(on(date(2026, 12, 3)))),
    ("next thursday", wants(weekly(3, first=date(2026, 12, 1)))),
    ("from 2 Dec", wants(Times(first=date(2026, 12, 2)))),
    ("from 2nd December onwards", wants(Times(first=date(2026, 12, 2)))),
    ("after the 14th", wants(Times(first=date(2026, 12, 15)))),
    ("before the 14th", wants(Times(last=date(2026, 12, 13)))),
    ("between the 7th and the 9th", wants(Times(first=date(2026, 12, 7), last=date(2026, 12, 9)))),
    ("14/12 please", wants(on(date(2026, 12, 14)))),
    ("can you do 14/12/26", wants(on(date(2026, 12, 14)))),
    ("Dec 14th", wants(on(date(2026, 12, 14)))),
    ("monday the 14th of december", wants(on(date(2026, 12, 14)))),
    ("2 Jan", wants(on(date(2027, 1, 2)))),  # over the end of the year
    ("the 31st", wants(on(date(2026, 12, 31)))),
    ("after christmas please", wants(Times(first=date(2026, 12, 27)))),  # nobody comes on Boxing Day
    ("weekends only", wants(weekly(5, 6))),
    ("week commencing 7th december", wants(Times(first=date(2026, 12, 7), last=date(2026, 12, 13)))),
    ("not the 14th", wants(none_of=[on(date(2026, 12, 14))])),
    ("any day but Friday", wants(none_of=[weekly(4)])),
    ("anytime except mondays", wants(none_of=[weekly(0)])),
    ("not mornings", wants(none_of=[Times(ends=time(12))])),
    ("I can't do afternoons", wants(none_of=[Times(starts=time(13), ends=time(18))])),
    ("not before 10", wants(none_of=[Times(ends=time(10))])),
    ("not after 3", wants(none_of=[Times(starts=time(15))])),
    ("not until after 3", wants(none_of=[Times(ends=time(15))])),
    ("can you make it later than 3", wants(Times(starts=time(15)))),
    ("any day next week but not friday", wants(Times(first=date(2026, 12, 7), last=date(2026, 12, 13)),
    none_of=[weekly(4)])),
    ("can't make it on Thursday but Friday is fine", wants(weekly(4), none_of=[weekly(3)])),
    ("allwch chi ddod bore dydd Iau", wants(weekly(3, ends=ONE))),
    ("ar ôl 3", wants(Times(starts=time(15)))),
    ("rhwng 10 a 12 yfory", wants(on(date(2026, 12, 1), starts=time(10), ends=time(12)))),
    ("dim dydd Gwener", wants(none_of=[weekly(4)])),
    ("wythnos nesaf plis", wants(Times(first=date(2026, 12, 7), last=date(2026, 12, 13)))),
    ("hanner awr wedi naw dydd Llun", wants(weekly(0, moment=time(9, 30)))),
]  # fmt: skip
NOT_GUESSED = [
    "3", "half nine", "half past one", "2pm", "10-12", "1-2", "1/2", "1.5", "1st", "the 1st", "7",
    "can you come at 7", "after 7", "ten to twelve",
    "friday the 3rd",  # the 3rd is a Thursday
    "30/2", "can you do 31/11", "the 32nd", "29 feb", "can you do 29/2", "12 nov",  # has passed; or never comes
    "thursday or", "thursday thursday friday", "yes thursday", "no thursday", "thursday no", "maybe thursday",
    "if thursday", "thursday?!? what about it",
    "early", "later", "sooner", "asap", "after school", "in a bit", "after 3 before 1", "between 12 and 10",
    "between friday and monday and", "not",
    "can you do Thursday morning if my mum is in", "my son finishes after 3", "you came on thursday",
    "he said thursday", "was it thursday", "25 hours",
]  # fmt: skip


@pytest.mark.parametrize(("text", "wanted"), UNDERSTOOD)
def test_days_and_times_are_understood(text: str, wanted: Wanted) -> None:
    reading = interpret(text, DOES_IT_SUIT, today=MONDAY)
    assert (reading.intent, reading.wanted) == (Intent.CHANGE, wanted)


@pytest.mark.parametrize("text", NOT_GUESSED)
def test_what_could_be_two_times_or_none_is_not_guessed(text: str) -> None:
    assert interpret(text, DOES_IT_SUIT, today=MONDAY).wanted is None


def test_without_the_day_it_came_no_date_is_read() -> None:
    for text in ("tomorrow", "the 14th", "next week", "2 Dec"):
        assert interpret(text, DOES_IT_SUIT).intent is Intent.UNCLEAR
    assert interpret("Thursday morning", DOES_IT_SUIT).wanted == wants(weekly(3, ends=ONE))


@pytest.mark.parametrize(
    ("today", "text", "day"),
    [
        (date(2028, 2, 1), "29 feb", date(2028, 2, 29)),
        (date(2028, 2, 29), "tomorrow", date(2028, 3, 1)),
        (date(2026, 12, 31), "tomorrow", date(2027, 1, 1)),
        (date(2026, 12, 31), "the 31st", date(2026, 12, 31)),
        (date(2027, 1, 31), "the 28th", date(2027, 2, 28)),
        (date(2026, 12, 24), "boxing day", date(2026, 12, 26)),
        (date(2026, 12, 20), "new years day", date(2027, 1, 1)),
        (date(2026, 3, 28), "tomorrow", date(2026, 3, 29)),
    ],
)  # fmt: skip
def test_dates_at_the_edges_of_months_and_years(today: date, text: str, day: date) -> None:
    assert interpret(text, DOES_IT_SUIT, today=today).wanted == wants(on(day))


def test_a_number_of_a_day_is_the_promised_day_where_it_has_that_number() -> None:
    promised = window(date(2027, 1, 14), 8, 13)
    reading = interpret("not the 14th", DOES_IT_SUIT, today=MONDAY, promised=promised)
    assert reading.wanted == wants(none_of=[on(date(2027, 1, 14))])


def test_after_a_list_of_slots_a_day_asks_for_others_and_a_number_picks() -> None:
    slots = Question(QuestionKind.WHICH_SLOT, 3)
    assert interpret("3", slots, today=MONDAY).choice == 3
    assert interpret("the 3rd one", slots, today=MONDAY).choice == 3
    assert interpret("the 3rd", slots, today=MONDAY).intent is Intent.UNCLEAR  # of December, or of the list
    assert interpret("can you do Thursday", slots, today=MONDAY).wanted == wants(weekly(3))


# --- what fits


@pytest.mark.parametrize(
    ("text", "fits", "does_not"),
    [
        ("Thursday morning", (date(2026, 12, 3), 8, 13), (date(2026, 12, 3), 12, 17)),
        ("mornings only", (date(2026, 12, 2), 8, 12), (date(2026, 12, 2), 8, 17)),
        ("afternoons only", (date(2026, 12, 2), 12, 17), (date(2026, 12, 2), 8, 13)),
        ("after 3", (date(2026, 12, 2), 15, 17), (date(2026, 12, 2), 12, 17)),  # they may come at half past twelve
        ("before 12", (date(2026, 12, 2), 8, 12), (date(2026, 12, 2), 8, 13)),
        ("can you do half nine", (date(2026, 12, 2), 8, 13), (date(2026, 12, 2), 10, 12)),
        ("not before 10", (date(2026, 12, 2), 10, 12), (date(2026, 12, 2), 8, 13)),
        ("not mornings", (date(2026, 12, 2), 12, 17), (date(2026, 12, 2), 8, 13)),
        ("any day but Friday", (date(2026, 12, 3), 8, 13), (date(2026, 12, 4), 8, 13)),
        ("next week", (date(2026, 12, 13), 8, 13), (date(2026, 12, 14), 8, 13)),
        ("from 2 Dec", (date(2026, 12, 2), 8, 13), (date(2026, 12, 1), 8, 13)),
        ("before the 14th", (date(2026, 12, 13), 8, 13), (date(2026, 12, 14), 8, 13)),
    ],
)
def test_a_slot_fits_when_they_come_in_the_time_asked_for_at_whatever_minute(
    text: str, fits: tuple[date, int, int], does_not: tuple[date, int, int]
) -> None:
    wanted = interpret(text, DOES_IT_SUIT, today=MONDAY).wanted
    assert wanted is not None
    assert (wanted.fits(window(*fits)), wanted.fits(window(*does_not))) == (True, False)


@pytest.mark.parametrize("day", [date(2026, 3, 29), date(2026, 10, 25)])
def test_times_are_london_times_on_the_days_the_clocks_change(day: date) -> None:
    wanted = wants(on(day, starts=time(13), ends=time(17)))
    assert wanted.fits(window(day, 13, 17))
    assert not wanted.fits(window(day, 12, 17))
    assert not wanted.fits(window(day, 13, 18))
    assert wants(none_of=[on(day)]).refuses(window(day, 8, 13))


def test_the_nearest_is_near_in_days_first_and_then_in_hours() -> None:
    wanted = wants(weekly(3, starts=time(15)))
    days = [window(date(2026, 12, 3), 12, 17), window(date(2026, 12, 3), 8, 13), window(date(2026, 12, 4), 12, 17),
    window(date(2026, 12, 7), 12, 17)]  # fmt: skip
    mixed = [days[2], days[0], days[3], days[1]]
    assert sorted(mixed, key=wanted.far_from) == days


def test_a_wish_says_itself_in_words() -> None:
    wanted = interpret("any day next week but not friday", DOES_IT_SUIT, today=MONDAY).wanted
    assert str(wanted) == "from Monday 7 December 2026 until Sunday 13 December 2026; not Friday"


# --- against the promise


PROMISED = window(date(2026, 12, 3), 8, 13)  # a Thursday morning


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("Thursday is fine", Intent.CONFIRM),
        ("Thursday morning is good for me", Intent.CONFIRM),
        ("yes the 3rd suits me", Intent.CONFIRM),
        ("I will be in on Thursday", Intent.CONFIRM),
        ("see you thursday", Intent.CONFIRM),
        ("Friday is fine", Intent.UNCLEAR),
        ("yes friday is fine", Intent.UNCLEAR),
        ("thursday afternoon is fine", Intent.UNCLEAR),
        ("thursday am is fine", Intent.CONFIRM),
        ("see you at 8", Intent.CONFIRM),
        ("yes I'll be there at 10", Intent.UNCLEAR),  # and at eight, perhaps not
        ("1 thursday is fine", Intent.CONFIRM),
        ("1 friday is fine", Intent.UNCLEAR),
        ("thursday am at work", Intent.UNCLEAR),  # "I am at work"
        ("not friday, thursday or monday", Intent.UNCLEAR),  # two things
        ("I'm running late 10 mins", Intent.RUNNING_LATE),
        ("yes after 3 is fine", Intent.UNCLEAR),
        ("ok for thursday the 10th", Intent.UNCLEAR),
        ("can't make it thursday", Intent.CANNOT_MAKE_IT),
        ("I won't be in on the 3rd", Intent.CANNOT_MAKE_IT),
        ("can't make it friday", Intent.UNCLEAR),
        ("no I can't do thursday", Intent.CANNOT_MAKE_IT),
        ("no I can't do friday", Intent.UNCLEAR),
        ("I am away till friday, please don't come", Intent.UNCLEAR),  # a no, or a wish for later
        ("not available until friday", Intent.CHANGE),
        ("not the 3rd", Intent.CHANGE),
        ("not friday", Intent.UNCLEAR),  # it is none
        ("can you do thursday morning", Intent.UNCLEAR),  # it is one
        ("sorry can't make it, can you do thursday afternoon", Intent.CHANGE),
    ],
)
def test_a_day_that_is_named_is_held_against_the_promise(text: str, intent: Intent) -> None:
    assert interpret(text, DOES_IT_SUIT, today=MONDAY, promised=PROMISED).intent is intent


# --- laws


@given(st.dates(date(2026, 1, 1), date(2030, 12, 31)), st.integers(0, 250))
def test_a_date_in_words_is_that_date_whenever_it_is_read(today: date, ahead: int) -> None:
    day = date.fromordinal(today.toordinal() + ahead)
    for text in (
        f"can you do {day.day} {day:%B}",
        f"{day:%A} {day.day} {day:%b} please",
        f"is the {day.day}th of {day:%B} ok",
    ):
        assert interpret(text, DOES_IT_SUIT, today=today).wanted == wants(on(day))


@given(st.dates(date(2026, 1, 1), date(2030, 1, 1)), st.sampled_from([text for text, _ in UNDERSTOOD]))
def test_what_was_asked_for_is_never_before_the_day_it_was_asked(today: date, text: str) -> None:
    wanted = interpret(text, DOES_IT_SUIT, today=today).wanted
    for times in wanted.any_of if wanted is not None else ():
        assert all(day >= today for day in times.days)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("I'm in hospital until Monday", "not before Monday 7 December 2026"),  # written on a Monday
        ("not before monday", "not before Monday 7 December 2026"),
        ("can't make it before wednesday", "not before Wednesday 2 December 2026"),
        ("not before 10am", "not before 10am"),
    ],
)
def test_until_a_day_is_said_as_nobody_can_misread_it(text: str, words: str) -> None:
    assert str(interpret(text, DOES_IT_SUIT, today=MONDAY).wanted) == words
