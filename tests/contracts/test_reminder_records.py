"""Reminder rules, and which visits they have still to be asked about, as every unit of work keeps them."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta

import pytest

from appointments.domain.access_kinds.animals import Animals
from appointments.domain.access_kinds.operative_named import OperativeNamed
from appointments.domain.messages import MessageKind, MessageState
from appointments.domain.reminder_rules import BeforeDay, BeforeWindow, ReminderRule, Sight
from appointments.ports import UnitOfWork
from tests.builders import (
    APPOINTMENT,
    MORNING,
    NOW,
    WORK_ORDER,
    a_message,
    a_requirement,
    a_rulebook,
    a_task,
    an_appointment,
    minutes,
    stocked,
)

DAY_BEFORE = ReminderRule("day_before", MessageKind.REMINDER, BeforeDay(1, time(16)))
TWO_HOURS = ReminderRule("two_hours", MessageKind.REMINDER, BeforeWindow(120))
STARTS = MORNING.starts


def a_sight(rule: ReminderRule = DAY_BEFORE, **changed: object) -> Sight:
    return replace(Sight(rule, opens=NOW, until=STARTS + minutes(1), made_since=STARTS), **changed)


def found(uow: UnitOfWork, *sights: Sight, limit: int = 10, after: str = "") -> list[str]:
    with uow.read() as records:
        return [item.ref for item in records.appointments.to_remind(sights, NOW, limit, after=after)]


def test_every_version_of_the_rules_is_kept_and_the_highest_is_in_force(uow: UnitOfWork) -> None:
    second = replace(a_rulebook(2), rules=(*a_rulebook().rules, replace(TWO_HOURS, wording={"en": "x", "cy": "ŵ"})))
    with uow.write() as records:
        assert records.reminder_rulebooks.current() is None
        assert records.reminder_rulebooks.add(a_rulebook())
        assert records.reminder_rulebooks.current() == a_rulebook()
        assert records.reminder_rulebooks.add(second)
        assert not records.reminder_rulebooks.add(a_rulebook(2))
        records.commit()
    with uow.read() as records:
        assert records.reminder_rulebooks.current() == second
        assert records.reminder_rulebooks.all() == (second, a_rulebook())


def test_the_priorities_of_orders_are_read_in_one_go(uow: UnitOfWork) -> None:
    stocked(uow, an_appointment())
    with uow.read() as records:
        code = records.work_orders.get(WORK_ORDER).priority.code
        assert records.work_orders.priorities([WORK_ORDER, WORK_ORDER]) == {WORK_ORDER: code}
        assert records.work_orders.priorities([]) == {}


@pytest.mark.parametrize(
    ("sight", "seen"),
    [
        (a_sight(), True),
        (a_sight(until=STARTS), False),  # exclusive
        (a_sight(opens=STARTS), True),  # inclusive
        (a_sight(opens=STARTS + minutes(1)), False),
        (a_sight(opens=STARTS + minutes(1), made_since=NOW - minutes(60 * 24 * 365)), True),  # promised a while ago
        (a_sight(replace(DAY_BEFORE, slot_patterns=frozenset({"AM", "PM"}))), True),
        (a_sight(replace(DAY_BEFORE, slot_patterns=frozenset({"PM"}))), False),
        (a_sight(replace(DAY_BEFORE, priorities=frozenset({"ZZ"}))), False),
        (a_sight(replace(DAY_BEFORE, requirements=frozenset({"animals"}))), False),
    ],
)
def test_who_a_rule_sees(uow: UnitOfWork, sight: Sight, seen: bool) -> None:
    stocked(uow, an_appointment())
    assert found(uow, sight) == [APPOINTMENT] * seen
    assert sight.rule.priorities or sight.rule.slot_patterns or sight.sees(an_appointment().promise) or not seen


LONG_AGO = an_appointment().promise.made_at


@pytest.mark.parametrize(
    ("changed", "seen"),
    [
        ({"missed_from": None}, False),
        ({}, True),
        ({"missed_from": STARTS + minutes(1)}, False),
        ({"lead": STARTS - LONG_AGO - timedelta(seconds=1)}, True),
        ({"lead": STARTS - LONG_AGO}, False),  # not made well before it was due
        ({"until": STARTS}, False),
    ],
)
def test_what_was_missed_long_ago_is_seen_where_nobody_was_told(
    uow: UnitOfWork, changed: dict[str, object], seen: bool
) -> None:
    stocked(uow, an_appointment())
    late = {"opens": STARTS + minutes(1), "made_since": LONG_AGO + minutes(1), "missed_from": NOW, **changed}
    sight = a_sight(**late)
    assert not sight.sees(an_appointment().promise)
    assert sight.makes_up(an_appointment().promise) == seen
    assert found(uow, sight) == [APPOINTMENT] * seen
    with uow.write() as records:
        records.messages.add(replace(a_message(), kind=MessageKind.REMINDER, rule_name="day_before"))
        records.commit()
    assert found(uow, sight) == []


def test_nothing_is_seen_without_a_rule_or_after_the_reference_or_of_what_is_over(uow: UnitOfWork) -> None:
    stocked(uow, an_appointment())
    assert found(uow) == []
    assert found(uow, a_sight(), after=APPOINTMENT) == []
    with uow.read() as records:
        assert records.appointments.to_remind([a_sight()], STARTS + minutes(1), 10) == []


@pytest.mark.parametrize(
    ("message", "seen"),
    [
        ({"rule_name": "day_before"}, ["two_hours"]),
        ({"rule_name": ""}, ["two_hours"]),  # from before there were rules
        ({"rule_name": "two_hours"}, ["day_before"]),
        ({"rule_name": "day_before", "state": MessageState.FAILED}, ["two_hours"]),  # whatever became of it
        ({"rule_name": "day_before", "promise_version": 2}, ["day_before", "two_hours"]),  # of another promise
        ({"rule_name": "", "kind": MessageKind.CONFIRMATION}, ["day_before", "two_hours"]),
    ],
)
def test_who_was_told_by_a_rule_is_not_seen_by_it_again(
    uow: UnitOfWork, message: dict[str, object], seen: list[str]
) -> None:
    stocked(uow, an_appointment())
    with uow.write() as records:
        records.messages.add(replace(a_message(), **{"kind": MessageKind.REMINDER, **message}))
        records.commit()
    rules = [rule for rule in (DAY_BEFORE, TWO_HOURS) if found(uow, a_sight(rule))]
    assert [rule.name for rule in rules] == seen
    assert found(uow, a_sight(), a_sight(TWO_HOURS)) == [APPOINTMENT] * bool(seen)


@pytest.mark.parametrize(
    ("rule_name", "version", "seen"),
    [
        ("day_before", 3, False),  # at the same moment
        ("day_before", 4, True),  # at another: that version had it so
        ("", None, False),  # Kept's own, from before there were rules
        ("noon", 3, True),
        ("first", 9, False),  # its own, under whatever name
    ],
)
def test_who_was_told_at_a_moment_is_not_seen_by_another_rule_for_it(
    uow: UnitOfWork, rule_name: str, version: int | None, seen: bool
) -> None:
    stocked(uow, an_appointment())
    told = replace(a_message(), kind=MessageKind.REMINDER, rule_name=rule_name, rule_version=version)
    with uow.write() as records:
        records.messages.add(told)
        records.commit()
    renamed = replace(DAY_BEFORE, name="now_called_so", known_as="first")
    sight = a_sight(renamed, same=frozenset({("day_before", 0), ("day_before", 3)}))
    assert found(uow, sight) == [APPOINTMENT] * seen
    assert sight.told_by(rule_name, version) is not seen


@pytest.mark.parametrize(
    ("key", "seen"),
    [
        (f"no-channel:{APPOINTMENT}:1:reminder", [TWO_HOURS]),
        (f"no-channel:{APPOINTMENT}:1:reminder:rule-two_hours", [DAY_BEFORE]),
        (f"no-channel:{APPOINTMENT}:2:reminder", [DAY_BEFORE, TWO_HOURS]),
    ],
)
def test_whom_a_planner_has_to_tell_is_not_seen_again_either(
    uow: UnitOfWork, key: str, seen: list[ReminderRule]
) -> None:
    stocked(uow, an_appointment())
    with uow.write() as records:
        records.tasks.add(replace(a_task(), dedupe_key=key))
        records.commit()
    assert [rule for rule in (DAY_BEFORE, TWO_HOURS) if found(uow, a_sight(rule))] == seen


def test_who_wants_to_know_who_comes_is_seen_until_the_visit(uow: UnitOfWork) -> None:
    stocked(uow, an_appointment())
    with uow.write() as records:
        records.messages.add(replace(a_message(), kind=MessageKind.REMINDER))
        records.commit()
    assert found(uow, a_sight()) == []
    with uow.write() as records:
        records.requirements.put(replace(a_requirement(), kind=OperativeNamed()))
        records.commit()
    assert found(uow, a_sight()) == [APPOINTMENT]
    assert found(uow, a_sight(replace(DAY_BEFORE, requirements=frozenset({Animals.TAG})))) == []
