"""Reminder rules cost a run of the planner next to nothing where there is nothing to do."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta

from sqlalchemy import Engine

from appointments.domain.messages import Landlord, MessageKind
from appointments.domain.reminder_rules import BeforeDay, BeforeWindow, ReminderRule
from appointments.records.ledger import Verified
from appointments.records.unit_of_work import SqlUnitOfWork
from appointments.use_cases.messaging.queue_reminders import QueueReminders, queue_reminders
from appointments.use_cases.steps.teller import Teller
from policies.reminders import RemindersAndQuietHours
from policies.reminders.kepts_own import KEPTS_OWN
from tests.builders import MORNING, NOW, a_rulebook, an_appointment, stocked
from tests.fakes import FixedClock
from tests.views.counting import statements

TELLER = Teller(Landlord("Test Landlord"), RemindersAndQuietHours())


def test_the_rulebook_is_read_once_in_a_transaction_and_again_in_the_next(uow: SqlUnitOfWork, engine: Engine) -> None:
    with statements(engine) as sent, uow.read() as records:
        for _ in range(3):
            assert records.reminder_rulebooks.current() is None
    assert len([words for words in sent if "reminder_rulebooks" in words]) == 1
    with uow.write() as records:
        records.reminder_rulebooks.add(a_rulebook())
        records.commit()
    with uow.read() as records:
        assert records.reminder_rulebooks.current() == a_rulebook()


def test_a_run_that_finds_nothing_to_do_reads_no_visit(uow: SqlUnitOfWork, engine: Engine) -> None:
    stocked(uow, an_appointment())
    clock = FixedClock(MORNING.starts - timedelta(hours=30))
    assert clock.now() > NOW
    assert queue_reminders(QueueReminders(), uow=uow, clock=clock, teller=TELLER).queued == 1
    with statements(engine) as sent:
        assert queue_reminders(QueueReminders(), uow=uow, clock=clock, teller=TELLER).queued == 0
    assert len([words for words in sent if words.startswith("SELECT") and "appointments" in words]) == 1
    assert len([words for words in sent if words.startswith(("INSERT", "UPDATE", "DELETE"))]) == 0
    assert len([words for words in sent if words.startswith("SELECT")]) <= 3


def test_of_each_more_that_is_reminded_only_its_message_is_written(uow: SqlUnitOfWork, engine: Engine) -> None:
    """What is read of visits, households and the ledger is read of all of them at once."""
    stocked(uow, *(an_appointment(f"A-{n}", assignments=()) for n in range(7)))
    clock = FixedClock(MORNING.starts - timedelta(hours=30))
    counts = []
    for after, limit in (("", 1), ("A-0", 6)):
        with statements(engine) as sent:
            page = queue_reminders(QueueReminders(limit=limit, after=after), uow=uow, clock=clock, teller=TELLER)
        assert page.queued == limit
        counts.append(len(sent) - len([words for words in sent if words.startswith("INSERT INTO messages")]))
    assert counts[0] == counts[1]
    assert uow.verify_ledger() == Verified(streams=7, entries=7, seals=0)


def test_many_rules_are_one_question(uow: SqlUnitOfWork, engine: Engine) -> None:
    rules = KEPTS_OWN.rules + tuple(
        ReminderRule(f"r{n}", MessageKind.REMINDER, BeforeDay(n + 2, time(9)) if n % 2 else BeforeWindow(60 + n))
        for n in range(30)
    )
    sights = RemindersAndQuietHours(replace(KEPTS_OWN, rules=rules)).sights(NOW)
    with statements(engine) as sent, uow.read() as records:
        assert records.appointments.to_remind(sights, NOW, 500) == []
    assert len([words for words in sent if words.startswith("SELECT")]) == 1
