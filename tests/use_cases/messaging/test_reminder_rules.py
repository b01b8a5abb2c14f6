"""What households are told by the landlord's own rules: several reminders, own words, and a change that touches nothing
that was queued or sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import time, timedelta

import pytest
from sqlalchemy import text

from appointments.domain.access import Source
from appointments.domain.accounts import AccountRole
from appointments.domain.appointments import Appointment
from appointments.domain.errors import Invalid
from appointments.domain.homes import Channel
from appointments.domain.messages import Message, MessageKind, MessageState
from appointments.domain.reminder_rules import BeforeDay, BeforeWindow, OnEvent, ReminderRule, RuleEvent, RulesRefused
from appointments.domain.tasks import TaskKind
from appointments.ports import UnitOfWork
from appointments.records.engine import make_engine
from appointments.use_cases.at_the_door.set_off import SetOff
from appointments.use_cases.cancelling.cancel_appointment import CancelAppointment
from appointments.use_cases.households.record_requirement import RecordRequirement
from appointments.use_cases.landlord.record_account import RecordAccount
from appointments.use_cases.landlord.set_reminder_rules import SetReminderRules
from appointments.use_cases.messaging.preview_reminder import NoVisit, Preview, PreviewReminder
from appointments.use_cases.messaging.queue_reminders import QueueReminders
from policies.reminders.kepts_own import KEPTS_OWN
from tests.application import PLANNER, a_town
from tests.fakes import FixedClock
from tests.use_cases.messaging.test_reminders import utc
from tests.use_cases.steps import FRIDAY, a_booking, messages, moved, says, tasks
from web.application import Application

WORDS = "{landlord}: do not forget us on {when}, for {purpose}. {invite}"
TWO_HOURS = ReminderRule("two_hours", MessageKind.REMINDER, BeforeWindow(120))
FOUR_DAYS = ReminderRule("four_days", MessageKind.REMINDER, BeforeDay(4, time(9, 0)))
AT_ONCE = OnEvent(RuleEvent.BOOKED)


def saved(application: Application, *first: ReminderRule, **changed: ReminderRule) -> int:
    """Kept's own rules with some before them, and some of them changed: who may set them does. Its version."""
    manager = application.account_named("manager1") or application.record_account(
        RecordAccount("manager1", "Manager 1", AccountRole.MANAGER, "x")
    )
    kept = tuple(changed.get(rule.name, rule) for rule in KEPTS_OWN.rules)
    before = application.views.reminder_rulebooks()[0].version
    book = replace(KEPTS_OWN, rules=(*first, *kept))
    return application.set_reminder_rules(SetReminderRules(book, before, manager.ref, "A try")).version


def own(name: str, words: str = WORDS, **given: object) -> Mapping[str, ReminderRule]:
    rules = {rule.name: rule for rule in KEPTS_OWN.rules}
    return {name: replace(rules[name], wording={"en": words}, **given)}


def run(application: Application, times: int = 2) -> list[int]:
    return [application.queue_reminders(QueueReminders()).queued for _ in range(times)]


def reminders(uow: UnitOfWork, appointment: Appointment) -> dict[str, Message]:
    return {message.rule_name: message for message in messages(uow, appointment, MessageKind.REMINDER)}


def requires(application: Application, home: str, kind: str, **values: str) -> None:
    application.record_requirement(RecordRequirement(home, kind, values, Source.RESIDENT, PLANNER))


def test_by_kepts_own_rules_every_message_says_by_which_it_was_queued(
    application: Application, uow: UnitOfWork
) -> None:
    booked = a_booking(application, a_town(application).home)
    run(application)
    found = [(m.kind, m.rule_name, m.rule_version, m.dedupe_key) for k in MessageKind for m in messages(uow, booked, k)]
    assert found == [
        (MessageKind.CONFIRMATION, "confirmation", 0, f"{booked.ref}:1:confirmation"),
        (MessageKind.REMINDER, "day_before", 0, f"{booked.ref}:1:reminder"),
    ]


