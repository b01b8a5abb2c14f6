"""Erasing what was kept long enough (rule 74): words go, references, times, codes and digests stay.

Each thing that is emptied has its row in `erasures` first, in the same transaction. Which words these are stands in
`emptying.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, Connection, and_, delete, exists, func, or_, select, update

from appointments.domain.access_kinds import erased, read_kind, write_kind
from appointments.domain.appointments import State
from appointments.domain.compensation import CompensationState
from appointments.domain.evidence import EvidenceKind
from appointments.domain.privacy import ERASED_WORDS
from appointments.domain.recharging import RechargeState
from appointments.domain.refs import HomeRef, RequirementRef, WorkOrderRef
from appointments.domain.tasks import TaskKind, proposed_key
from appointments.domain.times import midnight
from appointments.domain.work_orders import WorkOrderState
from appointments.records import statements
from appointments.records.repositories.emptying import (
    EMPTIED,
    empty,
    empty_inside,
    in_parts,
    is_erased,
    left_of,
    visits_of,
)
from appointments.records.tables import (
    AlertWordsRow,
    AppointmentRow,
    ChallengeRow,
    CompensationRow,
    DeviceActionRow,
    ErasureRow,
    EvidenceRow,
    FeedRejectRow,
    LegalHoldRow,
    MessageRow,
    RechargeRow,
    ReplyRow,
    RequirementReviewRow,
    RequirementRow,
    ReviewWordsRow,
    TaskRow,
    WorkOrderRow,
)

_ALERTS = statements.table_of(AlertWordsRow)
_ACTIONS = statements.table_of(DeviceActionRow)
_APPOINTMENTS = statements.table_of(AppointmentRow)
_CHALLENGES = statements.table_of(ChallengeRow)
_COMPENSATIONS = statements.table_of(CompensationRow)
_ERASURES = statements.table_of(ErasureRow)
_EVIDENCE = statements.table_of(EvidenceRow)
_HOLDS = statements.table_of(LegalHoldRow)
_MESSAGES = statements.table_of(MessageRow)
_ORDERS = statements.table_of(WorkOrderRow)
_RECHARGES = statements.table_of(RechargeRow)
_REJECTS = statements.table_of(FeedRejectRow)
_REPLIES = statements.table_of(ReplyRow)
_REQUIREMENTS = statements.table_of(RequirementRow)
_REVIEWS = statements.table_of(RequirementReviewRow)
_REVIEW_WORDS = statements.table_of(ReviewWordsRow)
_TASKS = statements.table_of(TaskRow)

_OVER = (State.CLOSED.value, State.CANCELLED.value)
# Tasks that say what a household needs.
_ABOUT_NEEDS = (TaskKind.REQUIREMENT_CHANGED, TaskKind.REQUIREMENT_REVIEW, TaskKind.REQUIREMENT_PROPOSED)

# Money that is still to be decided or paid.
_UNANSWERED = tuple(
    kind.value
    for kind in (TaskKind.COMPENSATION, TaskKind.FOLLOW_ON_WORK, TaskKind.RECOMMENDATION, TaskKind.KEPT_ASIDE)
)
_OWED = (CompensationState.PROPOSED.value, CompensationState.APPROVED.value)
_A_PHOTO = _EVIDENCE.c.kind == EvidenceKind.PHOTO.value
_THUMBNAIL = _EVIDENCE.c.data["thumbnail"].as_string()


class SqlRetention:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def requirements_due(
        self, ended_before: date, limit: int, *, after: RequirementRef = ""
    ) -> list[tuple[RequirementRef, HomeRef, str]]:
        over = or_(
            and_(_REQUIREMENTS.c.declined.is_(None), _REQUIREMENTS.c.ends_on < ended_before),
            and_(_REQUIREMENTS.c.declined.is_not(None), _REQUIREMENTS.c.recorded_at < midnight(ended_before)),
        )
        kept = select(_ORDERS.c.home_ref).where(_blocked())
        found = self._connection.execute(
            select(_REQUIREMENTS.c.ref, _REQUIREMENTS.c.home_ref, _REQUIREMENTS.c.tag)
            .where(
                over,
                _REQUIREMENTS.c.home_ref.not_in(kept),
                ~is_erased("requirements", _REQUIREMENTS.c.ref),
                _REQUIREMENTS.c.ref > after,
            )
            .order_by(_REQUIREMENTS.c.ref)
            .limit(limit)
        )
        return [(row.ref, row.home_ref, row.tag) for row in found]

    def orders_due(self, closed_before: datetime, limit: int, *, after: WorkOrderRef = "") -> list[WorkOrderRef]:
        theirs = _APPOINTMENTS.c.work_order_ref == _ORDERS.c.ref
        under_way = exists().where(theirs, _APPOINTMENTS.c.state.not_in(_OVER))
        last = select(func.max(_APPOINTMENTS.c.closed_at)).where(theirs).scalar_subquery()
        found = self._connection.scalars(
            select(_ORDERS.c.ref)
            .where(
                _ORDERS.c.state != WorkOrderState.OPEN.value,
                ~under_way,
                func.coalesce(last, _ORDERS.c.raised_at) < closed_before,
                ~_blocked(),
                ~is_erased("work_orders", _ORDERS.c.ref),
                _ORDERS.c.ref > after,
            )
            .order_by(_ORDERS.c.ref)
            .limit(limit)
        )
        return [str(ref) for ref in found]

    def photos_of(self, refs: Sequence[WorkOrderRef]) -> list[str]:
        visits = select(_APPOINTMENTS.c.ref).where(_APPOINTMENTS.c.work_order_ref.in_(refs))
        theirs = select(_EVIDENCE.c.digest, _THUMBNAIL).where(_A_PHOTO, _EVIDENCE.c.appointment_ref.in_(visits))
        aside = select(_ACTIONS.c.digest).where(_ACTIONS.c.digest != "", _ACTIONS.c.appointment_ref.in_(visits))
        found = [*self._connection.execute(theirs), *self._connection.execute(aside)]
        wanted = sorted({str(file) for row in found for file in row if file})
        needed: set[str] = set()
        others = (_A_PHOTO, _EVIDENCE.c.appointment_ref.not_in(visits), ~is_erased("evidence", _EVIDENCE.c.ref))
        for part in in_parts(wanted):
            for file in (_EVIDENCE.c.digest, _THUMBNAIL):
                needed.update(self._connection.scalars(select(file).where(*others, file.in_(part))))
        return [file for file in wanted if file not in needed]

    def counts_of(self, ref: WorkOrderRef) -> dict[str, int]:
        counts = {kind: len(left_of(self._connection, kind, table, ref)) for kind, table, _ in EMPTIED}
        counts["photos"] = self._photos(ref)
        return {kind: count for kind, count in counts.items() if count}

    def erase_requirement(self, ref: RequirementRef, run: str, at: datetime) -> bool:
        row = statements.required(self._connection, _REQUIREMENTS, ref, "access requirement")
        if not self._note("requirements", [ref], run, at):
            return False
        self._connection.execute(
            update(_REQUIREMENTS)
            .where(_REQUIREMENTS.c.ref == ref)
            .values(
                kind=write_kind(erased(read_kind(row["kind"]))),
                effect="",
                declined=None if row["declined"] is None else ERASED_WORDS,
            )
        )
        reviews = select(_REVIEWS.c.ref).where(_REVIEWS.c.requirement_ref == ref)
        self._connection.execute(delete(_REVIEW_WORDS).where(_REVIEW_WORDS.c.review_ref.in_(reviews)))
        about = [kind.value for kind in _ABOUT_NEEDS]
        before = midnight(row["ends_on"] or row["recorded_at"].date())
        of_home = and_(_TASKS.c.home_ref == row["home_ref"], _TASKS.c.kind.in_(about), _TASKS.c.done_at < before)
        # The one that asked to look at this proposal, whenever that was done: mostly on the day it was declined.
        of_proposal = and_(_TASKS.c.dedupe_key == proposed_key(ref), _TASKS.c.done_at.is_not(None))
        self._connection.execute(update(_TASKS).where(or_(of_home, of_proposal)).values(words="", done_words=""))
        return True

    def erase_order(self, ref: WorkOrderRef, run: str, at: datetime) -> dict[str, int]:
        if not self._note("work_orders", [ref], run, at):
            return {}
        counts: dict[str, int] = {"photos": self._photos(ref)}
        for kind, table, left in EMPTIED:
            refs = left_of(self._connection, kind, table, ref)
            self._note(kind, refs, run, at)
            empty(self._connection, kind, table, left, refs)
            counts[kind] = len(refs)
            if kind == "tasks":
                self._forget_alerts(refs)
        empty_inside(self._connection, ref)
        return {kind: count for kind, count in counts.items() if count}

    def loose_due(self, before: datetime, limit: int) -> dict[str, list[str]]:
        about_nothing = {
            "messages": (_MESSAGES, _MESSAGES.c.queued_at, _MESSAGES.c.appointment_ref.is_(None)),
            "replies": (_REPLIES, _REPLIES.c.received_at, _REPLIES.c.appointment_ref.is_(None)),
            "device_actions": (
                _ACTIONS,
                _ACTIONS.c.received_at,
                ~exists().where(_APPOINTMENTS.c.ref == _ACTIONS.c.appointment_ref),
            ),
            "tasks": (
                _TASKS,
                _TASKS.c.done_at,
                and_(_TASKS.c.appointment_ref.is_(None), _TASKS.c.work_order_ref.is_(None)),
            ),
        }
        found = {
            kind: [
                str(ref)
                for ref in self._connection.scalars(
                    select(table.c.ref)
                    .where(loose, instant < before, ~is_erased(kind, table.c.ref))
                    .order_by(table.c.ref)
                    .limit(limit)
                )
            ]
            for kind, (table, instant, loose) in about_nothing.items()
        }
        old = (_REJECTS.c.raw != "", _REJECTS.c.kept_at < before)
        key = (_REJECTS.c.feed, _REJECTS.c.source_digest, _REJECTS.c.line)
        rejects = self._connection.execute(select(*key).where(*old).order_by(*key).limit(limit))
        found["feed_rejects"] = [f"{feed}|{digest}|{line}" for feed, digest, line in rejects]
        return {kind: refs for kind, refs in found.items() if refs}

    def erase_loose(self, due: Mapping[str, Sequence[str]], run: str, at: datetime) -> None:
        for kind, table, left in EMPTIED:
            refs = due.get(kind, ())
            self._note(kind, refs, run, at)
            empty(self._connection, kind, table, left, refs)
        self._forget_alerts(due.get("tasks", ()))
        self._note("feed_rejects", due.get("feed_rejects", ()), run, at)
        for ref in due.get("feed_rejects", ()):
            feed, digest, line = ref.rsplit("|", 2)
            this = (_REJECTS.c.feed == feed, _REJECTS.c.source_digest == digest, _REJECTS.c.line == int(line))
            self._connection.execute(update(_REJECTS).where(*this).values(raw=""))

    def hold(self, ref: WorkOrderRef, *, held: bool, by: str, at: datetime, why: str) -> None:
        row = {"work_order_ref": ref, "held": held, "by": by, "at": at, "why": why}
        statements.insert(self._connection, _HOLDS, [row])

    def is_held(self, ref: WorkOrderRef) -> bool:
        theirs = select(_HOLDS.c.held).where(_HOLDS.c.work_order_ref == ref).order_by(_HOLDS.c.id.desc()).limit(1)
        return bool(self._connection.scalar(theirs))

    def _photos(self, ref: WorkOrderRef) -> int:
        """How many photos of an order are not erased yet."""
        theirs = (_A_PHOTO, _EVIDENCE.c.appointment_ref.in_(visits_of(ref)), ~is_erased("evidence", _EVIDENCE.c.ref))
        return int(self._connection.scalar(select(func.count()).where(*theirs)) or 0)

    def _forget_alerts(self, tasks: Sequence[str]) -> None:
        """Another system's words, where nobody made an instruction of them."""
        for part in in_parts(tasks):
            self._connection.execute(delete(_ALERTS).where(_ALERTS.c.task_ref.in_(part)))

    def _note(self, kind: str, refs: Sequence[str], run: str, at: datetime) -> bool:
        """Written down before anything is emptied; False when the first was noted already."""
        new = [
            ref
            for ref in refs
            if statements.insert_new(
                self._connection, _ERASURES, {"kind": kind, "ref": ref, "run": run, "at": at}, key=("kind", "ref")
            )
        ]
        return bool(new)


