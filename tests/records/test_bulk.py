"""Loading history at once stores exactly what one by one would have stored, and passes the same constraints."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import Engine, text

from appointments.domain.appointments import State
from appointments.domain.errors import NotFound, WrongState
from appointments.domain.outcomes import Outcome
from appointments.records.bulk import load
from appointments.records.ledger import Verified
from appointments.records.unit_of_work import SqlUnitOfWork
from tests.builders import (
    APPOINTMENT,
    DAY,
    HOME,
    OPERATIVE,
    a_challenge,
    a_home,
    a_household,
    a_judgement,
    a_message,
    a_priority,
    a_reply,
    a_requirement,
    a_slot_pattern,
    a_task,
    a_work_order,
    an_absence,
    an_account,
    an_appointment,
    an_event,
    an_evidence,
    an_offer_set,
    an_operative,
    shifts,
)

CLOSED = an_appointment(in_state=State.CLOSED, outcome=Outcome.NO_ACCESS, judgement_ref="J-1")
# Last what everything else refers to: the order in which values are given does not matter.
HISTORY = [
    an_event(),
    an_event(promise_version=2),
    an_event("A-2"),
    a_task(),
    a_reply(),
    a_message(),
    a_challenge(),
    an_evidence(),
    CLOSED,
    an_appointment("A-2"),
    a_judgement(),
    an_offer_set(),
    a_work_order(),
    an_account(),
    an_absence(),
    *shifts(),
    an_operative(),
    a_requirement(),
    a_household(),
    a_home(),
    a_slot_pattern(),
    a_priority(),
]


def test_everything_that_was_loaded_is_there(engine: Engine, uow: SqlUnitOfWork) -> None:
    load(engine, HISTORY)
    with uow.read() as records:
        assert records.homes.get(HOME) == a_home()
        assert records.households.of_home(HOME) == a_household()
        assert records.requirements.of_home(HOME) == [a_requirement()]
        assert records.operatives.active() == [an_operative()]
        assert records.operatives.shift_patterns([OPERATIVE]) == list(shifts())
        assert records.work_orders.get("W-1") == a_work_order()
        assert records.offers.get("F-1") == an_offer_set()
        assert records.appointments.get(APPOINTMENT) == CLOSED
        assert records.appointments.get("A-2") == an_appointment("A-2")
        assert records.judgements.of(APPOINTMENT) == [a_judgement()]
        assert records.evidence.of(APPOINTMENT) == (an_evidence(),)
        assert records.challenges.of(APPOINTMENT) == [a_challenge()]
        assert records.messages.of(APPOINTMENT) == [a_message()]
        assert records.replies.of(APPOINTMENT) == [a_reply()]
        assert records.tasks.get("T-1") == a_task()
        assert records.landlord.priorities() == [a_priority()]
        assert records.landlord.slot_patterns() == [a_slot_pattern()]
        assert records.accounts.get("U-planner") == an_account()
        found = records.rounds.between([OPERATIVE], DAY, DAY)[0]
        assert [stop.appointment_ref for stop in found.stops] == ["A-2"]
        assert found.shift.ends == an_absence().window.starts
    assert uow.verify_ledger() == Verified(streams=2, entries=3, seals=0)


def test_what_was_loaded_can_be_carried_on(engine: Engine, uow: SqlUnitOfWork) -> None:
    load(engine, HISTORY)
    with uow.write() as records:
        records.rounds.claim(OPERATIVE, DAY, 0)
        records.appointments.save(records.appointments.get("A-2").confirm())
        records.ledger.append(an_event("A-2", promise_version=2))
        records.evidence.add(an_evidence("E-2"))
        records.commit()
    assert uow.verify_ledger() == Verified(streams=2, entries=4, seals=0)


@pytest.mark.parametrize(
    "judgement",
    [
        a_judgement("J-2"),  # the one that the appointment names is not there
        a_judgement(allowed=False),  # it is there, and refused the claim
        a_judgement(outcome=Outcome.REFUSED_ACCESS),  # it allowed another claim
    ],
)
def test_the_third_lock_holds_for_history_too(engine: Engine, uow: SqlUnitOfWork, judgement: object) -> None:
    others = [value for value in HISTORY if value != a_judgement()]
    with pytest.raises(WrongState):
        load(engine, [*others, judgement])
    with uow.read() as records, pytest.raises(NotFound):
        records.homes.get(HOME)


def test_a_value_without_a_table_is_named_before_anything_is_written(engine: Engine, uow: SqlUnitOfWork) -> None:
    with pytest.raises(TypeError, match="dict has no table"):
        load(engine, [a_home(), {"ref": "H-2"}])
    with uow.read() as records, pytest.raises(NotFound):
        records.homes.get(HOME)


def test_events_of_one_stream_are_chained_in_the_order_given(engine: Engine, uow: SqlUnitOfWork) -> None:
    events = [an_event(promise_version=version) for version in (3, 1, 2)]
    load(engine, events)
    with engine.connect() as connection:
        payloads = connection.execute(text("SELECT payload FROM ledger ORDER BY number")).scalars().all()
    assert [json.loads(payload)["promise_version"] for payload in payloads] == [3, 1, 2]
    assert uow.verify_ledger() == Verified(streams=1, entries=3, seals=0)