def test_several_reminders_of_one_promise_are_each_told_once(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    saved(application, FOUR_DAYS, TWO_HOURS)
    booked = a_booking(application, a_town(application).home, pattern="PM", day=FRIDAY + timedelta(days=3), days=10)
    assert run(application) == [0, 0]
    clock.set(utc("2026-03-04T23:00"))
    assert run(application) == [1, 0]  # four days before: that is Thursday; the others are not queued yet
    clock.set(utc("2026-03-08T12:00"))
    assert run(application) == [1, 0]
    clock.set(utc("2026-03-09T09:00"))
    assert run(application) == [1, 0]
    found = {name: (message.not_before, message.rule_version) for name, message in reminders(uow, booked).items()}
    assert found == {
        "four_days": (utc("2026-03-05T09:00"), 1),
        "day_before": (utc("2026-03-08T16:00"), 1),
        "two_hours": (utc("2026-03-09T10:00"), 1),
    }


def test_what_was_told_before_there_were_rules_is_not_told_again(
    application: Application, uow: UnitOfWork, database_url: str
) -> None:
    booked = a_booking(application, a_town(application).home)
    run(application)
    engine = make_engine(database_url)
    with engine.begin() as connection:  # as the release before wrote it
        connection.execute(text("UPDATE messages SET rule_name = '', rule_version = NULL"))
    engine.dispose()
    saved(application, **own("day_before"))
    assert run(application) == [0, 0]
    [message] = messages(uow, booked, MessageKind.REMINDER)
    assert message.rule_version is None


def test_a_change_of_the_rules_touches_nothing_that_is_queued(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    town = a_town(application)
    booked = a_booking(application, town.home)
    run(application)
    before = messages(uow, booked, MessageKind.REMINDER)
    clock.advance(timedelta(minutes=1))
    saved(application, **own("day_before", when=BeforeDay(1, time(18, 0))))
    assert run(application) == [0, 0]
    assert messages(uow, booked, MessageKind.REMINDER) == before
    later = a_booking(application, town.neighbour)
    clock.set(utc("2026-03-02T12:00"))
    run(application)
    [message] = messages(uow, later, MessageKind.REMINDER)
    assert (message.not_before, message.rule_version) == (utc("2026-03-03T18:00"), 1)
    assert "do not forget us on Wednesday 4 March 2026" in message.text


def test_a_new_rule_says_nothing_of_what_lay_before_it(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    booked = a_booking(application, a_town(application).home, day=FRIDAY)
    clock.set(utc("2026-03-02T10:00"))
    saved(application, FOUR_DAYS)
    assert run(application) == [0, 0]
    assert messages(uow, booked, MessageKind.REMINDER) == []


def test_a_moved_or_cancelled_promise_is_reminded_of_by_no_rule(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    town = a_town(application)
    saved(application, TWO_HOURS)
    booked, other = a_booking(application, town.home, pattern="PM"), a_booking(application, town.neighbour)
    clock.set(utc("2026-03-03T20:00"))
    run(application)
    moved(application, booked)
    application.cancel_appointment(CancelAppointment(other.ref, PLANNER, by_landlord=False, reason="Not needed"))
    clock.set(utc("2026-03-05T23:00"))
    assert run(application) == [2, 0]  # of the new time, by both rules
    found = sorted((m.promise_version or 0, m.rule_name, m.state) for m in messages(uow, booked, MessageKind.REMINDER))
    assert found == [
        (1, "day_before", MessageState.SUPERSEDED),
        (1, "two_hours", MessageState.SUPERSEDED),
        (2, "day_before", MessageState.QUEUED),
        (2, "two_hours", MessageState.QUEUED),
    ]


def test_own_words_are_not_for_who_is_told_neutrally(application: Application, uow: UnitOfWork) -> None:
    town = a_town(application)
    saved(application, **own("confirmation"), **own("day_before"))
    requires(application, town.home, "safe_contact_only", number="+447700900199")
    safe, other = a_booking(application, town.home), a_booking(application, town.neighbour)
    run(application)
    for kind in (MessageKind.CONFIRMATION, MessageKind.REMINDER):
        assert "do not forget" in messages(uow, other, kind)[0].text
        [neutral] = messages(uow, safe, kind)
        assert "do not forget" not in neutral.text
        assert "tap" not in neutral.text
        assert neutral.rule_version == 1


def test_what_a_household_asked_to_be_told_is_in_own_words_too(application: Application, uow: UnitOfWork) -> None:
    town = a_town(application)
    saved(application, **own("day_before"))
    requires(application, town.home, "operative_named")
    booked = a_booking(application, town.home)
    run(application)
    assert messages(uow, booked, MessageKind.REMINDER)[0].text.endswith("Operative 01 will come.")


def test_what_was_told_is_no_planners_once_the_number_is_taken_back(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    """Who wants to know who comes is looked at again and again, in case that it is somebody else."""
    town = a_town(application)
    requires(application, town.home, "operative_named")
    booked = a_booking(application, town.home)
    clock.set(utc("2026-03-03T17:00"))
    run(application)
    assert set(reminders(uow, booked)) == {"day_before"}
    says(application, "STOP", clock=clock)
    run(application)
    assert tasks(application, booked, TaskKind.NO_CHANNEL) == []


def test_requirements_of_a_rule_are_those_in_force_on_the_day(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    town = a_town(application)
    saved(application, replace(TWO_HOURS, requirements=frozenset({"animals"})))
    booked, other = (a_booking(application, home, pattern="PM") for home in (town.home, town.neighbour))
    requires(application, town.home, "animals")  # after the booking
    clock.set(utc("2026-03-03T20:00"))
    run(application)
    assert set(reminders(uow, booked)) == {"day_before", "two_hours"}
    assert set(reminders(uow, other)) == {"day_before"}


@pytest.mark.parametrize(("priorities", "told"), [({"U"}, "confirmation"), ({"U", "N"}, "ours")])
def test_an_event_is_told_by_the_first_rule_that_fits(
    application: Application, uow: UnitOfWork, priorities: set[str], told: str
) -> None:
    ours = ReminderRule("ours", MessageKind.CONFIRMATION, AT_ONCE, frozenset(priorities), wording={"en": WORDS})
    saved(application, ours)
    booked = a_booking(application, a_town(application).home)
    [message] = messages(uow, booked, MessageKind.CONFIRMATION)
    assert (message.rule_name, message.dedupe_key) == (told, f"{booked.ref}:1:confirmation")
    assert ("do not forget" in message.text) == (told == "ours")


def test_the_order_of_a_rule_is_among_the_ways_that_are_open(application: Application, uow: UnitOfWork) -> None:
    """Nobody is rung or written to who is texted only; letters need somebody who carries them."""
    town = a_town(application)
    saved(application, **own("confirmation", channels=(Channel.LETTER, Channel.VOICE)))
    requires(application, town.home, "text_only")
    [message] = messages(uow, a_booking(application, town.home), MessageKind.CONFIRMATION)
    assert message.channel is Channel.SMS


def test_on_the_way_may_be_left_out_but_not_for_who_asked_for_it(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    town = a_town(application, plumbers=2)
    off = KEPTS_OWN.rule("on_the_way")
    assert off is not None
    saved(application, on_the_way=replace(off, on=False))
    requires(application, town.neighbour, "call_ahead", minutes="30")
    visits = [a_booking(application, home) for home in (town.home, town.neighbour)]
    clock.set(utc("2026-03-04T08:00"))
    for visit in visits:
        application.set_off(SetOff(visit.ref, visit.lead or "", "U-operative-1", minutes_away=20))
    assert [len(messages(uow, visit, MessageKind.ON_THE_WAY)) for visit in visits] == [0, 1]


def test_who_cannot_be_texted_is_one_task_for_each_rule_and_is_not_looked_at_again(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    saved(application, TWO_HOURS)
    booked = a_booking(application, a_town(application).home, pattern="PM")
    says(application, "STOP", clock=clock)
    clock.set(utc("2026-03-03T20:00"))
    assert run(application) == [0, 0]
    assert len(tasks(application, booked, TaskKind.NO_CHANNEL)) == 2
    assert application.queue_reminders(QueueReminders(limit=1)).next_after is None


def test_the_quiet_hours_of_the_landlord_hold_for_booking_and_sending(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    manager = application.record_account(RecordAccount("manager1", "Manager 1", AccountRole.MANAGER, "x"))
    late = replace(KEPTS_OWN, quiet_begin=time(20), quiet_end=time(12))
    rules = tuple(replace(r, when=BeforeDay(1, time(16))) if r.name == "day_before" else r for r in late.rules)
    application.set_reminder_rules(SetReminderRules(replace(late, rules=rules), 0, manager.ref, "Shifts"))
    booked = a_booking(application, a_town(application).home)
    [message] = messages(uow, booked, MessageKind.CONFIRMATION)
    assert message.not_before == utc("2026-03-02T12:00")


# --- another name, another order, another version: nobody is told twice, and nobody is left out

ANOTHER_NAME = replace(KEPTS_OWN.rules[-1], name="evening", known_as="day_before")
FIRST = replace(KEPTS_OWN.rules[-1], name="first", priorities=frozenset({"N"}))


@pytest.mark.parametrize(
    "steps",
    [
        ([ANOTHER_NAME], [replace(ANOTHER_NAME, when=BeforeDay(1, time(18, 0)))]),
        # another rule for the same moment comes first, and then stays alone
        ([FIRST, KEPTS_OWN.rules[-1]], [replace(FIRST, priorities=frozenset())]),
    ],
    ids=["renamed", "put in front"],
)
def test_nobody_is_told_twice_because_a_rule_has_another_name_or_place(
    application: Application, uow: UnitOfWork, clock: FixedClock, steps: tuple[list[ReminderRule], ...]
) -> None:
    manager = application.record_account(RecordAccount("manager1", "Manager 1", AccountRole.MANAGER, "x"))
    booked = a_booking(application, a_town(application).home)
    run(application)
    for version, reminding in enumerate(steps):
        clock.advance(timedelta(minutes=1))
        book = replace(KEPTS_OWN, rules=(*KEPTS_OWN.rules[:-1], *reminding))
        application.set_reminder_rules(SetReminderRules(book, version, manager.ref, "A try"))
        assert run(application) == [0, 0]
    assert len(messages(uow, booked, MessageKind.REMINDER)) == 1


@pytest.mark.parametrize(
    "changed",
    [
        {"on_the_way": replace(KEPTS_OWN.rules[3], on=False)},
        {"day_before": replace(KEPTS_OWN.rules[-1], when=BeforeDay(1, time(14, 0)))},
        {"day_before": replace(ANOTHER_NAME, when=BeforeDay(6, time(14, 0)))},
    ],
    ids=["something else", "earlier in the day", "renamed, and days earlier"],
)
def test_what_the_worker_missed_is_told_late_though_the_rules_were_saved_meanwhile(
    application: Application, uow: UnitOfWork, clock: FixedClock, changed: Mapping[str, ReminderRule]
) -> None:
    booked = a_booking(application, a_town(application).home, pattern="PM")
    clock.set(utc("2026-03-03T17:00"))
    saved(application, **changed)
    clock.set(utc("2026-03-03T18:30"))
    assert run(application) == [1, 0]
    [message] = messages(uow, booked, MessageKind.REMINDER)
    assert (message.not_before, message.rule_version) == (utc("2026-03-03T18:30"), 1)


@pytest.mark.parametrize(
    ("now", "told"),
    [
        ("2026-03-08T08:00", ["day_before", "four_days"]),  # three days late, and the visit is tomorrow
        ("2026-03-08T14:30", ["day_before"]),  # with the next reminder so near it says nothing new
    ],
)
def test_what_was_missed_in_days_without_a_worker_is_told_late_once(
    application: Application, uow: UnitOfWork, clock: FixedClock, now: str, told: list[str]
) -> None:
    town = a_town(application)
    saved(application, FOUR_DAYS)
    booked = a_booking(application, town.home, pattern="PM", day=FRIDAY + timedelta(days=3), days=10)
    requires(application, town.home, "operative_named")
    clock.set(utc(now))
    assert run(application) == [len(told), 0]
    assert sorted(reminders(uow, booked)) == told


# --- preview


def test_a_preview_says_what_would_be_told_and_writes_nothing(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    town = a_town(application)
    booked = a_booking(application, town.home, pattern="PM")
    book = replace(KEPTS_OWN, rules=(*KEPTS_OWN.rules, replace(TWO_HOURS, wording={"en": WORDS})))
    found = application.preview_reminder(PreviewReminder(book, "two_hours"))
    assert isinstance(found, Preview)
    assert (found.appointment_ref, found.not_before) == (booked.ref, utc("2026-03-04T10:00"))
    assert (found.channel, found.language, found.neutral, found.why_not) == (Channel.SMS, "en", False, "")
    assert "do not forget us on Wednesday 4 March 2026, between midday and 5pm" in found.text
    assert application.preview_reminder(PreviewReminder(book, "two_hours", booked.ref)) == found
    confirmation = application.preview_reminder(PreviewReminder(book, "confirmation", booked.ref))
    assert isinstance(confirmation, Preview)
    assert (confirmation.not_before, confirmation.kind) == (clock.now(), MessageKind.CONFIRMATION)
    assert messages(uow, booked, MessageKind.REMINDER) == []
    assert application.views.reminder_rulebooks() == (KEPTS_OWN,)


@pytest.mark.parametrize(("hour", "says"), [("09:00", ""), ("21:00", "It is night")])
def test_a_preview_of_on_the_way_is_of_now(application: Application, clock: FixedClock, hour: str, says: str) -> None:
    booked = a_booking(application, a_town(application).home)
    clock.set(utc(f"2026-03-02T{hour}"))
    found = application.preview_reminder(PreviewReminder(KEPTS_OWN, "on_the_way", booked.ref))
    assert isinstance(found, Preview)
    assert (found.not_before is None, found.why_not.startswith(says)) == (bool(says), True)


def test_a_preview_is_of_somebody_who_is_not_reminded_yet_where_there_is_anybody(
    application: Application, clock: FixedClock
) -> None:
    town = a_town(application)
    first = a_booking(application, town.home)
    clock.set(utc("2026-03-03T09:00"))
    run(application)
    asked = PreviewReminder(KEPTS_OWN, "day_before")
    told = application.preview_reminder(asked)
    assert isinstance(told, Preview)
    assert (told.appointment_ref, told.not_before) == (first.ref, None)
    assert "was reminded already" in told.why_not
    later = a_booking(application, town.neighbour, day=FRIDAY)
    found = application.preview_reminder(asked)
    assert isinstance(found, Preview)
    assert (found.appointment_ref, found.why_not) == (later.ref, "")


@pytest.mark.parametrize(
    "rule",
    [
        replace(TWO_HOURS, wording={"en": WORDS + "{name}"}),
        replace(TWO_HOURS, when=BeforeDay(10**9, time(9))),
        replace(TWO_HOURS, message=MessageKind.COMPENSATION),
    ],
)
def test_a_preview_of_what_cannot_be_says_what_is_wrong(application: Application, rule: ReminderRule) -> None:
    book = replace(KEPTS_OWN, rules=(*KEPTS_OWN.rules, rule))
    with pytest.raises(RulesRefused, match=r"^rules\[5\]\."):
        application.preview_reminder(PreviewReminder(book, "two_hours"))
    with pytest.raises(Invalid, match="there is no rule “three”"):
        application.preview_reminder(PreviewReminder(book, "three"))


@pytest.mark.parametrize(
    ("rule", "says"),
    [
        (replace(TWO_HOURS, on=False), "switched off"),
        (replace(TWO_HOURS, priorities=frozenset({"U"})), "not for this visit"),
        (replace(KEPTS_OWN.rules[-1], name="second"), "“day_before” comes first"),
        (replace(TWO_HOURS, when=BeforeDay(7, time(9))), "another reminder is still to come"),
        (TWO_HOURS, "The quiet hours last until"),
        (replace(TWO_HOURS, when=BeforeWindow(16 * 60)), "“day_before” goes out at the same moment"),
    ],
)
def test_a_preview_says_why_a_rule_would_not_go_out(application: Application, rule: ReminderRule, says: str) -> None:
    booked = a_booking(application, a_town(application).home)
    book = replace(KEPTS_OWN, rules=(*KEPTS_OWN.rules, rule))
    found = application.preview_reminder(PreviewReminder(book, rule.name, booked.ref))
    assert isinstance(found, Preview)
    assert found.not_before is None
    assert says in found.why_not
    assert application.preview_reminder(PreviewReminder(book, rule.name)) == NoVisit(1, every=True)
