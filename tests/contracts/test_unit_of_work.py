"""What every unit of work promises: transactions, references, versions."""

from __future__ import annotations

from typing import Any

import pytest

from appointments.domain.errors import NotFound, Stale, WrongState
from appointments.ports import UnitOfWork
from appointments.records.errors import ReadOnlyTransaction
from tests.builders import APPOINTMENT, HOME, WORK_ORDER, a_home, an_appointment, an_event, stocked


def test_what_is_committed_is_there_and_what_is_not_is_gone(uow: UnitOfWork) -> None:
    with uow.write() as records:
        records.homes.put(a_home("H-kept"))
        records.commit()
    with uow.write() as records:
        records.homes.put(a_home("H-dropped"))
    with uow.read() as records:
        assert records.homes.get("H-kept") == a_home("H-kept")
        with pytest.raises(NotFound):
            records.homes.get("H-dropped")


def test_an_exception_rolls_everything_back(uow: UnitOfWork) -> None:
    def fails() -> None:
        with uow.write() as records:
            records.homes.put(a_home())
            records.ledger.append(an_event())
            raise WrongState("no")

    with pytest.raises(WrongState):
        fails()
    with uow.read() as records:
        assert records.homes.by_property_ref(a_home().property_ref) is None


def test_reading_refuses_to_write_and_to_commit(uow: UnitOfWork) -> None:
    def writes() -> None:
        with uow.read() as records:
            records.homes.put(a_home())

    def commits() -> None:
        with uow.read() as records:
            records.commit()

    with pytest.raises(ReadOnlyTransaction):
        writes()
    with pytest.raises(ReadOnlyTransaction):
        commits()
    # The connection that refused goes back to the pool; it must write again for the next one.
    with uow.write() as records:
        records.homes.put(a_home())
        records.commit()


def test_a_reader_sees_one_state_although_somebody_writes_meanwhile(uow: UnitOfWork) -> None:
    stocked(uow)
    with uow.read() as reading:
        assert reading.homes.by_property_ref("00H-2") is None
        with uow.write() as records:
            records.homes.put(a_home("H-2"))
            records.commit()
        assert reading.homes.by_property_ref("00H-2") is None
    with uow.read() as records:
        assert records.homes.by_property_ref("00H-2") == a_home("H-2")


def test_new_references_have_twelve_characters_nobody_mistakes(uow: UnitOfWork) -> None:
    with uow.read() as records:
        first, second = records.new_ref("A"), records.new_ref("A")
    assert first != second
    for ref in (first, second):
        prefix, letters = ref.split("-")
        assert (prefix, len(letters)) == ("A", 12)
        assert set(letters) <= set("23456789ABCDEFGHJKMNPQRSTVWXYZ")


@pytest.mark.parametrize("kind", ["home", "work_order", "operative", "appointment", "judgement", "message", "task"])
def test_what_does_not_exist_is_not_found(uow: UnitOfWork, kind: str) -> None:
    with uow.read() as records:
        repositories: dict[str, Any] = {
            "home": records.homes,
            "work_order": records.work_orders,
            "operative": records.operatives,
            "appointment": records.appointments,
            "judgement": records.judgements,
            "message": records.messages,
            "task": records.tasks,
        }
        with pytest.raises(NotFound):
            repositories[kind].get("X-unknown")


def test_the_second_save_of_what_was_read_once_is_stale(uow: UnitOfWork) -> None:
    stocked(uow, an_appointment())
    with uow.write() as records:
        household = records.households.of_home(HOME)
        assert household is not None
        order, appointment = records.work_orders.get(WORK_ORDER), records.appointments.get(APPOINTMENT)
        records.households.save(household)
        records.work_orders.save(order)
        records.appointments.save(appointment)
        with pytest.raises(Stale):
            records.households.save(household)
        with pytest.raises(Stale):
            records.work_orders.save(order)
        with pytest.raises(Stale):
            records.appointments.save(appointment)
