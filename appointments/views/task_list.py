"""What waits for a planner, the most overdue first; and the operatives who stand at a door and ask."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Select, and_, case, func, select

from appointments.domain.access import AccessRequirement, snapshot
from appointments.domain.appointments import AWAITED_STATES, UNDER_WAY, Appointment, State
from appointments.domain.challenges import challenge_open_until
from appointments.domain.compensation import CompensationState
from appointments.domain.evidence import REFUSAL_REASONS, Evidence, EvidenceKind, of_kind
from appointments.domain.homes import Household
from appointments.domain.next_steps import has_result
from appointments.domain.replies import Reply
from appointments.domain.tasks import Owner, Task, TaskKind, tracked_key
from appointments.domain.times import Window
from appointments.domain.visit_asks import needs_less
from appointments.domain.work_orders import WorkOrderState
from appointments.records.engine import reading
from appointments.records.mapping import messages as mapping
from appointments.records.repositories.aftercare import SqlCompensations
from appointments.records.repositories.appointments import SqlAppointments
from appointments.records.repositories.evidence import SqlChallenges, SqlEvidenceLog
from appointments.records.repositories.homes import SqlHouseholds, SqlRequirements
from appointments.records.repositories.privacy import SqlAlerts
from appointments.records.repositories.work_orders import SqlWorkOrders
from appointments.records.rows import Row
from appointments.records.statements import one, required, rows, table_of
from appointments.records.tables import AppointmentRow, HomeRow, ReplyRow, TaskRow, WorkOrderRow
from appointments.views.paging import ROWS_PER_PAGE, Paging, paging
from appointments.views.selecting import selected
from appointments.views.who_did_it import account_names

_TASKS = table_of(TaskRow)
_REPLIES = table_of(ReplyRow)
_APPOINTMENTS = table_of(AppointmentRow)
_HOMES = table_of(HomeRow)
_ORDERS = table_of(WorkOrderRow)

_WAITING = and_(_TASKS.c.owner == Owner.PLANNER.value, _TASKS.c.done_at.is_(None))
# Once the operative has left nobody is at the door, and the task is like any other.
_FROM_THE_DOOR = and_(
    _WAITING, _TASKS.c.kind == TaskKind.PLANNER_CALL.value, _APPOINTMENTS.c.state == State.ON_SITE.value
)
# Before anything that is late.
_DANGER_FIRST = case((_TASKS.c.kind == TaskKind.HAZARD_SAID.value, 0), else_=1)
_ABOUT = (
    _TASKS.outerjoin(_APPOINTMENTS, _APPOINTMENTS.c.ref == _TASKS.c.appointment_ref)
    .outerjoin(_HOMES, _HOMES.c.ref == _TASKS.c.home_ref)
    .outerjoin(_ORDERS, _ORDERS.c.ref == _TASKS.c.work_order_ref)
)


@dataclass(frozen=True)
class ListTasks:
    """`kind` None means all."""

    now: datetime
    kind: TaskKind | None = None
    page: int = 1


@dataclass(frozen=True)
class TaskLine:
    """`address`, `purpose`, `window` and `state` are empty or None where the task is about no such thing."""

    task: Task
    overdue: bool
    address: str
    purpose: str
    window: Window | None
    state: State | None


@dataclass(frozen=True)
class TaskList:
    """`kinds` counts the waiting tasks of each kind, whatever the filter says."""

    lines: tuple[TaskLine, ...]
    kinds: dict[TaskKind, int]
    paging: Paging


@dataclass(frozen=True)
class SeeTask:
    ref: str
    now: datetime


class EndsBy(StrEnum):
    """What ends a task that nobody may tick."""

    WHAT_IS_DONE = "what_is_done"  # something booked, tried, cancelled or continued
    ANSWER = "answer"  # to the operative at the door
    CHALLENGE = "challenge"  # decided by a manager
    COMPENSATION = "compensation"  # decided by a manager
    REVIEW = "review"  # of what was proposed


@dataclass(frozen=True)
class TaskPage:
    """`reply` is what the resident wrote: shown to the planner, never logged.

    `visits` are those that the text may be another account of: recorded against the resident, and open to challenge.
    `said` is why the operative was not let in, in the words recorded at the door; empty when nothing is. `ends_by` says
    what alone ends this task; None where a person may say that it is done. `undecided` is the reference of what it asks
    to decide elsewhere: a compensation, a challenge, a proposed requirement. `told_anew` is the version of a promise
    that holds more than the household needs now, so that it can be told anew without it; None when there is none.
    `trade` and `parts` are those that the operative named for the work that is left; `order_open`, whether the repair
    still is. `requirements` are all of the home.
    """

    line: TaskLine
    reply: Reply | None
    household: Household | None
    done_by: str
    visits: tuple[Appointment, ...] = ()
    said: str = ""
    ends_by: EndsBy | None = None
    undecided: str = ""
    told_anew: int | None = None
    trade: str = ""
    parts: str = ""
    order_open: bool = False
    requirements: tuple[AccessRequirement, ...] = ()


def task_list(wanted: ListTasks, *, engine: Engine) -> TaskList:
    where = [_WAITING] if wanted.kind is None else [_WAITING, _TASKS.c.kind == wanted.kind.value]
    with reading(engine) as connection:
        counted = select(_TASKS.c.kind, func.count().label("waiting")).where(_WAITING).group_by(_TASKS.c.kind)
        kinds = {TaskKind(row.kind): row.waiting for row in connection.execute(counted)}
        total = sum(kinds.values()) if wanted.kind is None else kinds.get(wanted.kind, 0)
        pages = paging(wanted.page, total)
        found = selected(connection, _lines(*where).limit(ROWS_PER_PAGE).offset(pages.offset))
        return TaskList(tuple(_line(row, wanted.now) for row in found), kinds, pages)


def operatives_asking(now: datetime, *, engine: Engine) -> tuple[TaskLine, ...]:
    """Questions from the door that nobody has answered, the longest waiting first."""
    with reading(engine) as connection:
        found = selected(connection, _lines(_FROM_THE_DOOR).limit(ROWS_PER_PAGE))
        return tuple(_line(row, now) for row in found)


def alert_words(ref: str, *, engine: Engine) -> str:
    """What another system's alert says, word for word; empty once its task was settled. Whoever asks is on record."""
    with reading(engine) as connection:
        return SqlAlerts(connection).words(ref)


