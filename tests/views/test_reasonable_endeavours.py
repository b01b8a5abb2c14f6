"""The reasonable endeavours log: everything on record about getting in, and what is still missing (rule 59)."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from datetime import date, time, timedelta

import pytest

from appointments.domain.appointments import State
from appointments.domain.concerns import Concern
from appointments.domain.errors import NotFound
from appointments.domain.evidence import EvidenceKind
from appointments.domain.messages import MessageState
from appointments.domain.outcomes import Outcome
from appointments.domain.statutory_steps import Step, StepKind
from appointments.domain.times import at
from appointments.ports import Records
from appointments.views.reasonable_endeavours import EntryKind, SeeEndeavours, reasonable_endeavours
from tests.builders import (
    DAY,
    NOW,
    a_judgement,
    a_message,
    a_reply,
    a_slot_pattern,
    a_work_order,
    an_appointment,
    an_evidence,
    stock,
)
from tests.views.counting import statements
from tests.views.opened import opened

SEE = SeeEndeavours("W-1", DAY)


def _no_access(records: Records, ref: str, day: date = DAY, hour: int = 9) -> None:
    """A visit with its card, proven."""
    closed = an_appointment(ref, in_state=State.CLOSED, assignments=(), outcome=Outcome.NO_ACCESS)
    assert closed.visit is not None
    arrived = at(day, time(hour))
    visit = replace(closed.visit, arrived_at=arrived, left_at=arrived + timedelta(hours=1))
    judged = a_judgement(f"J-{ref}", appointment_ref=ref)
    records.judgements.add(judged)
    records.appointments.add(replace(closed, visit=visit, judgement_ref=judged.ref))


def a_step(kind: StepKind, words: str = "") -> Step:
    return Step(f"WS-{kind}", "W-1", kind, NOW, NOW, "U-planner", words)


def test_all_that_was_done_is_there_in_the_order_of_time(database_url: str) -> None:
    with opened(database_url) as (engine, uow):
        with uow.write() as records:
            stock(records)
            _no_access(records, "A-1")
            records.messages.add(replace(a_message(), state=MessageState.FAILED))
            records.replies.add(a_reply())
            call = replace(an_evidence("E-1", kind=EvidenceKind.CALL), data={"result": "no_answer", "to": "resident"})
            card = replace(an_evidence("E-2", kind=EvidenceKind.CARD), data={"number": "C-17"})
            for item in (call, card, an_evidence("E-3", kind=EvidenceKind.KNOCK)):
                records.evidence.add(item)
            records.steps.add(a_step(StepKind.TIME_INVITED, "By letter."))
            records.steps.add(a_step(StepKind.MADE_SAFE))  # about the hazard, not about getting in
            records.commit()
        found = reasonable_endeavours(SEE, engine=engine)

    assert [entry.at for entry in found.entries] == sorted(entry.at for entry in found.entries)
    words = {entry.words for entry in found.entries}
    assert {
        "Visit promised, set by us: Tuesday 24 November 2026, between 8am and 1pm",
        "Visit: No access: nobody answered",
        "Text, confirmation: not delivered",
        "Call from the door to resident: no answer",
        "Card C-17 left",
        "Resident invited to choose a time: By letter.",
    } <= words
    assert sum(entry.kind is EntryKind.ANSWER for entry in found.entries) == 1
    assert not any("Made safe" in said for said in words)
    assert [(tried.weekday, tried.part, tried.counts) for tried in found.tried] == [("Tuesday", "morning", True)]


def test_what_is_missing_is_said_until_three_different_times_were_tried(database_url: str) -> None:
    with opened(database_url) as (engine, uow):
        seen = []
        for number, (day, hour) in enumerate([(24, 9), (25, 14), (27, 9)], 1):
            with uow.write() as records:
                if number == 1:
                    stock(records)
                _no_access(records, f"A-{number}", date(2026, 11, day), hour)
                records.commit()
            found = reasonable_endeavours(SEE, engine=engine)
            seen.append((found.enough, found.demands[0].words))

    assert seen == [
        (False, "At least 3 visits as promised: 1 of 3"),
        (False, "At least 3 visits as promised: 2 of 3"),
        (True, "At least 3 visits as promised: 3 of 3"),
    ]


def test_another_time_of_day_is_suggested(database_url: str) -> None:
    with opened(database_url) as (engine, uow):
        with uow.write() as records:
            stock(records)
            records.landlord.put_slot_pattern(a_slot_pattern("PM", starts=time(12), ends=time(17)))
            _no_access(records, "A-1")
            records.commit()
        found = reasonable_endeavours(SEE, engine=engine)

    assert found.suggestion is not None
    assert (found.suggestion.pattern, found.suggestion.weekday) == ("PM", 0)


def test_an_annual_gas_check_needs_a_card_a_letter_and_an_invitation_too(database_url: str) -> None:
    with opened(database_url) as (engine, uow):
        with uow.write() as records:
            stock(records)
            gas = replace(
                records.work_orders.get("W-1"), gas_check_due_on=DAY, concerns=frozenset({Concern.GAS_SAFETY})
            )
            records.work_orders.save(gas)
            _no_access(records, "A-1")
            records.steps.add(a_step(StepKind.DUTY_EXPLAINED))
            records.commit()
        found = reasonable_endeavours(SEE, engine=engine)

    assert [(demand.words, demand.met) for demand in found.demands[3:]] == [
        ("A card or notice left at each visit: 1 without", False),
        ("A letter that explains the legal duty", True),
        ("The resident invited to choose a time", False),
    ]
    assert found.kept_open == "it is about gas or electrical safety"


def test_it_can_be_written_as_json(database_url: str) -> None:
    with opened(database_url) as (engine, uow):
        with uow.write() as records:
            stock(records)
            _no_access(records, "A-1")
            records.commit()
        found = reasonable_endeavours(SEE, engine=engine)

    written = json.loads(json.dumps(asdict(found), default=lambda value: value.isoformat()))
    assert written["tried"][0]["outcome"] == "No access: nobody answered"


def test_more_visits_send_no_more_statements(database_url: str) -> None:
    with opened(database_url) as (engine, uow):
        counted = []
        for ref in ("A-1", "A-2"):
            with uow.write() as records:
                if ref == "A-1":
                    stock(records)
                _no_access(records, ref)
                records.commit()
            with statements(engine) as sent:
                reasonable_endeavours(SEE, engine=engine)
            counted.append(len(sent))
    assert counted[0] == counted[1]


def test_nothing_of_another_order_is_on_it(database_url: str) -> None:
    with opened(database_url) as (engine, uow):
        with uow.write() as records:
            stock(records)
            records.work_orders.add(a_work_order("W-2"))
            _no_access(records, "A-1")
            records.commit()
        found = reasonable_endeavours(replace(SEE, ref="W-2"), engine=engine)
        with pytest.raises(NotFound):
            reasonable_endeavours(replace(SEE, ref="W-NONE"), engine=engine)

    assert (found.entries, found.tried, found.suggestion) == ((), (), None)
