"""Attempts, checks, decisions, compensation and recharges."""

from __future__ import annotations

from sqlalchemy import Connection

from appointments.domain.attempts import ContactAttempt
from appointments.domain.cancelling import OrderDecision, VulnerabilityCheck
from appointments.domain.compensation import Compensation
from appointments.domain.recharging import Recharge
from appointments.domain.refs import AppointmentRef, CompensationRef, HomeRef, RechargeRef, WorkOrderRef
from appointments.records import statements
from appointments.records.mapping import aftercare as mapping
from appointments.records.tables import (
    CompensationRow,
    ContactAttemptRow,
    OrderDecisionRow,
    RechargeRow,
    VulnerabilityCheckRow,
)

_ATTEMPTS = statements.table_of(ContactAttemptRow)
_CHECKS = statements.table_of(VulnerabilityCheckRow)
_DECISIONS = statements.table_of(OrderDecisionRow)
_COMPENSATIONS = statements.table_of(CompensationRow)
_RECHARGES = statements.table_of(RechargeRow)


class SqlAftercare:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add_attempt(self, attempt: ContactAttempt) -> None:
        statements.insert(self._connection, _ATTEMPTS, [mapping.attempt_values(attempt)])

    def attempts(self, ref: WorkOrderRef) -> list[ContactAttempt]:
        found = statements.rows_of(self._connection, _ATTEMPTS, "work_order_ref", ref, by=("at", "ref"))
        return [mapping.attempt(row) for row in found]

    def add_check(self, check: VulnerabilityCheck) -> None:
        statements.insert(self._connection, _CHECKS, [mapping.check_values(check)])

    def checks(self, ref: WorkOrderRef) -> list[VulnerabilityCheck]:
        found = statements.rows_of(self._connection, _CHECKS, "work_order_ref", ref, by=("at", "ref"))
        return [mapping.check(row) for row in found]

    def add_decision(self, decision: OrderDecision) -> None:
        statements.insert(self._connection, _DECISIONS, [mapping.decision_values(decision)])

    def decisions(self, ref: WorkOrderRef) -> list[OrderDecision]:
        found = statements.rows_of(self._connection, _DECISIONS, "work_order_ref", ref, by=("at", "ref"))
        return [mapping.decision(row) for row in found]


class SqlCompensations:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, compensation: Compensation) -> bool:
        key = ("appointment_ref", "promise_version")
        values = mapping.compensation_values(compensation)
        return statements.insert_new(self._connection, _COMPENSATIONS, values, key=key)

    def get(self, ref: CompensationRef) -> Compensation:
        return mapping.compensation(statements.required(self._connection, _COMPENSATIONS, ref, "compensation"))

    def of(self, ref: AppointmentRef) -> list[Compensation]:
        found = statements.rows_of(self._connection, _COMPENSATIONS, "appointment_ref", ref, by=("promise_version",))
        return [mapping.compensation(row) for row in found]

    def save(self, compensation: Compensation) -> None:
        values = mapping.compensation_values(compensation)
        statements.save_version(self._connection, _COMPENSATIONS, values, read=compensation.version)


class SqlRecharges:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, recharge: Recharge) -> bool:
        values = mapping.recharge_values(recharge)
        return statements.insert_new(self._connection, _RECHARGES, values, key=("appointment_ref",))

    def get(self, ref: RechargeRef) -> Recharge:
        return mapping.recharge(statements.required(self._connection, _RECHARGES, ref, "recharge"))

    def of(self, ref: AppointmentRef) -> Recharge | None:
        found = statements.one(self._connection, _RECHARGES, _RECHARGES.c.appointment_ref == ref)
        return mapping.recharge(found) if found else None

    def of_home(self, ref: HomeRef) -> list[Recharge]:
        found = statements.rows_of(self._connection, _RECHARGES, "home_ref", ref, by=("proposed_at", "ref"))
        return [mapping.recharge(row) for row in found]

    def save(self, recharge: Recharge) -> None:
        values = mapping.recharge_values(recharge)
        statements.save_version(self._connection, _RECHARGES, values, read=recharge.version)