def tasks_waiting(*, engine: Engine) -> int:
    """How many tasks wait for a planner."""
    with reading(engine) as connection:
        return connection.execute(select(func.count()).where(_WAITING)).scalar_one()


def task_page(wanted: SeeTask, *, engine: Engine) -> TaskPage:
    """Raises NotFound."""
    with reading(engine) as connection:
        required(connection, _TASKS, wanted.ref, "task")
        line = _line(selected(connection, _lines(_TASKS.c.ref == wanted.ref))[0], wanted.now)
        task = line.task
        reply = _reply(connection, task.reply_ref)
        undecided, left = _undecided(connection, task), _left_to_do(connection, task)
        return TaskPage(
            line=line,
            reply=reply,
            household=SqlHouseholds(connection).of_home(task.home_ref) if task.home_ref else None,
            done_by=account_names(connection, [task.done_by]).get(task.done_by, task.done_by),
            visits=_visits(connection, reply, wanted.now) if reply and task.done_at is None else (),
            said=_said_at_the_door(connection, task),
            ends_by=_ends_by(connection, line, undecided) if task.done_at is None else None,
            undecided=undecided,
            told_anew=_told_anew(connection, line) if task.done_at is None else None,
            trade=left.text("trade") if left else "",
            parts=left.text("parts") if left else "",
            order_open=_order_open(connection, task),
            requirements=tuple(SqlRequirements(connection).of_home(task.home_ref)) if task.home_ref else (),
        )


def _told_anew(connection: Connection, line: TaskLine) -> int | None:
    task = line.task
    if task.kind is not TaskKind.REQUIREMENT_CHANGED or task.appointment_ref is None or line.state in UNDER_WAY:
        return None
    held = SqlAppointments(connection).get(task.appointment_ref)
    standing = snapshot(SqlRequirements(connection).of_home(held.home_ref), held.promise.day)
    less = held.state in AWAITED_STATES and needs_less(held.promise.requirements, standing)
    return held.promise.version if less else None


def _visits(connection: Connection, reply: Reply, now: datetime) -> tuple[Appointment, ...]:
    """What the households with this number can challenge now."""
    found = [
        item
        for household in SqlHouseholds(connection).by_number(reply.from_number)
        for item in SqlAppointments(connection).blamed_of_home(household.home_ref)
        if household.promised_to(item.promise.window)
    ]
    challenges = SqlChallenges(connection)
    return tuple(
        item
        for item in found
        if item.closed_at is not None
        and now < challenge_open_until(item.closed_at)
        and not any(challenge.waits for challenge in challenges.of(item.ref))
    )


