"""The appointment that a new slot would move."""

import pytest

from appointments.domain.appointments import State
from appointments.views.open_appointment import open_appointment
from appointments.views.work_order_page import SeeWorkOrder
from tests.builders import WORK_ORDER, an_appointment, stocked
from tests.views.opened import opened


@pytest.mark.parametrize(
    ("state", "found"),
    [
        (State.BOOKED, "A-1"),
        (State.ON_SITE, "A-1"),
        (State.CANCELLED, None),
        (State.CLOSED, None),
    ],
)
def test_an_appointment_is_open_until_it_is_closed_or_cancelled(
    database_url: str, state: State, found: str | None
) -> None:
    with opened(database_url) as (engine, uow):
        stocked(uow, an_appointment("A-1", in_state=state))
        assert open_appointment(SeeWorkOrder(WORK_ORDER), engine=engine) == found


def test_an_order_that_nobody_knows_has_none(database_url: str) -> None:
    with opened(database_url) as (engine, _uow):
        assert open_appointment(SeeWorkOrder("W-unknown"), engine=engine) is None
