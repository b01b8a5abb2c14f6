"""Figures from a day on: who may set them, and that no visit is ever judged by two sets."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import text

from appointments.domain.accounts import AccountRole
from appointments.domain.errors import Invalid
from appointments.domain.homes import Channel
from appointments.domain.outcomes import Door, Outcome, OutcomeClaim
from appointments.domain.times import at
from appointments.ports import UnitOfWork
from appointments.records.engine import make_engine
from appointments.use_cases.landlord.record_account import RecordAccount
from appointments.use_cases.landlord.set_figure import SetFigure, set_figure
from appointments.use_cases.messaging.record_notice import RecordNotice
from appointments.use_cases.steps.case_file import case_of
from policies.rulebook import digest, judge
from policies.thresholds import Thresholds, figures
from tests.application import PLANNER, a_town
from tests.fakes import FixedClock
from tests.use_cases.steps import FRIDAY, WEDNESDAY, a_booking, at_the_door, stored, told
from web.application import Application


@pytest.fixture
def manager(application: Application) -> str:
    """The account of somebody who may."""
    return an_account(application, "manager1", AccountRole.MANAGER)


def an_account(application: Application, username: str, role: AccountRole, *, active: bool = True) -> str:
    return application.record_account(RecordAccount(username, username, role, "x", active=active)).ref


def wanted(by: str, value: int = 20, day: date = WEDNESDAY, *, name: str = "wait_minutes") -> SetFigure:
    return SetFigure(name, value, day, by)


def test_a_change_is_kept_with_who_and_from_when_and_is_a_fact(
    application: Application, uow: UnitOfWork, clock: FixedClock, manager: str
) -> None:
    change = application.set_figure(wanted(manager))
    with uow.read() as records:
        assert records.figures.all() == (change,)
    assert (change.value, change.from_day, change.by, change.recorded_at) == (20, WEDNESDAY, manager, clock.now())
    assert application.views.figure_changes() == (change,)
    assert application.verify_ledger("figure:wait_minutes").intact


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"name": "patience"}, "name"),
        ({"value": 0}, "value"),  # it would switch the demand off
        ({"value": 121}, "value"),
        ({"day": date(2026, 3, 1)}, "from_day"),  # yesterday
        ({"day": date(2026, 3, 2)}, "from_day"),  # today: its visits may have been judged
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_kept(
    application: Application, uow: UnitOfWork, manager: str, asked: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        application.set_figure(wanted(manager, **asked))
    assert refused.value.field == field
    with uow.read() as records:
        assert records.figures.all() == ()


def test_only_a_manager_who_is_still_one_sets_a_figure(application: Application, uow: UnitOfWork) -> None:
    planner = an_account(application, "planner1", AccountRole.PLANNER)
    gone = an_account(application, "manager2", AccountRole.MANAGER, active=False)
    for by in ("U-NOBODY", "", planner, gone):
        with pytest.raises(Invalid) as refused:
            application.set_figure(wanted(by))
        assert refused.value.field == "by"
    with uow.read() as records:
        assert records.figures.all() == ()


def test_today_is_londons(application: Application, clock: FixedClock, manager: str) -> None:
    """At half past midnight in a London summer it is still yesterday in UTC."""
    clock.set(at(date(2026, 6, 2), time(0, 30)))
    with pytest.raises(Invalid):
        application.set_figure(wanted(manager, day=date(2026, 6, 2)))
    application.set_figure(wanted(manager, day=date(2026, 6, 3)))


@pytest.mark.parametrize(
    ("from_day", "closes"),
    [(WEDNESDAY, False), (WEDNESDAY + timedelta(days=1), True)],
    ids=["from the day of the promise", "from the day after"],
)
def test_a_visit_is_judged_by_the_figures_of_the_day_it_was_promised_for(
    application: Application, clock: FixedClock, manager: str, from_day: date, closes: bool
) -> None:
    """17 minutes at the door: enough for 15, and not for 20."""
    application.set_figure(wanted(manager, 20, from_day))
    door = at_the_door(application, clock, told(application, a_booking(application, a_town(application).home)))
    door.does_everything()
    closing = door.claims(Outcome.NO_ACCESS)
    assert closing.closed is closes
    assert closing.judgement.rulebook_digest == digest(Thresholds(wait_minutes=15 if closes else 20))
    limits = application.door_limits(door.appointment.promise.day)
    assert limits.wait_minutes == (15 if closes else 20)


def test_a_later_change_does_not_touch_a_judgement_and_an_old_case_gives_the_same_answer(
    application: Application, uow: UnitOfWork, clock: FixedClock, manager: str
) -> None:
    door = at_the_door(application, clock, told(application, a_booking(application, a_town(application).home)))
    door.does_everything()
    judgement = door.claims(Outcome.NO_ACCESS).judgement
    application.set_figure(wanted(manager, 60, FRIDAY))
    clock.set(at(FRIDAY, time(10)))
    with uow.read() as records:
        closed = stored(application, door.appointment.ref)
        claim = OutcomeClaim(closed.ref, Outcome.NO_ACCESS, "operative", judgement.judged_at, Door.PHONE)
        again = judge(case_of(records, closed, claim, clock.now()), ref=judgement.ref)
    assert again.allowed
    assert replace(again, judged_at=judgement.judged_at) == judgement


def test_a_letter_is_served_by_the_figure_of_the_day_it_was_posted(
    application: Application, clock: FixedClock, manager: str
) -> None:
    booked = a_booking(application, a_town(application).home, day=FRIDAY)
    application.set_figure(wanted(manager, 1, date(2026, 3, 3), name="letter_served_working_days"))
    clock.set(at(date(2026, 3, 3), time(9)))
    letter = application.record_notice(RecordNotice(booked.ref, Channel.LETTER, "Friday morning", PLANNER))
    assert letter.delivered_at == at(date(2026, 3, 5), time(0))  # Tuesday's post, served by the end of Wednesday


def test_a_change_cannot_be_rewritten(application: Application, database_url: str, manager: str) -> None:
    application.set_figure(wanted(manager))
    engine = make_engine(database_url)
    try:
        with pytest.raises(Exception, match="append-only"), engine.begin() as connection:
            connection.execute(text("UPDATE figure_changes SET value = 1"))
    finally:
        engine.dispose()


@pytest.mark.parametrize(
    ("from_day", "closes"),
    [(WEDNESDAY, False), (WEDNESDAY + timedelta(days=1), True)],
    ids=["from the day of the promise", "from the day after"],
)
def test_a_call_that_rests_on_the_operatives_word_is_none_from_the_day_on_which_only_the_providers_counts(
    application: Application, clock: FixedClock, manager: str, from_day: date, closes: bool
) -> None:
    application.set_figure(wanted(manager, 1, from_day, name="provider_calls_only"))
    door = at_the_door(application, clock, told(application, a_booking(application, a_town(application).home)))
    door.does_everything()
    closing = door.claims(Outcome.NO_ACCESS)
    assert closing.closed is closes
    assert [found.rule for found in closing.judgement.missing] == ([] if closes else ["contact"])
    assert application.door_limits(door.appointment.promise.day).provider_calls_only is not closes


@pytest.mark.parametrize(("value", "places_calls", "refused"), [(1, False, True), (1, True, False), (0, False, False)])
def test_only_where_a_provider_places_calls_can_its_word_be_the_only_one(
    uow: UnitOfWork, clock: FixedClock, manager: str, value: int, places_calls: bool, refused: bool
) -> None:
    asked = wanted(manager, value, name="provider_calls_only")
    run = partial(set_figure, asked, uow=uow, clock=clock, figures=figures, places_calls=places_calls)
    if not refused:
        assert run().value == value
        return
    with pytest.raises(Invalid, match="no telephone provider places calls here") as said:
        run()
    assert said.value.field == "value"
