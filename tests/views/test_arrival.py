"""The estimate that a resident reads, from rounds on record: of others nothing comes out, and it costs little."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time
from functools import partial
from pathlib import Path

import pytest

from appointments.domain.appointments import State, Visit
from appointments.domain.arrival import ArrivalEstimate, Basis
from appointments.domain.homes import Place
from appointments.domain.times import at
from appointments.scheduling.travel import GreatCircle, drive_by
from appointments.use_cases.at_the_door.set_off import SetOff
from appointments.views.arrival import AskArrival, arrival_estimate
from tests.builders import (
    APPOINTMENT,
    DAY,
    NOW,
    OPERATIVE,
    a_home,
    a_work_order,
    an_absence,
    an_appointment,
    an_assignment,
    stock,
    stocked,
)
from tests.views.counting import statements
from tests.views.opened import opened
from tests.web.scene import a_scene

ELSEWHERE = Place(51.80, -2.30)
DRIVE = partial(drive_by, GreatCircle())


def clock(hours: int, minutes: int = 0) -> datetime:
    return at(DAY, time(hours, minutes))


def _asked(url: str, now: datetime, *, questions: int) -> ArrivalEstimate | None:
    """Ours at 11am, after a visit elsewhere from 9am at which somebody arrived at 9:05."""
    before = an_appointment("A-2", in_state=State.ON_SITE, home_ref="H-2", work_order_ref="W-2")
    with opened(url) as (engine, uow):
        stocked(uow, an_appointment(assignments=(an_assignment(starts=time(11)),)))
        with uow.write() as records:
            records.homes.put(a_home("H-2", place=ELSEWHERE))
            records.work_orders.add(a_work_order("W-2", home_ref="H-2"))
            records.appointments.add(before)
            records.commit()
        with statements(engine) as sent:
            found = arrival_estimate(AskArrival(APPOINTMENT, now), engine=engine, drive=DRIVE)
        assert len([one for one in sent if one.startswith("SELECT")]) == questions
    return found


def test_it_goes_on_from_where_the_operative_is(database_url: str) -> None:
    found = _asked(database_url, clock(9, 30), questions=4)

    assert found is not None
    # Free at 10:05, and 18 and a half minutes' drive away; the plan says 11am. 13 minutes of margin either way.
    assert (found.earliest, found.latest, found.basis) == (clock(10, 10), clock(11, 15), Basis.ROUND)


def test_days_before_one_question_is_asked_and_nothing_said(sqlite_url: str) -> None:
    assert _asked(sqlite_url, NOW, questions=1) is None


@pytest.mark.parametrize("crew", [False, True])
def test_of_somebody_who_is_off_nothing_is_said(sqlite_url: str, *, crew: bool) -> None:
    with opened(sqlite_url) as (engine, uow):
        with uow.write() as records:
            stock(records)
            planned = (an_assignment(starts=time(14)), *([an_assignment("O-08", starts=time(14))] if crew else []))
            records.appointments.add(an_appointment(assignments=planned))
            records.operatives.add_absence(an_absence("O-08" if crew else OPERATIVE))
            records.commit()
        assert arrival_estimate(AskArrival(APPOINTMENT, clock(10)), engine=engine, drive=DRIVE) is None


def test_who_left_a_crew_behind_is_free(sqlite_url: str) -> None:
    begun = an_appointment("A-2", in_state=State.ON_SITE, home_ref="H-2", work_order_ref="W-2")
    begun = replace(
        begun,
        assignments=(an_assignment("O-08"), an_assignment()),
        visit=Visit(clock(9, 5), ("O-08", OPERATIVE), None, (OPERATIVE,)),
    )
    with opened(sqlite_url) as (engine, uow):
        stocked(uow, an_appointment(assignments=(an_assignment(starts=time(11)),)))
        with uow.write() as records:
            records.homes.put(a_home("H-2", place=ELSEWHERE))
            records.work_orders.add(a_work_order("W-2", home_ref="H-2"))
            records.appointments.add(begun)
            records.commit()
        found = arrival_estimate(AskArrival(APPOINTMENT, clock(9, 30)), engine=engine, drive=DRIVE)
    assert found is not None
    assert found.earliest == clock(9, 35)


def test_the_page_follows_the_round_and_says_that_the_promise_stays(database_url: str, tmp_path: Path) -> None:
    with a_scene(database_url, tmp_path, now=clock(8)) as scene:
        client, link = scene.app.test_client(), f"{scene.resident_address()}/"
        before = client.get(link).text
        assert "<strong>between 8:45am and 9:15am</strong>" in before
        assert "the time we promised stays between 8am and 1pm." in before
        assert "Nobody has set off yet today" in before
        assert 'http-equiv="refresh"' not in before
        assert "Show the latest estimate" in before

        scene.application.set_off(SetOff(APPOINTMENT, OPERATIVE, by="U-operative", minutes_away=30))
        scene.clock.set(clock(8, 10))
        on_the_way = client.get(link).text
        assert "We are on our way to you" in on_the_way
        assert "<strong>between 8:25am and 8:40am</strong>" in on_the_way  # as they said themselves

        scene.clock.set(clock(9, 45))  # an hour and a quarter without a word
        assert "We expect to be with you" not in client.get(link).text


def test_a_late_round_says_how_late_it_is_and_that_we_are_sorry(sqlite_url: str, tmp_path: Path) -> None:
    with a_scene(sqlite_url, tmp_path, now=clock(12, 30)) as scene:
        scene.application.set_off(SetOff(APPOINTMENT, OPERATIVE, by="U-operative", minutes_away=50))
        page = scene.app.test_client().get(f"{scene.resident_address()}/").text

    assert "We are running late" in page
    assert (
        "<strong>between 1:15pm and 1:35pm</strong>: about 20 minutes after 1pm, or a little more. We are sorry" in page
    )
    assert "the time we promised stays between 8am and 1pm." in page
