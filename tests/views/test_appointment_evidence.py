"""One appointment's evidence: all of its own, nothing of another's, and whether the ledger holds."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import text

from appointments.domain.appointments import State
from appointments.domain.errors import NotFound
from appointments.domain.events import Event
from appointments.domain.evidence import EvidenceKind
from appointments.domain.outcomes import Outcome
from appointments.records import bulk
from appointments.records.unit_of_work import SqlUnitOfWork
from appointments.views.appointment_evidence import appointment_evidence
from tests.builders import (
    APPOINTMENT,
    JUDGEMENT,
    NOW,
    a_challenge,
    a_judgement,
    a_message,
    a_reply,
    an_account,
    an_appointment,
    an_event,
    an_evidence,
    an_offer_set,
    stock,
)
from tests.views.opened import opened


def fill(uow: SqlUnitOfWork) -> None:
    closed = an_appointment(in_state=State.CLOSED, outcome=Outcome.NO_ACCESS, judgement_ref=JUDGEMENT)
    with uow.write() as records:
        stock(records)
        records.accounts.put(an_account())
        records.offers.add(an_offer_set())
        records.judgements.add(a_judgement())
        records.appointments.add(closed)
        records.appointments.add(an_appointment("A-2", in_state=State.BOOKED, assignments=()))
        records.judgements.add(a_judgement("J-2", appointment_ref="A-2", allowed=False))
        records.evidence.add(replace(an_evidence(), by="U-planner"))
        records.evidence.add(an_evidence("E-2", appointment_ref="A-2", kind=EvidenceKind.CARD))
        records.messages.add(a_message())
        records.messages.add(a_message("M-2", appointment_ref="A-2"))
        records.replies.add(a_reply())
        records.challenges.add(a_challenge())
        records.ledger.append(an_event())
        records.ledger.append(an_event(promise_version=2))
        records.ledger.append(an_event("A-2"))
        records.commit()


def test_everything_on_record_about_an_appointment_is_there_and_nothing_of_another(database_url: str) -> None:
    with opened(database_url) as (engine, uow):
        fill(uow)
        found = appointment_evidence(APPOINTMENT, engine=engine)

    assert found.appointment.outcome is Outcome.NO_ACCESS
    assert found.order.ref == found.appointment.work_order_ref
    assert [offers.ref for offers in found.offers] == ["F-1"]
    assert [message.ref for message in found.messages] == ["M-1"]
    assert [reply.ref for reply in found.replies] == ["S-1"]
    assert [item.ref for item in found.evidence] == ["E-1"]
    assert [judgement.ref for judgement in found.judgements] == [JUDGEMENT]
    assert [challenge.ref for challenge in found.challenges] == ["C-1"]
    assert [(line.number, line.name) for line in found.ledger] == [
        (1, "AppointmentConfirmed"),
        (2, "AppointmentConfirmed"),
    ]
    assert found.broken == ""
    assert found.names["U-planner"] == "Planner One"
    assert found.names["O-07"] == "Operative 07"


def test_a_changed_ledger_entry_is_named(sqlite_url: str) -> None:
    with opened(sqlite_url) as (engine, uow):
        fill(uow)
        forged: Event = an_event(promise_version=7, at=NOW)
        with engine.begin() as connection:
            for (name,) in connection.execute(
                text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'ledger'")
            ).all():
                connection.execute(text(f"DROP TRIGGER {name}"))
            connection.execute(
                text("UPDATE ledger SET payload = :payload WHERE stream = 'appointment:A-1' AND number = 2"),
                {"payload": str(forged.payload())},
            )
        found = appointment_evidence(APPOINTMENT, engine=engine)

    assert found.broken.startswith("entry 2:")


def test_an_appointment_that_does_not_exist_is_not_found(sqlite_url: str) -> None:
    with opened(sqlite_url) as (engine, _), pytest.raises(NotFound):
        appointment_evidence("A-404", engine=engine)


def test_history_loaded_in_bulk_reads_the_same(sqlite_url: str) -> None:
    with opened(sqlite_url) as (engine, uow):
        with uow.write() as records:
            stock(records)
            records.commit()
        bulk.load(engine, [an_appointment(), an_event()])
        found = appointment_evidence(APPOINTMENT, engine=engine)

    assert (len(found.ledger), found.broken) == (1, "")
