"""What the round of a whole day costs the database: a phone asks for it each time it finds a signal."""

from __future__ import annotations

from datetime import time
from pathlib import Path

from appointments.use_cases.cancelling.cancel_appointment import CancelAppointment
from tests.builders import APPOINTMENT, a_home, a_household, a_work_order, an_appointment, an_assignment
from tests.use_cases.booking.test_statement_counts import counted
from tests.web.operative_api.phone import Phone, a_phone
from tests.web.scene import Scene, a_scene


def a_round_of(scene: Scene, visits: int) -> Phone:
    """One home each."""
    with scene.uow.write() as records:
        for number in range(2, visits + 1):
            home, order, household = f"H-{number}", f"W-{number}", a_household(f"HH-{number}", home_ref=f"H-{number}")
            records.homes.put(a_home(home))
            records.households.add(household)
            records.work_orders.add(a_work_order(order, home_ref=home))
            seat = an_assignment(starts=time(10, number), minutes=1)
            records.appointments.add(
                an_appointment(f"A-{number}", home_ref=home, work_order_ref=order, assignments=(seat,))
            )
        records.commit()
    return a_phone(scene)


def cost(phone: Phone) -> int:
    """In statements."""
    phone.round()  # what is read once for a process
    with counted() as sent:
        phone.round()
    return len(sent)


def test_a_visit_more_costs_nine_statements_more(database_url: str, tmp_path: Path) -> None:
    """All of them of the case that the gate would read, which is put together one visit at a time."""
    costs = {}
    with a_scene(database_url, tmp_path / "data") as scene:
        costs[1] = cost(a_phone(scene))
        costs[8] = cost(a_round_of(scene, 8))
        assert [visit["ref"] for visit in a_phone(scene).round()["visits"]] == ["A-1", *(f"A-{n}" for n in range(2, 9))]
    assert costs == {1: 33, 8: 33 + 7 * 9}


def test_a_day_without_visits_is_an_empty_round(database_url: str, tmp_path: Path) -> None:
    with a_scene(database_url, tmp_path / "data") as scene:
        scene.application.cancel_appointment(
            CancelAppointment(APPOINTMENT, "U-planner", by_landlord=True, reason="Called off")
        )
        assert a_phone(scene).round()["visits"] == []
