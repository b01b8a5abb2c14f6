"""Plans for whole days."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection

from appointments.domain.day_plans import DayProposal, PlanState
from appointments.domain.refs import DayPlanRef
from appointments.records import statements
from appointments.records.mapping import day_plans as mapping
from appointments.records.tables import DayPlanRow

_PLANS = statements.table_of(DayPlanRow)


class SqlDayPlans:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, proposal: DayProposal) -> None:
        statements.insert(self._connection, _PLANS, [mapping.proposal_values(proposal)])

    def get(self, ref: DayPlanRef) -> DayProposal:
        return mapping.proposal(statements.required(self._connection, _PLANS, ref, "plan for a day"))

    def save(self, proposal: DayProposal) -> None:
        values = mapping.proposal_values(proposal)
        statements.save_version(self._connection, _PLANS, values, read=proposal.version)

    def waiting(self, day: date) -> list[DayProposal]:
        rows = statements.rows(
            self._connection,
            _PLANS,
            _PLANS.c.day == day,
            _PLANS.c.state == PlanState.PROPOSED.value,
            by=[_PLANS.c.made_at, _PLANS.c.ref],
        )
        return [mapping.proposal(row) for row in rows]
