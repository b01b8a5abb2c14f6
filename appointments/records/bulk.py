"""Loading a landlord's whole history at once: lists of domain values, one insert of many rows for each table.

For empty databases: demonstration, first import, benchmark. What is loaded passes the same constraints as anything
else, the third lock included; nothing is looked up, so a closed appointment's judgement has to be among the values.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeAlias

from sqlalchemy import Connection, Engine, Table

from appointments.domain.access import AccessRequirement
from appointments.domain.accounts import Account
from appointments.domain.appointments import Appointment
from appointments.domain.challenges import Challenge
from appointments.domain.compensation import Compensation
from appointments.domain.events import Event
from appointments.domain.evidence import Evidence
from appointments.domain.homes import Home, Household
from appointments.domain.messages import Message
from appointments.domain.operatives import Absence, Operative, ShiftPattern
from appointments.domain.outcomes import Judgement
from appointments.domain.priorities import Priority
from appointments.domain.replies import Reply
from appointments.domain.slots import OfferSet, SlotPattern
from appointments.domain.statutory_steps import Step
from appointments.domain.tasks import Task
from appointments.domain.third_parties import ThirdParty
from appointments.domain.work_orders import WorkOrder
from appointments.records import statements, tables
from appointments.records.engine import BEGINS
from appointments.records.errors import in_our_words
from appointments.records.ledger import BEFORE_THE_FIRST, entry
from appointments.records.mapping import (
    aftercare,
    appointments,
    evidence,
    homes,
    landlord,
    messages,
    operatives,
    third_parties,
    work_orders,
)
from appointments.records.rows import Values

_ByTable: TypeAlias = Mapping[Table, list[Values]]
_Rows: TypeAlias = dict[Table, list[Values]]

# One row for one value; the order is the one in which rows refer to each other. Judgements come before the appointments
# they allow, because that is the key which is checked at once.
_SIMPLE: tuple[tuple[type[Any], type[Any], Callable[[Any], Values]], ...] = (
    (Priority, tables.PriorityRow, landlord.priority_values),
    (SlotPattern, tables.SlotPatternRow, landlord.slot_pattern_values),
    (Home, tables.HomeRow, homes.home_values),
    (Household, tables.HouseholdRow, homes.household_values),
    (AccessRequirement, tables.RequirementRow, homes.requirement_values),
    (Operative, tables.OperativeRow, operatives.operative_values),
    (Absence, tables.AbsenceRow, operatives.absence_values),
    (Account, tables.AccountRow, landlord.account_values),
    (ThirdParty, tables.ThirdPartyRow, third_parties.third_party_values),
    (WorkOrder, tables.WorkOrderRow, work_orders.work_order_values),
    (Step, tables.StepRow, work_orders.step_values),
    (OfferSet, tables.OfferRow, work_orders.offer_values),
    (Judgement, tables.JudgementRow, evidence.judgement_values),
)
_AFTER_APPOINTMENTS: tuple[tuple[type[Any], type[Any], Callable[[Any], Values]], ...] = (
    (Evidence, tables.EvidenceRow, evidence.evidence_values),
    (Challenge, tables.ChallengeRow, evidence.challenge_values),
    (Message, tables.MessageRow, messages.message_values),
    (Reply, tables.ReplyRow, messages.reply_values),
    (Task, tables.TaskRow, messages.task_values),
    (Compensation, tables.CompensationRow, aftercare.compensation_values),
)


def load(engine: Engine, values: Iterable[object]) -> None:
    """All of them in one transaction, or none."""
    with engine.connect() as connection, in_our_words():
        writing = connection.execution_options(**{BEGINS: "BEGIN IMMEDIATE"})
        insert_rows(writing, values)
        writing.commit()


def insert_rows(connection: Connection, values: Iterable[object]) -> None:
    """Insert domain values of any kinds, in any order; events become ledger entries in the order given.

    Raises TypeError for a value that has no table, before anything is written.
    """
    found = _by_kind(values)
    for table, rows in _rows(found).items():
        statements.insert(connection, table, rows)


def _by_kind(values: Iterable[object]) -> dict[type[Any], list[Any]]:
    known = {kind for kind, _, _ in (*_SIMPLE, *_AFTER_APPOINTMENTS)} | {ShiftPattern, Appointment}
    found: dict[type[Any], list[Any]] = defaultdict(list)
    for value in values:
        kind = Event if isinstance(value, Event) else type(value)
        if kind is not Event and kind not in known:
            raise TypeError(f"{kind.__name__} has no table")
        found[kind].append(value)
    return found


def _rows(found: Mapping[type[Any], Sequence[Any]]) -> _ByTable:
    rows: _Rows = {}
    for kind, row, values_of in _SIMPLE:
        rows[statements.table_of(row)] = [values_of(value) for value in found.get(kind, ())]
    rows.update(_of_households(found.get(Household, ())))
    rows[statements.table_of(tables.CertificateRow)] = [
        values for person in found.get(Operative, ()) for values in operatives.certificate_values(person)
    ]
    rows.update(_of_shifts(found.get(ShiftPattern, ())))
    rows.update(_of_appointments(found.get(Appointment, ()), found.get(Judgement, ())))
    for kind, row, values_of in _AFTER_APPOINTMENTS:
        rows[statements.table_of(row)] = [values_of(value) for value in found.get(kind, ())]
    rows[statements.table_of(tables.LedgerRow)] = _chained(found.get(Event, ()))
    return rows


def _of_households(households: Sequence[Household]) -> _Rows:
    return {
        statements.table_of(tables.ResidentRow): [r for held in households for r in homes.resident_values(held)],
        statements.table_of(tables.ContactNumberRow): [n for held in households for n in homes.number_values(held)],
    }


def _of_shifts(patterns: Sequence[ShiftPattern]) -> _Rows:
    positions: dict[str, int] = defaultdict(int)
    rows = []
    for pattern in patterns:
        rows.append(operatives.shift_pattern_values(pattern, positions[pattern.operative_ref]))
        positions[pattern.operative_ref] += 1
    return {statements.table_of(tables.ShiftPatternRow): rows}


def _of_appointments(booked: Sequence[Appointment], judgements: Sequence[Judgement]) -> _Rows:
    judged = {judgement.ref: judgement for judgement in judgements}
    return {
        statements.table_of(tables.AppointmentRow): [
            _appointment_values(appointment, judged.get(appointment.judgement_ref or "")) for appointment in booked
        ],
        statements.table_of(tables.PromiseRow): [p for item in booked for p in appointments.promise_values(item)],
        statements.table_of(tables.AssignmentRow): [a for item in booked for a in appointments.assignment_values(item)],
    }


def _appointment_values(appointment: Appointment, judgement: Judgement | None) -> Values:
    return {
        **appointments.appointment_values(appointment),
        "judged_outcome": judgement.outcome.value if judgement else None,
        "judgement_allowed": judgement.allowed if judgement else None,
    }


def _chained(events: Sequence[Event]) -> list[Values]:
    """One chain a stream, from its first entry on."""
    heads: dict[str, tuple[int, str]] = {}
    rows = []
    for event in events:
        number, previous = heads.get(event.stream, (0, BEFORE_THE_FIRST))
        row = entry(event, number=number + 1, previous=previous)
        heads[event.stream] = (number + 1, str(row["digest"]))
        rows.append(row)
    return rows
