"""Several at once, on real threads: what two planners, two workers or two phones do to each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import time
from threading import Barrier
from typing import TypeVar

import pytest

from appointments.domain.appointments import Assignment, State
from appointments.domain.errors import SlotTaken, Stale
from appointments.domain.messages import MessageState
from appointments.domain.rounds import RoundPlan
from appointments.domain.times import at
from appointments.records.ledger import Verified
from appointments.records.unit_of_work import SqlUnitOfWork
from tests.builders import (
    APPOINTMENT,
    DAY,
    NOW,
    OPERATIVE,
    a_message,
    an_appointment,
    an_assignment,
    an_event,
    stocked,
)

Result = TypeVar("Result")


def at_once(count: int, act: Callable[[int], Result]) -> list[Result | Exception]:
    """What each of `count` threads came to; a refusal is an answer like any other."""
    ready = Barrier(count, timeout=30)

    def run(number: int) -> Result | Exception:
        ready.wait()
        try:
            return act(number)
        except (Stale, SlotTaken) as refusal:
            return refusal

    with ThreadPoolExecutor(count) as threads:
        return list(threads.map(run, range(count)))


def kinds(results: Sequence[object]) -> Counter[str]:
    return Counter(type(result).__name__ for result in results)


@pytest.mark.parametrize("expected", [0, 3])  # the first claim inserts the row, later ones raise its version
def test_of_two_claims_of_one_round_one_is_stale(uow: SqlUnitOfWork, expected: int) -> None:
    stocked(uow)
    with uow.write() as records:
        for _ in range(expected):
            records.rounds.bump(OPERATIVE, DAY, DAY)
        records.commit()

    def claim(_: int) -> str:
        with uow.write() as records:
            records.rounds.claim(OPERATIVE, DAY, expected)
            records.commit()
        return "claimed"

    assert kinds(at_once(2, claim)) == {"str": 1, "Stale": 1}
    with uow.read() as records:
        assert records.rounds.between([OPERATIVE], DAY, DAY)[0].version == expected + 1


def test_the_last_gap_goes_to_one_of_four_planners(uow: SqlUnitOfWork) -> None:
    stocked(uow)

    with uow.read() as records:
        before = records.rounds.between([OPERATIVE], DAY, DAY)[0].version

    def book(number: int) -> str:
        with uow.write() as records:
            records.rounds.claim(OPERATIVE, DAY, before)
            records.appointments.add(an_appointment(f"A-{number}"))
            records.commit()
        return f"A-{number}"

    results = at_once(4, book)
    assert kinds(results) == {"str": 1, "Stale": 3}
    with uow.read() as records:
        stops = records.rounds.between([OPERATIVE], DAY, DAY)[0].stops
        assert [stop.appointment_ref for stop in stops] == [result for result in results if isinstance(result, str)]


def test_postgresql_refuses_overlapping_assignments_even_when_versions_are_passed_by(
    postgresql_uow: SqlUnitOfWork,
) -> None:
    stocked(postgresql_uow)

    def book(number: int) -> str:
        with postgresql_uow.write() as records:
            records.appointments.add(an_appointment(f"A-{number}"))
            records.commit()
        return "booked"

    assert kinds(at_once(3, book)) == {"str": 1, "SlotTaken": 2}


@pytest.mark.parametrize(
    ("first", "second", "taken"),
    [
        (an_assignment(starts=time(9)), an_assignment(starts=time(9, 59)), True),  # one minute too early
        (an_assignment(starts=time(9)), an_assignment(starts=time(10)), False),  # half-open: the end is free again
        (an_assignment(starts=time(9)), an_assignment("O-08", starts=time(9)), False),  # somebody else
    ],
)
def test_only_a_true_overlap_of_one_operative_is_refused(
    postgresql_uow: SqlUnitOfWork, first: Assignment, second: Assignment, taken: bool
) -> None:
    stocked(postgresql_uow, replace(an_appointment("A-1"), assignments=(first,)))

    def book() -> None:
        stocked_second = replace(an_appointment("A-2"), assignments=(second,))
        with postgresql_uow.write() as records:
            records.appointments.add(stocked_second)
            records.commit()

    if taken:
        with pytest.raises(SlotTaken):
            book()
    else:
        book()


@pytest.mark.parametrize("over", [State.CLOSED, State.CANCELLED])
def test_what_is_over_takes_up_nobodys_time(uow: SqlUnitOfWork, over: State) -> None:
    stocked(uow, an_appointment("A-1", in_state=over), an_appointment("A-2"))
    with uow.read() as records:
        stops = records.rounds.between([OPERATIVE], DAY, DAY)[0].stops
    assert [stop.appointment_ref for stop in stops] == ["A-2"]


def test_closing_frees_the_time_that_was_planned(postgresql_uow: SqlUnitOfWork) -> None:
    stocked(postgresql_uow, an_appointment("A-1"))
    with postgresql_uow.write() as records:
        records.appointments.save(records.appointments.get("A-1").miss("Nobody came.", NOW))
        records.appointments.add(an_appointment("A-2"))
        records.commit()
    with postgresql_uow.read() as records:
        # Who had been planned is still on the record.
        assert records.appointments.get("A-1").assignments == (an_assignment(),)


def test_a_save_does_not_undo_a_plan_that_moved_meanwhile(postgresql_uow: SqlUnitOfWork) -> None:
    """A reply confirms while the day is packed anew: the confirmation must not put back the old start."""
    stocked(postgresql_uow, an_appointment())
    with postgresql_uow.write() as confirming:
        appointment = confirming.appointments.get(APPOINTMENT)
        with postgresql_uow.write() as packing:
            packing.rounds.claim(OPERATIVE, DAY, 0)
            packing.rounds.write(RoundPlan(OPERATIVE, DAY, 0, (APPOINTMENT,), (at(DAY, time(11)),)))
            packing.commit()
        confirming.appointments.save(appointment.confirm())
        confirming.commit()
    with postgresql_uow.read() as records:
        found = records.appointments.get(APPOINTMENT)
    assert found.state is State.CONFIRMED
    assert found.planned_start == at(DAY, time(11))


def test_four_workers_lease_every_message_once(uow: SqlUnitOfWork) -> None:
    stocked(uow, an_appointment())
    with uow.write() as records:
        for number in range(60):
            records.messages.add(a_message(f"M-{number:02d}"))
        records.commit()

    def deliver(_: int) -> list[str]:
        leased: list[str] = []
        while True:
            with uow.write() as records:
                found = records.messages.lease_due(NOW, 7, 60)
                records.commit()
            if not found:
                return leased
            leased.extend(message.ref for message in found)

    results = at_once(4, deliver)
    refs = [ref for result in results if isinstance(result, list) for ref in result]
    assert sorted(refs) == [f"M-{number:02d}" for number in range(60)]
    with uow.read() as records:
        assert {m.state for m in records.messages.of(APPOINTMENT)} == {MessageState.SENDING}


def test_appends_to_one_stream_at_once_keep_the_chain(uow: SqlUnitOfWork) -> None:
    def append(number: int) -> str:
        for version in range(5):
            with uow.write() as records:
                records.ledger.append(an_event(promise_version=10 * number + version))
                records.commit()
        return "appended"

    assert at_once(4, append) == ["appended"] * 4
    assert uow.verify_ledger() == Verified(streams=1, entries=20, seals=0)


def test_two_saves_of_one_appointment_at_once_give_one_stale(uow: SqlUnitOfWork) -> None:
    stocked(uow, an_appointment())
    with uow.read() as records:
        appointment = records.appointments.get(APPOINTMENT)

    def save(_: int) -> str:
        with uow.write() as records:
            records.appointments.save(appointment.confirm())
            records.commit()
        return "saved"

    assert kinds(at_once(2, save)) == {"str": 1, "Stale": 1}


def test_two_who_wait_for_each_other_are_told_to_look_again(postgresql_uow: SqlUnitOfWork) -> None:
    stocked(postgresql_uow)
    both_hold_one = Barrier(2, timeout=30)

    def claim(number: int) -> str:
        first, second = (OPERATIVE, "O-08") if number else ("O-08", OPERATIVE)
        with postgresql_uow.write() as records:
            records.rounds.claim(first, DAY, 0)
            both_hold_one.wait()
            records.rounds.claim(second, DAY, 0)
            records.commit()
        return "claimed"

    assert kinds(at_once(2, claim)) == {"str": 1, "Stale": 1}


def test_a_transaction_that_fails_leaves_no_lock_behind(uow: SqlUnitOfWork) -> None:
    stocked(uow)

    def fail() -> None:
        with uow.write() as records:
            records.rounds.claim(OPERATIVE, DAY, 0)
            raise Stale("on purpose")

    with pytest.raises(Stale):
        fail()
    with uow.write() as records:
        records.rounds.claim(OPERATIVE, DAY, 0)
        records.commit()
    with uow.read() as records:
        assert records.rounds.between([OPERATIVE], DAY, DAY)[0].version == 1
