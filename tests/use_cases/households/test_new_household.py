"""Others have moved in: nothing of the household before is counted against them, sent to them or shown to them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from appointments.domain.access import Source
from appointments.domain.errors import Invalid
from appointments.domain.homes import Household
from appointments.domain.messages import MessageKind
from appointments.domain.outcomes import Outcome
from appointments.domain.tasks import TaskKind
from appointments.domain.times import day_of, midnight
from appointments.ports import UnitOfWork
from appointments.use_cases.after_the_visit.challenge_outcome import ChallengeOutcome
from appointments.use_cases.after_the_visit.decide_challenge import DecideChallenge
from appointments.use_cases.households.record_household import NumberGiven, RecordHousehold, ResidentGiven
from appointments.use_cases.households.record_requirement import RecordRequirement
from appointments.views.recharge_list import ListRecharges
from appointments.views.subject_export import ExportSubject
from tests.application import a_town
from tests.fakes import FixedClock
from tests.use_cases.after_the_visit.test_money import charged, lacking, twice_and_warned
from tests.use_cases.aftercare import MANAGER, PLANNER, missed, missed_again, people
from tests.use_cases.steps import AtTheDoor, a_booking, messages, says, stored, tasks, told
from web.application import Application

THEIR_NUMBER = "+447700900777"


def moved_in(application: Application, uow: UnitOfWork, home: str, day: date | None) -> Household:
    with uow.read() as records:
        held = records.households.of_home(home)
    version = held.version if held else None
    who = (ResidentGiven("Resident 0099", (NumberGiven(THEIR_NUMBER),)),)
    return application.record_household(RecordHousehold(home, who, PLANNER, version, day))


def a_miss_of_those_before(application: Application, uow: UnitOfWork, clock: FixedClock) -> tuple[str, AtTheDoor]:
    """A home with a missed visit yesterday; others have moved in today."""
    people(uow)
    home = a_town(application).home
    door = missed(application, clock, home)
    clock.advance(timedelta(days=1))
    moved_in(application, uow, home, day_of(clock.now()))
    return home, door


def test_others_are_a_new_household_since_the_day_they_moved_in(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    home = a_town(application).home
    with uow.read() as records:
        before = records.households.of_home(home)
    assert before is not None
    assert before.since is None
    today = day_of(clock.now())
    after = moved_in(application, uow, home, today)
    assert after.since == midnight(today)
    assert {r.ref for r in after.residents}.isdisjoint(r.ref for r in before.residents)
    same = moved_in(application, uow, home, today)  # the same day again: the same people
    assert [r.ref for r in same.residents] == [r.ref for r in after.residents]
    assert moved_in(application, uow, home, None).since == after.since  # a correction keeps it
    with uow.read() as records:
        stays = records.households.of_home(home)
    assert stays is not None
    assert stays.since == after.since


@pytest.mark.parametrize("days", [1, -30])
def test_nobody_moves_in_tomorrow_or_before_those_who_are_on_record(
    application: Application, uow: UnitOfWork, clock: FixedClock, days: int
) -> None:
    home, today = a_town(application).home, day_of(clock.now())
    moved_in(application, uow, home, today)
    with pytest.raises(Invalid) as refused:
        moved_in(application, uow, home, today + timedelta(days=days))
    assert refused.value.field == "moved_in_on"


def test_their_text_is_about_no_visit_of_those_before(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    _, door = a_miss_of_those_before(application, uow, clock)
    reply = says(application, "I was in all day", number=THEIR_NUMBER, clock=clock)
    assert reply is not None
    assert reply.appointment_ref is None
    with uow.read() as records:
        assert records.challenges.of(door.appointment.ref) == []


def test_a_miss_of_those_before_is_no_first_miss_of_theirs(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    """Rule 55: again means the same household."""
    people(uow)
    home = a_town(application).home
    first = missed(application, clock, home)
    clock.advance(timedelta(hours=8))
    moved_in(application, uow, home, day_of(clock.now()) + timedelta(days=0))
    second = missed_again(application, clock, first)
    with uow.write() as records:  # they moved in between the two
        held = records.households.of_home(home)
        assert held is not None
        records.households.save(
            Household(held.ref, home, held.residents, held.version, first.appointment.promise.window.ends)
        )
        records.commit()
    assert {"again", "warned"} <= lacking(charged(uow, clock, second))
    assert application.views.recharge_list(ListRecharges(clock.now())).lines == ()


def test_what_is_said_about_a_visit_before_goes_to_those_who_were_promised_it(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    _, door = a_miss_of_those_before(application, uow, clock)
    ref = application.challenge_outcome(ChallengeOutcome(door.appointment.ref, "I was in.")).ref
    application.decide_challenge(DecideChallenge(ref, True, MANAGER, "Another door", Outcome.WRONG_ADDRESS))
    assert not messages(uow, door.appointment, MessageKind.CHALLENGE_DECIDED)
    [task] = tasks(application, door.appointment, TaskKind.NO_CHANNEL)
    assert "has moved out" in task.words


def test_their_export_holds_nothing_of_those_before(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    home, door = a_miss_of_those_before(application, uow, clock)
    export = application.views.subject_export(ExportSubject(home, day_of(clock.now()), clock.now()))
    assert export["work_orders"] == []
    assert export["tasks"] == []
    assert door.appointment.ref not in str(export)
    assert "Resident 0099" in str(export)


def test_a_visit_that_is_still_to_come_is_theirs(application: Application, uow: UnitOfWork, clock: FixedClock) -> None:
    home = a_town(application).home
    booked = told(application, a_booking(application, home))
    moved_in(application, uow, home, day_of(clock.now()))
    says(application, "cant make it", number=THEIR_NUMBER, clock=clock)
    assert stored(application, booked.ref).outcome is Outcome.CANCELLED_BY_RESIDENT
    export = application.views.subject_export(ExportSubject(home, day_of(clock.now()), clock.now()))
    assert booked.ref in str(export)


def test_the_household_that_stays_keeps_its_own_history(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    second = twice_and_warned(application, clock, uow, a_town(application).home)
    assert charged(uow, clock, second).answer.allowed


def test_what_those_before_needed_is_news_when_those_who_live_there_now_tell_it(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    home = a_town(application).home
    wanted = RecordRequirement(home, "call_ahead", {"minutes": "30"}, Source.RESIDENT, "resident", provisional=True)
    before = application.record_requirement(wanted)
    clock.advance(timedelta(days=1))
    moved_in(application, uow, home, day_of(clock.now()))

    theirs = [application.record_requirement(wanted).ref for _ in range(2)]

    assert theirs[0] != before.ref
    assert len(set(theirs)) == 1  # told twice by the same people is told once
