"""Slots that were offered, read again with what stands around them."""

from appointments.domain.appointments import State
from appointments.domain.outcomes import Outcome
from appointments.views.slot_offers import SeeOffers, slot_offers
from tests.builders import a_requirement, an_appointment, an_offer_set, stock, stocked
from tests.views.opened import opened


def test_offers_come_with_the_names_of_who_would_come_and_of_the_patterns(database_url: str) -> None:
    with opened(database_url) as (engine, uow):
        with uow.write() as records:
            stock(records)
            records.requirements.put(a_requirement())
            records.offers.add(an_offer_set())
            records.commit()
        found = slot_offers(SeeOffers("F-1"), engine=engine)
    assert found.offers == an_offer_set()
    assert found.operatives == {"O-07": "Operative 07"}
    assert found.patterns == {"AM": "Morning", "PM": "Afternoon"}
    assert found.moving is None
    assert [requirement.ref for requirement in found.requirements] == ["Q-1"]


def test_an_open_appointment_is_what_a_slot_would_move(database_url: str) -> None:
    with opened(database_url) as (engine, uow):
        with uow.write() as records:
            stock(records)
            records.offers.add(an_offer_set())
            records.appointments.add(an_appointment())
            records.commit()
        found = slot_offers(SeeOffers("F-1"), engine=engine)
    assert found.moving is not None
    assert found.moving.ref == "A-1"


def test_another_time_than_the_one_that_got_nobody_in_is_suggested(database_url: str) -> None:
    """Rule 59."""
    closed = an_appointment(in_state=State.CLOSED, assignments=(), outcome=Outcome.NO_ACCESS, judgement_ref="J-1")
    with opened(database_url) as (engine, uow):
        stocked(uow, closed)
        with uow.write() as records:
            records.offers.add(an_offer_set())
            records.commit()
        found = slot_offers(SeeOffers("F-1"), engine=engine)
    assert found.suggestion is not None
    assert (found.suggestion.pattern, found.suggestion.weekday) == ("PM", 0)
    assert "Tried already: Tuesday morning" in found.suggestion.words
