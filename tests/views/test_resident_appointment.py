"""What a household sees of its own appointment, and that it sees no other's offers."""

from dataclasses import replace
from datetime import timedelta

import pytest

from appointments.domain.appointments import State
from appointments.domain.errors import NotFound
from appointments.domain.outcomes import Outcome
from appointments.views.resident_appointment import ShowOffers, offers_to_move, resident_appointment
from tests.builders import (
    APPOINTMENT,
    MORNING,
    NOW,
    a_challenge,
    a_home,
    a_promise,
    a_work_order,
    an_appointment,
    an_offer_set,
    stocked,
)
from tests.views.opened import opened


def test_an_appointment_says_what_for_when_and_who_comes(database_url: str) -> None:
    with opened(database_url) as (engine, uow):
        stocked(uow, an_appointment())
        found = resident_appointment(APPOINTMENT, engine=engine)

    assert (found.purpose, found.window, found.promise_version) == ("a repair to the kitchen tap", MORNING, 1)
    assert found.who_comes == ("Operative 07",)


def test_the_promise_in_force_is_shown_and_not_the_one_before(database_url: str) -> None:
    moved = an_appointment()
    moved = replace(
        moved, promises=(replace(moved.promise, superseded_at=NOW), replace(a_promise(2), made_at=NOW + timedelta(1)))
    )
    with opened(database_url) as (engine, uow):
        stocked(uow, moved)
        found = resident_appointment(APPOINTMENT, engine=engine)

    assert (found.promise_version, found.promised_at) == (2, NOW + timedelta(days=1))


def test_an_outcome_comes_with_what_the_resident_said_about_it(database_url: str) -> None:
    closed = an_appointment(in_state=State.CLOSED, outcome=Outcome.NO_ACCESS, judgement_ref="J-1")
    with opened(database_url) as (engine, uow):
        stocked(uow, closed)
        with uow.write() as records:
            records.challenges.add(a_challenge())
            records.commit()
        found = resident_appointment(APPOINTMENT, engine=engine)

    assert found.outcome is Outcome.NO_ACCESS
    assert [challenge.said for challenge in found.challenges] == ["I was in all morning."]


def test_an_appointment_that_does_not_exist_is_not_found(sqlite_url: str) -> None:
    with opened(sqlite_url) as (engine, _uow), pytest.raises(NotFound):
        resident_appointment("A-404", engine=engine)


def test_offers_are_shown_to_the_household_they_were_made_to_and_to_nobody_else(database_url: str) -> None:
    with opened(database_url) as (engine, uow):
        stocked(uow, an_appointment())
        with uow.write() as records:
            records.offers.add(an_offer_set("F-1"))
            records.homes.put(a_home("H-2"))
            records.work_orders.add(a_work_order("W-2", home_ref="H-2"))
            records.offers.add(an_offer_set("F-2", work_order_ref="W-2"))
            records.commit()

        assert offers_to_move(ShowOffers(APPOINTMENT, "F-1"), engine=engine).ref == "F-1"
        with pytest.raises(NotFound):
            offers_to_move(ShowOffers(APPOINTMENT, "F-2"), engine=engine)
