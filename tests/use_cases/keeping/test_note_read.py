"""Who looked at what is on record, and so is who was refused (rules 72 and 73)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from appointments.domain.accounts import AccountRole
from appointments.domain.errors import Invalid, MayNotSee, WrongState
from appointments.domain.privacy import ReadReason, Subject
from appointments.domain.tasks import Owner, Task, TaskKind
from appointments.domain.times import midnight
from appointments.ports import UnitOfWork
from appointments.use_cases.at_the_door.reveal_secret import RevealSecret
from appointments.use_cases.keeping.note_read import NoteRead, NoteRefused
from appointments.views.access_log import SeeAccessLog
from tests.application import MONDAY, PLANNER, Town, a_repair, a_town
from tests.fakes import FixedClock
from tests.use_cases.steps import WEDNESDAY, a_booking, asks_for
from web.application import Application


def the_record(town: Town, *, role: AccountRole = AccountRole.PLANNER, reason: str = "booking") -> NoteRead:
    return NoteRead(Subject.REQUIREMENT_RECORD, town.home, PLANNER, role, town.home, reason)


def looks(application: Application, **wanted: object) -> list[tuple[str, str, str, bool, bool]]:
    """By, about, reason, allowed, sensitive; oldest first."""
    found = application.views.access_log(SeeAccessLog(**wanted))  # type: ignore[arg-type]
    entries = [line.entry for line in reversed(found.lines)]
    return [(entry.by, entry.about, entry.reason, entry.allowed, entry.sensitive) for entry in entries]


@pytest.mark.parametrize(("kind", "sensitive"), [("animals", False), ("longer_to_answer", True)])
def test_a_look_at_the_record_is_kept_with_its_reason(application: Application, kind: str, sensitive: bool) -> None:
    town = a_town(application)
    asks_for(application, town.home, kind)
    application.note_read(the_record(town))
    assert looks(application) == [(PLANNER, town.home, "booking", True, sensitive)]
    assert [line.property_ref for line in application.views.access_log(SeeAccessLog()).lines] == ["0001"]


@pytest.mark.parametrize("reason", ["", "curiosity", "at_the_door"])  # the last is given by a visit, never chosen
def test_without_a_reason_of_the_list_nothing_is_shown(application: Application, reason: str) -> None:
    town = a_town(application)
    with pytest.raises(Invalid) as refused:
        application.note_read(the_record(town, reason=reason))
    assert refused.value.field == "reason"
    assert looks(application) == []


def test_whoever_may_not_see_it_is_refused_and_that_is_on_record(application: Application) -> None:
    town = a_town(application)
    with pytest.raises(MayNotSee):
        application.note_read(the_record(town, role=AccountRole.OPERATIVE))
    assert looks(application, refused=True) == [(PLANNER, town.home, "", False, False)]


def test_a_reason_holds_for_one_person_one_home_and_one_day(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    town = a_town(application)
    today = midnight(clock.now().date())
    application.note_read(the_record(town, reason=ReadReason.COMPLAINT))
    with uow.read() as records:
        given = records.access_log.reason_given
        assert given(PLANNER, town.home, today) == "complaint"
        assert given("U-other", town.home, today) == ""
        assert given(PLANNER, town.neighbour, today) == ""
        assert given(PLANNER, town.home, midnight(WEDNESDAY)) == ""


def test_a_refused_look_at_a_visit_names_the_home_so_that_the_household_can_be_told(application: Application) -> None:
    town = a_town(application)
    booked = a_booking(application, town.home)
    refused = NoteRefused(Subject.VISIT, booked.ref, "U-operative-9", AccountRole.OPERATIVE)
    application.note_refused(refused)
    assert looks(application, home="0001") == [("U-operative-9", booked.ref, "", False, False)]


def test_so_does_one_at_the_home_itself_its_order_or_a_task_about_it(application: Application, uow: UnitOfWork) -> None:
    town = a_town(application)
    order = a_repair(application, town.home)
    task = Task("T-1", TaskKind.NEXT_STEP, Owner.PLANNER, MONDAY, MONDAY, "Ring them.", "next:1", home_ref=town.home)
    with uow.write() as records:
        records.tasks.add(task)
        records.commit()
    about = [town.home, order.ref, task.ref]
    for ref in (*about, "H-NONE"):
        application.note_refused(NoteRefused(Subject.PAGE, ref, "U-dpo", AccountRole.DPO))
    assert [line[1] for line in looks(application, home="0001")] == about


def test_what_was_typed_into_an_address_is_not_kept(application: Application) -> None:
    application.note_refused(NoteRefused(Subject.VISIT, "Resident 0001, 07700 900123", "U-1", AccountRole.OPERATIVE))
    assert looks(application) == [("U-1", "", "", False, False)]


def test_the_log_is_narrowed_by_who_what_where_and_when(application: Application, clock: FixedClock) -> None:
    town = a_town(application)
    asks_for(application, town.home, "longer_to_answer")
    application.note_read(the_record(town))
    today = clock.now().date()
    clock.set(midnight(WEDNESDAY))
    application.note_refused(NoteRefused(Subject.PAGE, "", "U-other", AccountRole.PLANNER))
    assert len(looks(application)) == 2
    for wanted in (
        {"who": "U-other"},
        {"subject": Subject.PAGE},
        {"refused": True},
        {"first": WEDNESDAY},
        {"last": today},
        {"home": "0001"},
        {"sensitive": True},
    ):
        assert len(looks(application, **wanted)) == 1, wanted
    assert looks(application, home="0002") == []


def test_a_number_that_is_shown_and_one_that_is_not_are_both_in_the_log(
    application: Application, clock: FixedClock
) -> None:
    """Rule 45: before the day, and then on it."""
    town = a_town(application)
    secret = asks_for(application, town.home, "entry_code", code="4711")
    booked = a_booking(application, town.home)
    reveal = RevealSecret(booked.ref, "OP-1", secret, "U-operative-1")
    with pytest.raises(WrongState):
        application.reveal_secret(reveal)
    clock.set(midnight(WEDNESDAY))
    assert application.reveal_secret(reveal).words == "4711"
    assert looks(application, subject=Subject.SECRET) == [
        ("U-operative-1", secret, "", False, False),
        ("U-operative-1", secret, "at_the_door", True, False),
    ]


def test_a_part_of_a_look_that_is_on_record_is_not_written_again_and_needs_its_reason_all_the_same(
    application: Application, clock: FixedClock
) -> None:
    town = a_town(application)
    part = replace(the_record(town), part_of_look_since=clock.now())
    application.note_read(part)  # nothing is on record yet
    application.note_read(part)
    assert len(looks(application)) == 1
    clock.advance(timedelta(hours=1))
    application.note_read(replace(part, part_of_look_since=clock.now()))
    assert len(looks(application)) == 2
    with pytest.raises(Invalid):
        application.note_read(replace(part, reason=""))
    with pytest.raises(MayNotSee):
        application.note_read(replace(part, role=AccountRole.OPERATIVE))
