"""Replies from residents and tasks for people."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import ColumnElement, Connection

from appointments.domain.refs import AppointmentRef, HomeRef, WorkOrderRef
from appointments.domain.replies import Reply
from appointments.domain.tasks import Task
from appointments.records import statements
from appointments.records.mapping import messages as mapping
from appointments.records.tables import ReplyRow, TaskRow

_REPLIES = statements.table_of(ReplyRow)
_TASKS = statements.table_of(TaskRow)


class SqlReplies:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, reply: Reply) -> bool:
        key = ("provider", "provider_ref")
        return statements.insert_new(self._connection, _REPLIES, mapping.reply_values(reply), key=key)

    def get(self, ref: str) -> Reply:
        return mapping.reply(statements.required(self._connection, _REPLIES, ref, "reply"))

    def of(self, ref: AppointmentRef) -> list[Reply]:
        return self._load(_REPLIES.c.appointment_ref == ref)

    def unanswered(self, limit: int) -> list[Reply]:
        return self._load(_REPLIES.c.answered_at.is_(None), limit=limit)

    def save(self, reply: Reply) -> None:
        statements.save_row(self._connection, _REPLIES, mapping.reply_values(reply), "reply")

    def _load(self, where: ColumnElement[bool], *, limit: int | None = None) -> list[Reply]:
        earliest_first = [_REPLIES.c.received_at, _REPLIES.c.id]
        rows = statements.rows(self._connection, _REPLIES, where, by=earliest_first, limit=limit)
        return [mapping.reply(row) for row in rows]


class SqlTasks:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, task: Task) -> bool:
        return statements.insert_new(self._connection, _TASKS, mapping.task_values(task), key=("dedupe_key",))

    def get(self, ref: str) -> Task:
        return mapping.task(statements.required(self._connection, _TASKS, ref, "task"))

    def open_about(self, appointment_ref: AppointmentRef, home_ref: HomeRef) -> list[Task]:
        of_home = (_TASKS.c.home_ref == home_ref) & _TASKS.c.appointment_ref.is_(None)
        return self._waiting((_TASKS.c.appointment_ref == appointment_ref) | of_home)

    def open_of_order(self, ref: WorkOrderRef) -> list[Task]:
        return self._waiting(_TASKS.c.work_order_ref == ref)

    def about(self, dedupe_key: str) -> Task | None:
        row = statements.one(self._connection, _TASKS, _TASKS.c.dedupe_key == dedupe_key)
        return mapping.task(row) if row is not None else None

    def about_any(self, dedupe_keys: Iterable[str]) -> list[Task]:
        these = _TASKS.c.dedupe_key.in_(sorted(set(dedupe_keys)))
        return [mapping.task(row) for row in statements.rows(self._connection, _TASKS, these, by=[_TASKS.c.dedupe_key])]

    def save(self, task: Task) -> None:
        statements.save_row(self._connection, _TASKS, mapping.task_values(task), "task")

    def _waiting(self, about: ColumnElement[bool]) -> list[Task]:
        order = [_TASKS.c.made_at, _TASKS.c.ref]
        rows = statements.rows(self._connection, _TASKS, _TASKS.c.done_at.is_(None), about, by=order)
        return [mapping.task(row) for row in rows]
