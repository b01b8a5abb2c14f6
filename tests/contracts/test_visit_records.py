"""Evidence, calls and challenges of a visit, as every unit of work keeps them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from appointments.domain.appointments import State
from appointments.domain.calls import CallResult, CallState
from appointments.domain.errors import NotFound
from appointments.domain.times import Window
from appointments.ports import UnitOfWork
from tests.builders import APPOINTMENT, NOW, a_call, a_challenge, an_appointment, an_evidence, minutes, stocked


def test_evidence_sent_twice_is_recorded_once(uow: UnitOfWork) -> None:
    stocked(uow, an_appointment(in_state=State.ON_SITE))
    with uow.write() as records:
        assert records.evidence.add(an_evidence("E-2"))
        assert records.evidence.add(an_evidence("E-1"))
        assert not records.evidence.add(replace(an_evidence("E-1"), by="U-other"))
        records.commit()
    with uow.read() as records:
        assert records.evidence.of(APPOINTMENT) == (an_evidence("E-2"), an_evidence("E-1"))


def test_evidence_that_was_seen_before_is_found_by_its_fingerprint_or_its_digest(uow: UnitOfWork) -> None:
    stocked(uow, an_appointment())
    sent = replace(an_evidence(), fingerprint="cd" * 32)
    plain = replace(an_evidence("E-2"), digest="ef" * 32)
    with uow.write() as records:
        for item in (sent, plain):
            records.evidence.add(item)
        records.commit()
    with uow.read() as records:
        assert records.evidence.like("cd" * 32) == (sent,)
        assert records.evidence.like("", "ef" * 32) == (plain,)
        assert records.evidence.like("cd" * 32, "ef" * 32) == (sent, plain)
        assert records.evidence.like("") == ()  # what has no fingerprint is like nothing


def test_calls_come_back_in_the_order_asked_for_and_by_the_press_that_asked(uow: UnitOfWork) -> None:
    stocked(uow, an_appointment())
    first, second = a_call(), a_call("CA-2", asked_ref="E-call-2")
    with uow.write() as records:
        assert [records.calls.add(call) for call in (first, second, first)] == [True, True, False]
        records.commit()
    with uow.read() as records:
        assert records.calls.of(APPOINTMENT) == [first, second]
        assert records.calls.asked("E-call-2") == second
        assert records.calls.asked("E-never") is None


def test_a_call_that_is_not_there_is_not_found(uow: UnitOfWork) -> None:
    with uow.write() as records:
        for find in (records.calls.get, records.calls.lock):
            with pytest.raises(NotFound):
                find("CA-none")


def test_only_calls_whose_end_is_not_known_are_asked_about_and_not_for_ever(uow: UnitOfWork) -> None:
    stocked(uow, an_appointment())
    asked = a_call().asked_at
    waiting = [replace(a_call(f"CA-{n}", asked_ref=f"E-{n}"), asked_at=asked + minutes(n)) for n in (3, 1, 2, 9)]
    ended = replace(a_call("CA-8", asked_ref="E-8"), state=CallState.ENDED, result=CallResult.NO_ANSWER)
    with uow.write() as records:
        for call in (*waiting, ended):
            records.calls.add(call)
        records.commit()
    during = Window(asked + minutes(1), asked + minutes(9))
    with uow.read() as records:
        assert [call.ref for call in records.calls.unsettled(during, 10)] == ["CA-1", "CA-2", "CA-3"]
        assert [call.ref for call in records.calls.unsettled(during, 2)] == ["CA-1", "CA-2"]


def test_a_challenge_is_kept_with_its_decision(uow: UnitOfWork) -> None:
    stocked(uow, an_appointment())
    decided = a_challenge().decide(
        upheld=True, reviewer="U-manager", attended_by=frozenset(), reason="No call was made.", now=NOW
    )
    with uow.write() as records:
        records.challenges.add(a_challenge())
        assert records.challenges.of(APPOINTMENT) == [a_challenge()]
        records.challenges.save(decided)
        records.commit()
    with uow.read() as records:
        assert records.challenges.get("C-1") == decided
