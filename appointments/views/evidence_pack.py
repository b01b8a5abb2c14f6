"""Everything on record about one work order, for somebody who has to judge what happened (rule 57).

What a landlord should be able to print for every appointment stands in domain section 1.4; this is the data of it. How
it reads is the business of whoever prints it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine, or_, select

from appointments.domain.access import AccessRequirement
from appointments.domain.attempts import ContactAttempt
from appointments.domain.cancelling import OrderDecision, VulnerabilityCheck
from appointments.domain.compensation import Compensation
from appointments.domain.homes import Home
from appointments.domain.recharging import Recharge
from appointments.domain.refs import AppointmentRef, WorkOrderRef
from appointments.domain.tasks import Task
from appointments.domain.times import day_of
from appointments.domain.work_orders import WorkOrder
from appointments.records.engine import one_snapshot
from appointments.records.mapping import messages as mapping
from appointments.records.repositories.aftercare import SqlAftercare, SqlCompensations, SqlRecharges
from appointments.records.repositories.appointments import SqlAppointments
from appointments.records.repositories.homes import SqlHomes, SqlRequirements
from appointments.records.repositories.landlord import SqlLandlords
from appointments.records.repositories.work_orders import SqlWorkOrders
from appointments.records.statements import table_of
from appointments.records.tables import TaskRow
from appointments.views.appointment_evidence import AppointmentEvidence, erased_at, evidence_of
from appointments.views.figure_changes import changed_figures
from appointments.views.reasonable_endeavours import ReasonableEndeavours, endeavours_of
from appointments.views.selecting import selected
from appointments.views.statutory_dates import Clocks, DatesOfOrder, dates_of
from appointments.views.who_did_it import account_names

_TASKS = table_of(TaskRow)


@dataclass(frozen=True)
class SeeEvidencePack:
    """As of `now`: what is late and what is still open depends on it."""

    ref: WorkOrderRef
    now: datetime


@dataclass(frozen=True)
class EvidencePack:
    """`appointments` has the oldest first; `tasks` are the steps that people were given, in the order they were made.

    `dates` are those of every clock with what became of them, `endeavours` what was tried to get in. `attempts` to
    reach the household, `checks` whether somebody is at risk, `decisions` about the order, what was owed and what was
    charged are in order of time. `names` has everybody named anywhere in it, by reference. `erased_at` is when the
    words of it had been kept long enough, and went. `changed_figures` says in words which of the gate's figures are
    not what was recorded.
    """

    order: WorkOrder
    trade: str
    home: Home
    appointments: tuple[AppointmentEvidence, ...]
    tasks: tuple[Task, ...]
    names: Mapping[str, str]
    dates: DatesOfOrder
    endeavours: ReasonableEndeavours
    requirements: tuple[AccessRequirement, ...] = ()
    attempts: tuple[ContactAttempt, ...] = ()
    checks: tuple[VulnerabilityCheck, ...] = ()
    decisions: tuple[OrderDecision, ...] = ()
    compensations: tuple[Compensation, ...] = ()
    recharges: tuple[Recharge, ...] = ()
    erased_at: datetime | None = None
    changed_figures: tuple[str, ...] = ()

    @property
    def faults(self) -> tuple[str, ...]:
        """What does not hold together, in words; empty when everything is as it was recorded."""
        found = [f"{each.appointment.ref}: {words}" for each in self.appointments for words in each.faults]
        return (*found, *self.changed_figures)


def evidence_pack(wanted: SeeEvidencePack, *, engine: Engine, clocks: Clocks) -> EvidencePack:
    """Raises NotFound. All of it is of one moment, so that nothing seems not to fit which came in meanwhile."""
    ref = wanted.ref
    with one_snapshot(engine) as connection:
        order = SqlWorkOrders(connection).get(ref)
        after = SqlAftercare(connection)
        attempts, checks, decisions = after.attempts(ref), after.checks(ref), after.decisions(ref)
        found = tuple(evidence_of(connection, each, order) for each in SqlAppointments(connection).of_work_order(ref))
        refs = [each.appointment.ref for each in found]
        tasks = _tasks(connection, ref, refs)
        owed = [item for each in refs for item in SqlCompensations(connection).of(each)]
        charged = [item for each in refs if (item := SqlRecharges(connection).of(each)) is not None]
        requirements = tuple(SqlRequirements(connection).of_home(order.home_ref))
        people = [item.recorded_by for item in requirements]
        people += [task.done_by for task in tasks] + [item.by for item in attempts]
        people += [item.by for item in checks] + [item.by for item in decisions]
        people += [item.decided_by for item in owed] + [item.decided_by for item in charged]
        names: dict[str, str] = dict(account_names(connection, people))
        for each in found:
            names |= each.names
        return EvidencePack(
            order=order,
            trade=SqlLandlords(connection).trades().get(order.trade, order.trade),
            home=SqlHomes(connection).get(order.home_ref),
            appointments=found,
            tasks=tasks,
            names=names,
            dates=dates_of(connection, order, clocks, now=wanted.now),
            endeavours=endeavours_of(connection, order, day_of(wanted.now)),
            requirements=requirements,
            attempts=tuple(attempts),
            checks=tuple(checks),
            decisions=tuple(decisions),
            compensations=tuple(owed),
            recharges=tuple(charged),
            erased_at=erased_at(connection, ref),
            changed_figures=changed_figures(connection),
        )


def _tasks(connection: Connection, ref: WorkOrderRef, appointments: list[AppointmentRef]) -> tuple[Task, ...]:
    about = or_(_TASKS.c.work_order_ref == ref, _TASKS.c.appointment_ref.in_(appointments))
    found = selected(connection, select(_TASKS).where(about).order_by(_TASKS.c.made_at, _TASKS.c.ref))
    return tuple(mapping.task(row) for row in found)
