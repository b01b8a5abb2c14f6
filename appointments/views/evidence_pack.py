"""Everything on record about one work order, for somebody who has to judge what happened (rule 57).

What a landlord should be able to print for every appointment stands in domain section 1.4; this is the data of it. How
it reads is the business of whoever prints it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, or_, select

from appointments.domain.homes import Home
from appointments.domain.refs import AppointmentRef, WorkOrderRef
from appointments.domain.tasks import Task
from appointments.domain.work_orders import WorkOrder
from appointments.records.engine import reading
from appointments.records.mapping import messages as mapping
from appointments.records.repositories.appointments import SqlAppointments
from appointments.records.repositories.homes import SqlHomes
from appointments.records.repositories.landlord import SqlLandlords
from appointments.records.repositories.work_orders import SqlWorkOrders
from appointments.records.statements import table_of
from appointments.records.tables import TaskRow
from appointments.views.appointment_evidence import AppointmentEvidence, evidence_of
from appointments.views.selecting import selected
from appointments.views.who_did_it import account_names

_TASKS = table_of(TaskRow)


@dataclass(frozen=True)
class EvidencePack:
    """`appointments` has the oldest first; `tasks` are the steps that people were given, in the order they were made.

    `names` has everybody named anywhere in it, by reference.
    """

    order: WorkOrder
    trade: str
    home: Home
    appointments: tuple[AppointmentEvidence, ...]
    tasks: tuple[Task, ...]
    names: Mapping[str, str]

    @property
    def faults(self) -> tuple[str, ...]:
        """What does not hold together, in words; empty when everything is as it was recorded."""
        found = []
        for each in self.appointments:
            found += [f"{each.appointment.ref}: {each.broken}"] if each.broken else []
            found += [f"{each.appointment.ref}: evidence {words}" for words in each.changed]
        return tuple(found)


def evidence_pack(ref: WorkOrderRef, *, engine: Engine) -> EvidencePack:
    """Raises NotFound."""
    with reading(engine) as connection:
        order = SqlWorkOrders(connection).get(ref)
        found = tuple(evidence_of(connection, each, order) for each in SqlAppointments(connection).of_work_order(ref))
        tasks = _tasks(connection, ref, [each.appointment.ref for each in found])
        names: dict[str, str] = dict(account_names(connection, [task.done_by for task in tasks]))
        for each in found:
            names |= each.names
        return EvidencePack(
            order=order,
            trade=SqlLandlords(connection).trades().get(order.trade, order.trade),
            home=SqlHomes(connection).get(order.home_ref),
            appointments=found,
            tasks=tasks,
            names=names,
        )


def _tasks(connection: Connection, ref: WorkOrderRef, appointments: list[AppointmentRef]) -> tuple[Task, ...]:
    about = or_(_TASKS.c.work_order_ref == ref, _TASKS.c.appointment_ref.in_(appointments))
    found = selected(connection, select(_TASKS).where(about).order_by(_TASKS.c.made_at, _TASKS.c.ref))
    return tuple(mapping.task(row) for row in found)
