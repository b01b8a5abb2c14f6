"""The landlord's own rules, read for one visit. Times in the tables are London wall clock unless they end in Z."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest

from appointments.domain.messages import MessageKind
from appointments.domain.reminder_rules import (
    BeforeDay,
    BeforeWindow,
    OnEvent,
    ReminderRule,
    ReminderRulebook,
    RuledVisit,
    RuleEvent,
    When,
)
from policies.reminders import RemindersAndQuietHours
from policies.reminders.kepts_own import KEPTS_OWN
from tests.policies.test_reminders import a_promise, london

FORTNIGHT = ReminderRule("fortnight", MessageKind.REMINDER, BeforeDay(14, time(10, 0)), apart_minutes=60)
WEEK = ReminderRule("week", MessageKind.REMINDER, BeforeDay(7, time(10, 0)), apart_minutes=60)
TWO_HOURS = ReminderRule("two_hours", MessageKind.REMINDER, BeforeWindow(120))
SAVED = london("2026-01-05T09:00")


def rules(*more: ReminderRule, **changed: object) -> RemindersAndQuietHours:
    return RemindersAndQuietHours(replace(KEPTS_OWN, version=3, rules=(*more, *KEPTS_OWN.rules), **changed))


def due(of: RemindersAndQuietHours, visit: RuledVisit, now: str) -> list[tuple[str, datetime]]:
    return [
        (planned.rule.name if planned.rule else "", planned.not_before) for planned in of.reminders(visit, london(now))
    ]


@pytest.mark.parametrize(
    ("starts", "made", "goes"),
    [
        # all of them, each at its own time
        (
            "2026-11-24T12:00",
            "2026-11-01T10:00",
            [("fortnight", "2026-11-10T10:00"), ("week", "2026-11-17T10:00"), ("day_before", "2026-11-23T16:00")]
            + [("two_hours", "2026-11-24T10:00")],
        ),
        # booked ten days before: nobody is told at once what is told again in three days
        (
            "2026-11-24T12:00",
            "2026-11-14T11:00",
            [("week", "2026-11-17T10:00"), ("day_before", "2026-11-23T16:00"), ("two_hours", "2026-11-24T10:00")],
        ),
        # booked after four the day before: at once (rule 24), and the one that is still to come
        (
            "2026-11-24T12:00",
            "2026-11-23T17:00",
            [("day_before", "2026-11-23T18:00"), ("two_hours", "2026-11-24T10:00")],
        ),
        # two hours before eight it is night: it would come as the window opens, so it does not come
        ("2026-11-24T08:00", "2026-11-23T10:00", [("day_before", "2026-11-23T16:00")]),
        # two hours before the window are two hours, also when the clocks change between them
        ("2026-03-29T03:00", "2026-03-28T19:00", []),
        # a fortnight before, on the wall, across the change of the clocks
        (
            "2026-11-02T12:00",
            "2026-10-01T10:00",
            [("fortnight", "2026-10-19T09:00:00Z"), ("week", "2026-10-26T10:00:00Z")]
            + [("day_before", "2026-11-01T16:00"), ("two_hours", "2026-11-02T10:00")],
        ),
    ],
)
def test_several_reminders_of_one_promise(starts: str, made: str, goes: list[tuple[str, str]]) -> None:
    ours = rules(FORTNIGHT, WEEK, TWO_HOURS)
    assert due(ours, RuledVisit(a_promise(starts, made)), made) == [(name, london(at)) for name, at in goes]


def test_of_several_that_the_worker_missed_only_the_last_goes() -> None:
    visit = RuledVisit(a_promise("2026-11-24T12:00", "2026-11-01T10:00"))
    now = "2026-11-23T17:00"
    expected = [("day_before", london(now)), ("two_hours", london("2026-11-24T10:00"))]
    assert due(rules(FORTNIGHT, WEEK, TWO_HOURS), visit, now) == expected


@pytest.mark.parametrize(
    ("now", "goes"),
    [
        # of a visit at noon on the 24th: the week before is days late, and still of use
        ("2026-11-20T09:00", ["week", "day_before", "two_hours"]),
        # the day before comes in two hours, and then in less
        ("2026-11-23T14:00", ["week", "day_before", "two_hours"]),
        ("2026-11-23T14:01", ["day_before", "two_hours"]),
        # at night it waits for eight, two hours before the next
        ("2026-11-24T05:00", ["day_before", "two_hours"]),
        ("2026-11-24T08:01", ["two_hours"]),
        # a few minutes late is as the rules have it
        ("2026-11-23T16:10", ["day_before", "two_hours"]),
        ("2026-11-24T10:10", ["two_hours"]),
        ("2026-11-24T12:00", []),
    ],
)
def test_what_was_missed_goes_out_late_but_not_beside_the_next(now: str, goes: list[str]) -> None:
    visit = RuledVisit(a_promise("2026-11-24T12:00", "2026-11-01T10:00"))
    assert [name for name, _ in due(rules(WEEK, TWO_HOURS), visit, now)] == goes


SIXTEEN_HOURS = replace(TWO_HOURS, name="sixteen_hours", when=BeforeWindow(16 * 60))
THREE_HOURS = replace(TWO_HOURS, name="three_hours", when=BeforeWindow(180))


@pytest.mark.parametrize(
    ("ours", "starts", "now", "goes"),
    [
        # sixteen hours before eight is four in the afternoon, as the day before: the first in the rulebook goes out
        ((SIXTEEN_HOURS,), "2026-11-24T08:00", "23T10:00", [("sixteen_hours", "23T16:00")]),
        ((SIXTEEN_HOURS,), "2026-11-24T08:00", "23T16:05", [("sixteen_hours", "23T16:05")]),
        (
            (SIXTEEN_HOURS,),
            "2026-11-24T08:01",
            "23T10:00",
            [("day_before", "23T16:00"), ("sixteen_hours", "23T16:01")],
        ),
        # of two that wait for the end of the night the one that is nearer to the visit
        (
            (THREE_HOURS, TWO_HOURS),
            "2026-11-24T10:00",
            "23T10:00",
            [("day_before", "23T16:00"), ("two_hours", "24T08:00")],
        ),
        ((THREE_HOURS, TWO_HOURS), "2026-11-24T10:00", "24T07:30", [("two_hours", "24T08:00")]),
        ((THREE_HOURS, TWO_HOURS), "2026-11-24T10:00", "24T08:05", [("two_hours", "24T08:05")]),
    ],
)
def test_two_never_go_out_in_one_minute(
    ours: tuple[ReminderRule, ...], starts: str, now: str, goes: list[tuple[str, str]]
) -> None:
    visit = RuledVisit(a_promise(starts, "2026-11-01T10:00"))
    assert due(rules(*ours), visit, f"2026-11-{now}") == [(name, london(f"2026-11-{at}")) for name, at in goes]


@pytest.mark.parametrize(
    ("event", "minutes", "saved", "goes"),
    [
        (RuleEvent.BOOKED, 60, None, []),  # that of the day before keeps an hour from the booking as well
        (RuleEvent.BOOKED, 60, "2026-11-23T17:30", ["day_before"]),  # of a promise from before there was such a rule
        (RuleEvent.BOOKED, 59, None, ["day_before"]),
        (RuleEvent.MOVED, 60, None, ["day_before"]),
    ],
)
@pytest.mark.parametrize("now", ["23T17:45", "23T19:00"])
def test_none_goes_out_beside_one_that_follows_the_booking(
    event: RuleEvent, minutes: int, saved: str | None, goes: list[str], now: str
) -> None:
    follows = replace(TWO_HOURS, name="follows", when=OnEvent(event, minutes))
    ours = rules(follows, made_at=saved and london(saved))
    visit = RuledVisit(a_promise("2026-11-24T12:00", "2026-11-23T17:00"))
    assert [name for name, _ in due(ours, visit, f"2026-11-{now}")] == goes


@pytest.mark.parametrize(("late", "goes"), [(10, ["eight", "two_hours"]), (61, ["two_hours"])])
def test_two_that_the_rules_have_near_each_other_are_both_told(late: int, goes: list[str]) -> None:
    eight = replace(TWO_HOURS, name="eight", when=BeforeDay(0, time(8)))
    visit = RuledVisit(a_promise("2026-11-24T12:00", "2026-11-01T10:00"))
    now = f"2026-11-24T{8 + late // 60:02}:{late % 60:02}"
    assert [name for name, _ in due(rules(eight, TWO_HOURS), visit, now) if name != "day_before"] == goes


@pytest.mark.parametrize(
    ("made", "saved", "goes"),
    [
        # promised before the rule: what would have been due before it was made is not made up for
        ("2026-10-01T10:00", "2026-11-17T10:01", []),
        ("2026-10-01T10:00", "2026-11-17T10:00", ["week"]),
        # promised under it
        ("2026-11-17T10:02", "2026-11-17T10:01", []),  # missed, and the day before is still to come
        ("2026-11-17T09:59", "2026-11-16T10:00", ["week"]),
    ],
)
def test_a_new_rulebook_does_not_catch_up(made: str, saved: str, goes: list[str]) -> None:
    ours = rules(WEEK, made_at=london(saved))
    found = due(ours, RuledVisit(a_promise("2026-11-24T12:00", made)), "2026-11-17T10:05")
    assert [name for name, _ in found] == [*goes, "day_before"]


PM_ONLY = replace(TWO_HOURS, name="pm", slot_patterns=frozenset({"PM"}))
URGENT = replace(TWO_HOURS, name="urgent", priorities=frozenset({"U"}))
FOR_KINDS = replace(TWO_HOURS, name="kinds", requirements=frozenset({"text_only", "no_voice"}))


@pytest.mark.parametrize(
    ("rule", "priority", "in_force", "fits"),
    [
        (PM_ONLY, "N", frozenset(), False),
        (replace(PM_ONLY, slot_patterns=frozenset({"PM", "AM"})), "N", frozenset(), True),
        (URGENT, "U", frozenset(), True),
        (URGENT, "N", frozenset(), False),
        (FOR_KINDS, "N", frozenset({"no_voice", "animals"}), True),
        (FOR_KINDS, "N", frozenset({"animals"}), False),
        (replace(TWO_HOURS, on=False), "N", frozenset(), False),
    ],
)
def test_a_rule_goes_out_for_those_it_is_for(
    rule: ReminderRule, priority: str, in_force: frozenset[str], fits: bool
) -> None:
    visit = RuledVisit(a_promise("2026-11-24T12:00", "2026-11-01T10:00"), priority, in_force)
    found = [name for name, _ in due(rules(rule), visit, "2026-11-01T10:00")]
    assert found == ["day_before"] + [rule.name] * fits


def test_of_two_at_one_moment_the_first_that_fits_is_used() -> None:
    visit = RuledVisit(a_promise("2026-11-24T12:00", "2026-11-01T10:00"), "U")
    ours = rules(URGENT, replace(TWO_HOURS, name="others"))
    assert [name for name, _ in due(ours, visit, "2026-11-01T10:00")] == ["day_before", "urgent"]
    other = replace(visit, priority="N")
    assert [name for name, _ in due(ours, other, "2026-11-01T10:00")] == ["day_before", "others"]


# --- events

NOW = london("2026-11-20T10:00")
VISIT = RuledVisit(a_promise("2026-11-24T12:00", "2026-11-20T10:00"), "U")


def a_rule(name: str, message: MessageKind, when: When, **given: object) -> ReminderRule:
    return replace(ReminderRule(name, message, when), **given)


def told(of: RemindersAndQuietHours, kind: MessageKind, visit: RuledVisit = VISIT) -> list[tuple[object, ...]]:
    return [
        (planned.kind, planned.rule and planned.rule.name, planned.not_before - NOW, planned.dedupe)
        for planned in of.at_event(kind, visit, NOW)
    ]


@pytest.mark.parametrize("kind", [rule.message for rule in KEPTS_OWN.rules[:4]])
def test_every_event_is_told_at_once_by_kepts_own_rules(kind: MessageKind) -> None:
    assert told(RemindersAndQuietHours(), kind) == [(kind, kind.value, timedelta(0), "")]


def test_an_event_is_told_once_whichever_of_its_rules_fits() -> None:
    """So it has the key that it always had: who was told of it by one rule is not told again by another."""
    urgent = a_rule("urgent", MessageKind.CONFIRMATION, OnEvent(RuleEvent.BOOKED), priorities=frozenset({"U"}))
    ours = rules(urgent)
    assert told(ours, MessageKind.CONFIRMATION) == [(MessageKind.CONFIRMATION, "urgent", timedelta(0), "")]
    assert told(ours, MessageKind.CONFIRMATION, replace(VISIT, priority="N"))[0][1] == "confirmation"


def test_what_is_told_besides_has_a_key_of_its_own_and_comes_after_it() -> None:
    late = a_rule("again", MessageKind.CONFIRMATION, OnEvent(RuleEvent.BOOKED, 30))
    day = a_rule("next_day", MessageKind.REMINDER, OnEvent(RuleEvent.BOOKED, 24 * 60))
    too_late = a_rule("too_late", MessageKind.REMINDER, OnEvent(RuleEvent.BOOKED, 5 * 24 * 60))
    ours = RemindersAndQuietHours(replace(KEPTS_OWN, rules=(*KEPTS_OWN.rules, late, day, too_late)))
    assert told(ours, MessageKind.CONFIRMATION) == [
        (MessageKind.CONFIRMATION, "confirmation", timedelta(0), ""),
        (MessageKind.CONFIRMATION, "again", timedelta(minutes=30), "rule-again"),
        (MessageKind.REMINDER, "next_day", timedelta(days=1), "rule-next_day"),
    ]


@pytest.mark.parametrize(
    ("kind", "called_ahead", "is_told"),
    [
        (MessageKind.CONFIRMATION, False, True),  # rule 25
        (MessageKind.CHANGE, False, True),
        (MessageKind.CANCELLATION, False, True),
        (MessageKind.ON_THE_WAY, False, False),  # the landlord may leave it out
        (MessageKind.ON_THE_WAY, True, True),  # not for those who asked for it
    ],
)
def test_what_has_to_be_told_is_told_where_no_rule_fits(kind: MessageKind, called_ahead: bool, is_told: bool) -> None:
    nothing = RemindersAndQuietHours(replace(KEPTS_OWN, rules=()))
    visit = replace(VISIT, called_ahead=called_ahead)
    assert told(nothing, kind, visit) == ([(kind, None, timedelta(0), "")] if is_told else [])


# --- which visits are looked at


@pytest.mark.parametrize(
    ("starts", "made", "seen"),
    [
        ("2026-12-04T08:00", "2026-11-01T10:00", True),  # due in an hour
        ("2026-12-05T08:00", "2026-11-01T10:00", True),  # due in a day: seen before it is due, whatever the window
        ("2026-12-06T08:00", "2026-11-01T10:00", False),  # due in two: who comes may change until then
        ("2026-12-03T08:00", "2026-11-01T10:00", True),  # due 23 hours ago: the worker may have been down
        ("2026-12-02T08:00", "2026-11-01T10:00", False),  # long past
        ("2026-12-02T08:00", "2026-11-20T08:00", True),  # but booked a while ago
    ],
)
def test_a_long_rule_looks_at_the_visits_of_about_its_day_only(starts: str, made: str, seen: bool) -> None:
    [sight, _] = rules(FORTNIGHT).sights(london("2026-11-20T09:00"))
    assert sight.rule == FORTNIGHT
    assert sight.sees(a_promise(starts, made)) == seen


@pytest.mark.parametrize(
    ("starts", "made", "saved", "seen"),
    [
        ("2026-11-26T08:00", "2026-11-01T10:00", None, True),  # due eight days ago, and of use for six more
        ("2026-11-20T08:59", "2026-11-01T10:00", None, False),  # over
        ("2026-11-26T08:00", "2026-11-18T10:00", None, False),  # booked too late for it: nothing was missed
        ("2026-11-26T08:00", "2026-11-01T10:00", "2026-11-15T10:00", False),  # due before there was such a rule
        ("2026-11-26T08:00", "2026-11-01T10:00", "2026-11-11T10:00", True),
    ],
)
def test_what_a_long_rule_missed_is_looked_for_until_the_visit(
    starts: str, made: str, saved: str | None, seen: bool
) -> None:
    [sight, _] = rules(FORTNIGHT, made_at=saved and london(saved)).sights(london("2026-11-20T09:00"))
    promise = a_promise(starts, made)
    assert sight.makes_up(promise) == seen
    assert not sight.sees(promise) or promise.window.starts < london("2026-11-20T09:00")


def test_every_reminder_that_is_due_is_in_sight_when_it_is() -> None:
    """Whatever rule, day, hour and change of the clocks: nothing that should go out is overlooked."""
    for rule in (FORTNIGHT, WEEK, KEPTS_OWN.rules[-1], TWO_HOURS, replace(TWO_HOURS, when=BeforeDay(0, time(8, 0)))):
        ours = RemindersAndQuietHours(ReminderRulebook(1, (rule,), time(20), time(8), made_at=SAVED))
        for start in (
            "2026-03-29T09:00",
            "2026-03-30T00:30",
            "2026-10-25T23:30",
            "2026-10-26T08:00",
            "2026-07-01T13:00",
        ):
            promise = a_promise(start, "2026-01-10T10:00")
            for planned in ours.reminders(RuledVisit(promise), london("2026-01-10T10:00")):
                for early in (timedelta(0), timedelta(hours=1)):
                    [sight] = ours.sights(planned.not_before - early)
                    assert sight.sees(promise), (rule.name, start)


@pytest.mark.parametrize(
    ("begin", "end", "at", "sendable"),
    [
        (time(0), time(7), "2026-11-24T23:59", "2026-11-24T23:59"),  # not over midnight
        (time(0), time(7), "2026-11-25T00:00", "2026-11-25T07:00"),
        (time(22, 30), time(6, 15), "2026-11-24T22:29", "2026-11-24T22:29"),
        (time(22, 30), time(6, 15), "2026-11-24T22:30", "2026-11-25T06:15"),
        (time(22, 30), time(6, 15), "2026-11-25T06:14", "2026-11-25T06:15"),
    ],
)
def test_quiet_hours_are_the_landlords_too(begin: time, end: time, at: str, sendable: str) -> None:
    assert rules(quiet_begin=begin, quiet_end=end).sendable_from(london(at)) == london(sendable)


# --- a version that was saved while the worker was down

TEN = replace(WEEK, name="ten", when=BeforeDay(10, time(10, 0)))


def version(number: int, made: str, *more: ReminderRule) -> ReminderRulebook:
    return replace(KEPTS_OWN, version=number, made_at=london(made), rules=(*more, *KEPTS_OWN.rules))


@pytest.mark.parametrize(
    ("versions", "now", "goes"),
    [
        # due on 17 November at ten by the version of then, and still a rule: late
        ([("11-17T11:00", WEEK), ("11-01T09:00", WEEK)], "2026-11-17T12:00", ["week"]),
        ([("11-17T11:00", WEEK), ("11-17T09:00", WEEK), ("11-01T09:00", TEN)], "2026-11-17T12:00", ["week"]),
        # it was a rule only from eleven on, or not on at ten, or not for this visit then
        ([("11-17T11:00", WEEK), ("11-01T09:00", TEN)], "2026-11-17T12:00", []),
        ([("11-17T11:00", WEEK), ("11-01T09:00", replace(WEEK, on=False))], "2026-11-17T12:00", []),
        ([("11-17T11:00", WEEK), ("11-01T09:00", replace(WEEK, priorities=frozenset({"U"})))], "2026-11-17T12:00", []),
        # it is a rule no more, whether it was taken away or switched off: nobody is told by it
        ([("11-17T11:00", TEN), ("11-01T09:00", WEEK)], "2026-11-17T12:00", []),
        ([("11-17T11:00", replace(WEEK, on=False)), ("11-01T09:00", WEEK)], "2026-11-17T12:00", []),
    ],
)
def test_a_new_version_makes_up_for_what_was_due_by_the_one_before(
    versions: list[tuple[str, ReminderRule]], now: str, goes: list[str]
) -> None:
    books = [version(len(versions) - n, f"2026-{made}", rule) for n, (made, rule) in enumerate(versions)]
    ours = RemindersAndQuietHours().under(books[0], books[1:])
    visit = RuledVisit(a_promise("2026-11-24T12:00", "2026-10-01T10:00"))
    found = due(ours, visit, now)
    assert found == [(name, london(now)) for name in goes] + [("day_before", london("2026-11-23T16:00"))]
    seen = {sight.rule.identity for sight in ours.sights(london(now)) if sight.sees(visit.promise)}
    assert seen >= set(goes)


def test_what_another_rule_tells_at_the_same_moment_is_told() -> None:
    first = replace(WEEK, name="first", priorities=frozenset({"U"}))
    books = [version(2, "2026-11-02T09:00", first, WEEK), version(1, "2026-11-01T09:00", WEEK)]
    sights = {one.rule.name: one for one in RemindersAndQuietHours().under(books[0], books[1:]).sights(NOW)}
    assert sights["first"].same == {("week", 2), ("week", 1)}
    assert sights["first"].told_by("week", 1)
    assert not sights["first"].told_by("week", 3)
    assert sights["day_before"].told_by("", None)  # from before there were rules


# --- the nights on which the clocks change


@pytest.mark.parametrize(
    ("rule", "starts", "goes"),
    [
        # minutes are minutes: twelve hours before noon on 25 October is one o'clock by summer time
        (replace(TWO_HOURS, when=BeforeWindow(12 * 60)), "2026-10-25T12:00", "2026-10-25T00:00:00Z"),
        (replace(TWO_HOURS, when=BeforeWindow(27 * 60)), "2026-10-26T01:00", "2026-10-24T22:00:00Z"),
        (replace(TWO_HOURS, when=BeforeWindow(12 * 60)), "2026-03-29T12:00", "2026-03-28T23:00:00Z"),
        # half past one comes twice in October, the first is taken, and not at all in March
        (replace(TWO_HOURS, when=BeforeDay(0, time(1, 30))), "2026-10-25T12:00", "2026-10-25T00:30:00Z"),
        (replace(TWO_HOURS, when=BeforeDay(0, time(1, 30))), "2026-03-29T12:00", "2026-03-29T01:30:00Z"),
        (replace(TWO_HOURS, when=BeforeDay(1, time(2, 0))), "2026-10-26T12:00", "2026-10-25T02:00:00Z"),
    ],
)
def test_how_long_before_when_the_clocks_change(rule: ReminderRule, starts: str, goes: str) -> None:
    awake = ReminderRulebook(1, (rule,), time(0), time(0, 15))
    promise = a_promise(starts, "2026-01-10T10:00")
    found = RemindersAndQuietHours(awake).reminders(RuledVisit(promise), london("2026-01-10T10:00"))
    assert [planned.not_before for planned in found] == [london(goes)]


@pytest.mark.parametrize(
    ("begin", "end", "at", "sendable"),
    [
        (time(23), time(1, 30), "2026-10-25T00:15:00Z", "2026-10-25T00:30:00Z"),  # the first quarter past one
        (time(23), time(2), "2026-10-25T00:15:00Z", "2026-10-25T02:00:00Z"),  # until two: there is one of that
        (time(1, 30), time(7), "2026-10-25T01:15:00Z", "2026-10-25T01:15:00Z"),  # the second quarter past one
        (time(23), time(1, 30), "2026-03-29T00:45:00Z", "2026-03-29T01:30:00Z"),  # half past one is half past two
    ],
)
def test_quiet_hours_that_end_in_the_hour_that_comes_twice_or_not_at_all(
    begin: time, end: time, at: str, sendable: str
) -> None:
    assert rules(quiet_begin=begin, quiet_end=end).sendable_from(london(at)) == london(sendable)