def _ends_by(connection: Connection, line: TaskLine, undecided: str) -> EndsBy | None:
    """As `settle_task` will have it, so that nobody is offered what can only be refused."""
    task = line.task
    match task.kind:
        case TaskKind.NEXT_STEP if task.work_order_ref is not None and not _has_result(connection, task):
            return EndsBy.WHAT_IS_DONE
        case TaskKind.PLANNER_CALL if line.state is State.ON_SITE:
            return EndsBy.ANSWER
        case TaskKind.CHALLENGE if undecided:
            return EndsBy.CHALLENGE
        case TaskKind.COMPENSATION if undecided:
            return EndsBy.COMPENSATION
        case TaskKind.REQUIREMENT_PROPOSED if undecided:
            return EndsBy.REVIEW
    return None


def _has_result(connection: Connection, task: Task) -> bool:
    ref = task.work_order_ref or ""
    orders = SqlWorkOrders(connection)
    theirs = (_TASKS.c.work_order_ref == ref, _TASKS.c.kind == TaskKind.NEXT_STEP.value, _TASKS.c.done_at.is_(None))
    return has_result(
        order=orders.get(ref).state,
        states=[appointment.state for appointment in SqlAppointments(connection).of_work_order(ref)],
        continued=bool(orders.continued_by(ref)),
        later_step=any(row["ref"] != task.ref for row in rows(connection, _TASKS, *theirs, by=[_TASKS.c.ref])),
    )


def _undecided(connection: Connection, task: Task) -> str:
    """The key of such a task names what it is about."""
    asked: list[str] = []
    match task.kind:
        case TaskKind.COMPENSATION if task.appointment_ref:
            owed = SqlCompensations(connection).of(task.appointment_ref)
            asked = [item.ref for item in owed if item.state is CompensationState.PROPOSED]
        case TaskKind.CHALLENGE if task.appointment_ref:
            asked = [item.ref for item in SqlChallenges(connection).of(task.appointment_ref) if item.waits]
        case TaskKind.REQUIREMENT_PROPOSED if task.home_ref:
            held = SqlRequirements(connection).of_home(task.home_ref)
            asked = [item.ref for item in held if item.provisional]
    return next((ref for ref in asked if ref in task.dedupe_key.split(":")), "")


def _order_open(connection: Connection, task: Task) -> bool:
    ref = task.work_order_ref
    return ref is not None and SqlWorkOrders(connection).get(ref).state is WorkOrderState.OPEN


def _left_to_do(connection: Connection, task: Task) -> Evidence | None:
    """The evidence that such a task was made for: its key names it."""
    if task.kind is not TaskKind.FOLLOW_ON_WORK or task.appointment_ref is None:
        return None
    items = SqlEvidenceLog(connection).of(task.appointment_ref)
    return next((item for item in items if task.dedupe_key == tracked_key(task.kind, item.ref)), None)


def _said_at_the_door(connection: Connection, task: Task) -> str:
    if task.kind is not TaskKind.PLANNER_CALL or task.appointment_ref is None:
        return ""
    reasons = of_kind(SqlEvidenceLog(connection).of(task.appointment_ref), EvidenceKind.REASON)
    if not reasons:
        return ""
    reason, words = reasons[-1].text("reason"), reasons[-1].text("words")
    return f"{REFUSAL_REASONS.get(reason, reason)}: {words}"


def _lines(*where: ColumnElement[bool]) -> Select[Any]:
    return (
        select(
            _TASKS,
            _HOMES.c.address,
            _HOMES.c.postcode,
            _ORDERS.c.purpose,
            _APPOINTMENTS.c.starts_at,
            _APPOINTMENTS.c.ends_at,
            _APPOINTMENTS.c.state.label("appointment_state"),
        )
        .select_from(_ABOUT)
        .where(*where)
        .order_by(_DANGER_FIRST, _TASKS.c.due_at, _TASKS.c.made_at, _TASKS.c.ref)
    )


def _line(row: Row, now: datetime) -> TaskLine:
    task = mapping.task(row)
    return TaskLine(
        task=task,
        overdue=task.done_at is None and task.due_at <= now,
        address=", ".join([*row["address"], row["postcode"]]) if row["address"] else "",
        purpose=row["purpose"] or "",
        window=Window(row["starts_at"], row["ends_at"]) if row["starts_at"] else None,
        state=State(row["appointment_state"]) if row["appointment_state"] else None,
    )


def _reply(connection: Connection, ref: str | None) -> Reply | None:
    found = one(connection, _REPLIES, _REPLIES.c.ref == ref) if ref else None
    return mapping.reply(found) if found else None
