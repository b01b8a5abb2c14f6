"""Reminder rules are a manager's decision: versioned, never two at once, and not saved while lint finds anything."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import time
from pathlib import Path

import pytest
from sqlalchemy import text

from appointments.domain.accounts import AccountRole
from appointments.domain.errors import Invalid, Stale
from appointments.domain.messages import MessageKind
from appointments.domain.reminder_rules import BeforeWindow, ReminderRule, ReminderRulebook, RulesRefused
from appointments.ports import UnitOfWork
from appointments.records.engine import make_engine
from appointments.use_cases.landlord.record_account import RecordAccount
from appointments.use_cases.landlord.set_reminder_rules import SetReminderRules
from policies.reminders.kepts_own import KEPTS_OWN
from tests.application import MONDAY, an_application
from tests.fakes import FixedClock
from web.application import Application

OURS = replace(KEPTS_OWN, rules=(*KEPTS_OWN.rules, ReminderRule("two_hours", MessageKind.REMINDER, BeforeWindow(120))))


@pytest.fixture
def manager(application: Application) -> str:
    return an_account(application, "manager1", AccountRole.MANAGER)


def an_account(application: Application, username: str, role: AccountRole, *, active: bool = True) -> str:
    return application.record_account(RecordAccount(username, username, role, "x", active=active)).ref


def ours(**changed: object) -> ReminderRulebook:
    return replace(OURS, **changed)


def test_a_change_is_a_new_version_with_who_when_and_why_and_a_fact(
    application: Application, clock: FixedClock, manager: str
) -> None:
    saved = application.set_reminder_rules(SetReminderRules(OURS, 0, manager, " People asked \n for it "))
    assert (saved.version, saved.made_by, saved.made_at, saved.why) == (1, manager, clock.now(), "People asked for it")
    assert saved.same_rules(OURS)
    again = application.set_reminder_rules(SetReminderRules(replace(saved, quiet_end=time(9)), 1, manager, "Later"))
    assert application.views.reminder_rulebooks() == (again, saved, KEPTS_OWN)
    assert application.verify_ledger("reminder_rules:rulebook").intact


def test_what_changes_nothing_makes_no_version(application: Application, manager: str) -> None:
    assert application.set_reminder_rules(SetReminderRules(KEPTS_OWN, 0, manager, "Just so")) == KEPTS_OWN
    assert application.views.reminder_rulebooks() == (KEPTS_OWN,)


def test_who_changed_an_older_version_has_to_look_again(application: Application, manager: str) -> None:
    application.set_reminder_rules(SetReminderRules(OURS, 0, manager, "People asked for it"))
    for based_on in (0, 2, -1):
        with pytest.raises(Stale, match="version 1 is in force"):
            application.set_reminder_rules(SetReminderRules(ours(quiet_end=time(9)), based_on, manager, "Later"))


def test_two_saves_of_one_version_end_in_one(application: Application, uow: UnitOfWork, manager: str) -> None:
    """As two managers at once would: the row is there already when the second one writes its own."""
    saved = application.set_reminder_rules(SetReminderRules(OURS, 0, manager, "People asked for it"))
    with uow.write() as records:
        assert not records.reminder_rulebooks.add(replace(saved, why="Another"))
        assert records.reminder_rulebooks.current() == saved


def test_nothing_is_saved_while_lint_finds_anything_and_all_of_it_is_said(
    application: Application, manager: str
) -> None:
    wrong = ours(rules=OURS.rules[1:], quiet_end=time(20), pence_per_segment=OURS.pence_per_segment - 1)
    with pytest.raises(RulesRefused) as refused:
        application.set_reminder_rules(SetReminderRules(wrong, 0, manager, "Cheaper"))
    assert {problem.field for problem in refused.value.problems} >= {"quiet_end", "pence_per_segment", "rules"}
    assert application.views.reminder_rulebooks() == (KEPTS_OWN,)


@pytest.mark.parametrize("asked", [{"priorities": frozenset({"ZZ"})}, {"slot_patterns": frozenset({"ZZ"})}])
def test_names_are_the_landlords_own(
    application: Application, manager: str, asked: Mapping[str, frozenset[str]]
) -> None:
    rule = replace(OURS.rules[-1], **asked)
    with pytest.raises(RulesRefused, match="“ZZ” is not known"):
        application.set_reminder_rules(SetReminderRules(ours(rules=(*KEPTS_OWN.rules, rule)), 0, manager, "Try"))


def test_only_a_manager_with_a_reason_changes_the_rules(application: Application, manager: str) -> None:
    planner = an_account(application, "planner1", AccountRole.PLANNER)
    gone = an_account(application, "manager2", AccountRole.MANAGER, active=False)
    for by, why, field in [("U-NOBODY", "x", "by"), (planner, "x", "by"), (gone, "x", "by"), (manager, " ", "why")]:
        with pytest.raises(Invalid) as refused:
            application.set_reminder_rules(SetReminderRules(OURS, 0, by, why))
        assert refused.value.field == field
    assert application.views.reminder_rulebooks() == (KEPTS_OWN,)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ("UPDATE reminder_rulebooks SET why = 'Another'", "version 1 of the reminder rules is not what was recorded"),
        ("UPDATE reminder_rulebooks SET made_by = 'U-other'", "version 1 of the reminder rules is not what was"),
        (
            "UPDATE reminder_rulebooks SET asks = replace(asks, '08:00', '06:00')",
            "version 1 of the reminder rules is not",
        ),
        ("UPDATE reminder_rulebooks SET asks = '{}'", "version 1 of the reminder rules is not what was recorded"),
        ("UPDATE reminder_rulebooks SET version = 2", "version 2 of the reminder rules is there, and nobody recorded"),
        ("DELETE FROM reminder_rulebooks", "version 1 of the reminder rules was recorded, and is not there any more"),
    ],
)
def test_rules_that_are_not_what_was_recorded_are_noticed(
    sqlite_url: str, tmp_path: Path, change: str, says: str
) -> None:
    with an_application(sqlite_url, tmp_path, clock=FixedClock(MONDAY)) as application:
        manager = an_account(application, "manager1", AccountRole.MANAGER)
        application.set_reminder_rules(SetReminderRules(OURS, 0, manager, "People asked for it"))
        assert application.verify_ledger(None).intact
        engine = make_engine(sqlite_url)
        with engine.begin() as connection:  # as whoever owns the database could
            for action in ("update", "delete"):
                connection.execute(text(f"DROP TRIGGER reminder_rulebooks_refuses_{action}"))
            connection.execute(text(change))
        engine.dispose()
        for stream in (None, "reminder_rules:rulebook"):
            verdict = application.verify_ledger(stream)
            assert not verdict.intact
            assert says in verdict.words


def test_a_rule_is_another_one_or_says_which_it_was(application: Application, manager: str) -> None:
    def saving(based_on: int, *last: ReminderRule) -> ReminderRulebook:
        book = ours(rules=(*KEPTS_OWN.rules, *last))
        return application.set_reminder_rules(SetReminderRules(book, based_on, manager, "Clearer"))

    two_hours = OURS.rules[-1]
    another = replace(two_hours, name="before_we_come")
    named = replace(another, known_as="two_hours")
    saving(0, two_hours)
    with pytest.raises(RulesRefused, match=r"rules\[5\]\.name: it comes in the place of “two_hours”") as refused:
        saving(1, another)
    assert '"known_as": "two_hours"' in str(refused.value)
    assert str(refused.value).endswith("(rule “before_we_come”)")
    saving(1, named)
    with pytest.raises(RulesRefused, match="“two_hours” and “before_we_come” are one rule"):
        saving(2, named, replace(two_hours, when=BeforeWindow(90)))
    saving(2)
    assert saving(3, another).version == 4  # taken away first, it is another one
