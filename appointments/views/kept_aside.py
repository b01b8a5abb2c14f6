"""Two accounts of one visit: what is on record, and what one account sent that did not fit it, for a planner."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection, Engine

from appointments.domain.appointments import Appointment
from appointments.domain.device_actions import DeviceAction
from appointments.domain.errors import NotFound
from appointments.domain.evidence import Evidence
from appointments.domain.refs import EvidenceRef, TaskRef
from appointments.domain.tasks import Task
from appointments.domain.work_orders import NeedOfWork
from appointments.records.engine import reading
from appointments.records.mapping.messages import task as read_task
from appointments.records.repositories.appointments import SqlAppointments
from appointments.records.repositories.device_actions import SqlDeviceActions
from appointments.records.repositories.evidence import SqlEvidenceLog
from appointments.records.repositories.work_orders import SqlWorkOrders
from appointments.records.statements import required, table_of
from appointments.records.tables import TaskRow
from appointments.views.who_did_it import account_names, operative_names

_TASKS = table_of(TaskRow)


@dataclass(frozen=True)
class SeeKeptAside:
    task_ref: TaskRef


@dataclass(frozen=True)
class KeptAsidePage:
    """`aside` is in the order in which it was done; `evidence` is what is on record of the visit. `names` are by the
    references of accounts and operatives; `needs` are what the household needs of the work. `appointment` is None when
    nobody can say which visit it was. `phones` numbers the phones of an account that used several here, as they
    were heard, by the reference of what was recorded with each.
    """

    task: Task
    aside: tuple[DeviceAction, ...]
    appointment: Appointment | None
    evidence: tuple[Evidence, ...]
    names: Mapping[str, str]
    needs: tuple[NeedOfWork, ...] = ()
    phones: Mapping[EvidenceRef, int] = field(default_factory=dict)


def kept_aside(wanted: SeeKeptAside, *, engine: Engine) -> KeptAsidePage:
    """Raises NotFound for a task about something else."""
    with reading(engine) as connection:
        task = read_task(required(connection, _TASKS, wanted.task_ref, "task"))
        aside = SqlDeviceActions(connection).of_task(task.ref)
        if not aside:
            raise NotFound("nothing was kept aside for this task")
        ref = task.appointment_ref
        sent = SqlDeviceActions(connection).of(ref) if ref else aside
        appointment = SqlAppointments(connection).get(ref) if ref else None
        evidence = SqlEvidenceLog(connection).of(ref) if ref else ()
        return KeptAsidePage(
            task=task,
            aside=tuple(sorted(aside, key=lambda action: (action.at, action.received_at))),
            appointment=appointment,
            evidence=tuple(sorted(evidence, key=lambda item: item.at)),
            names=_names(connection, aside, evidence, appointment),
            needs=SqlWorkOrders(connection).get(appointment.work_order_ref).needs if appointment else (),
            phones=_phones(sent),
        )


def kept_aside_photo(wanted: SeeKeptAside, ref: EvidenceRef, *, engine: Engine) -> str:
    """The digest of a picture that was kept aside for this task; raises NotFound."""
    with reading(engine) as connection:
        for action in SqlDeviceActions(connection).of_task(wanted.task_ref):
            if action.ref == ref and action.digest:
                return action.digest
    raise NotFound("there is no such picture")


def _phones(sent: list[DeviceAction]) -> Mapping[EvidenceRef, int]:
    """An app that does not say which phone it is on counts as a phone."""
    used: dict[str, list[str]] = {}
    for action in sent:
        theirs = used.setdefault(action.by, [])
        if action.device not in theirs:
            theirs.append(action.device)
    several = (action for action in sent if len(used[action.by]) > 1)
    return {action.ref: used[action.by].index(action.device) + 1 for action in several}


def _names(
    connection: Connection,
    aside: list[DeviceAction],
    evidence: tuple[Evidence, ...],
    appointment: Appointment | None,
) -> Mapping[str, str]:
    accounts = {action.by for action in aside} | {item.by for item in evidence}
    accounts |= {action.decided_by for action in aside if action.decided_by}
    operatives = {action.operative_ref for action in aside}
    if appointment is not None:
        operatives |= {given.operative_ref for given in appointment.assignments}
        operatives |= set(appointment.visit.operative_refs) if appointment.visit else set()
    return {**account_names(connection, accounts), **operative_names(connection, operatives)}