def _blocked() -> ColumnElement[bool]:
    """Held for a dispute, challenged and not decided, money not decided or not paid yet, or advice of somebody who was
    there that nobody has answered.
    """
    last = select(func.max(_HOLDS.c.id)).group_by(_HOLDS.c.work_order_ref)
    held = select(_HOLDS.c.work_order_ref).where(_HOLDS.c.id.in_(last), _HOLDS.c.held)
    at_a_visit = _APPOINTMENTS.c.ref == _CHALLENGES.c.appointment_ref
    challenged = (
        select(_APPOINTMENTS.c.work_order_ref)
        .select_from(_APPOINTMENTS.join(_CHALLENGES, at_a_visit))
        .where(_CHALLENGES.c.decided_at.is_(None))
    )
    unanswered = (
        select(func.coalesce(_TASKS.c.work_order_ref, _APPOINTMENTS.c.work_order_ref, ""))
        .select_from(_TASKS.outerjoin(_APPOINTMENTS, _APPOINTMENTS.c.ref == _TASKS.c.appointment_ref))
        .where(_TASKS.c.kind.in_(_UNANSWERED), _TASKS.c.done_at.is_(None))
    )
    unpaid = select(_COMPENSATIONS.c.work_order_ref).where(_COMPENSATIONS.c.state.in_(_OWED))
    charged = select(_RECHARGES.c.work_order_ref).where(_RECHARGES.c.state == RechargeState.PROPOSED.value)
    return or_(*(_ORDERS.c.ref.in_(kept) for kept in (held, challenged, unanswered, unpaid, charged)))
