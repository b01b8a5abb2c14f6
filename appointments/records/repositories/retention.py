"""Erasing what was kept long enough (rule 74): words go, references, times, codes and digests stay.

Each thing that is emptied has its row in `erasures` first, in the same transaction. Evidence and judgements are
append-only: their triggers let this one change through, and only with such a row (migration 0013).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, and_, delete, exists, func, or_, select, update

from appointments.domain.access_kinds import erased, read_kind, write_kind
from appointments.domain.appointments import State
from appointments.domain.evidence import ERASED, EvidenceKind
from appointments.domain.refs import HomeRef, RequirementRef, WorkOrderRef
from appointments.domain.tasks import TaskKind
from appointments.domain.times import midnight
from appointments.domain.work_orders import WorkOrderState
from appointments.records import statements
from appointments.records.tables import (
    AppointmentRow,
    CallRow,
    ChallengeRow,
    ErasureRow,
    EvidenceRow,
    FeedRejectRow,
    JudgementRow,
    LegalHoldRow,
    MessageRow,
    OfferRow,
    PromiseRow,
    ReplyRow,
    RequirementReviewRow,
    RequirementRow,
    ReviewWordsRow,
    TaskRow,
    WorkOrderRow,
)

_APPOINTMENTS = statements.table_of(AppointmentRow)
_CALLS = statements.table_of(CallRow)
_CHALLENGES = statements.table_of(ChallengeRow)
_ERASURES = statements.table_of(ErasureRow)
_EVIDENCE = statements.table_of(EvidenceRow)
_HOLDS = statements.table_of(LegalHoldRow)
_JUDGEMENTS = statements.table_of(JudgementRow)
_MESSAGES = statements.table_of(MessageRow)
_OFFERS = statements.table_of(OfferRow)
_ORDERS = statements.table_of(WorkOrderRow)
_PROMISES = statements.table_of(PromiseRow)
_REJECTS = statements.table_of(FeedRejectRow)
_REPLIES = statements.table_of(ReplyRow)
_REQUIREMENTS = statements.table_of(RequirementRow)
_REVIEWS = statements.table_of(RequirementReviewRow)
_REVIEW_WORDS = statements.table_of(ReviewWordsRow)
_TASKS = statements.table_of(TaskRow)

_OVER = (State.CLOSED.value, State.CANCELLED.value)
# Tasks that say what a household needs.
_ABOUT_NEEDS = (TaskKind.REQUIREMENT_CHANGED, TaskKind.REQUIREMENT_REVIEW, TaskKind.REQUIREMENT_PROPOSED)

# What an order's erasure empties: the kind as `erasures` names it, where it is, and what is left.
_EMPTIED: tuple[tuple[str, Table, Mapping[str, object]], ...] = (
    ("evidence", _EVIDENCE, {"data": ERASED}),
    ("judgements", _JUDGEMENTS, {"findings": [], "established_words": ""}),
    ("messages", _MESSAGES, {"text": "", "to": "", "failure": ""}),
    ("replies", _REPLIES, {"text": "", "from_number": ""}),
    ("challenges", _CHALLENGES, {"said": "", "reason": ""}),
    ("tasks", _TASKS, {"words": "", "done_words": ""}),
    ("appointments", _APPOINTMENTS, {"outcome_words": ""}),
    ("calls", _CALLS, {"number": "", "operative_number": ""}),
)


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
                ~_erased("requirements", _REQUIREMENTS.c.ref),
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
                ~_erased("work_orders", _ORDERS.c.ref),
                _ORDERS.c.ref > after,
            )
            .order_by(_ORDERS.c.ref)
            .limit(limit)
        )
        return [str(ref) for ref in found]

    def photos_of(self, ref: WorkOrderRef) -> list[str]:
        photo = _EVIDENCE.c.kind == EvidenceKind.PHOTO.value
        theirs = select(_EVIDENCE.c.digest).where(photo, _EVIDENCE.c.appointment_ref.in_(_visits_of(ref)))
        others = select(_EVIDENCE.c.digest).where(
            photo, _EVIDENCE.c.appointment_ref.not_in(_visits_of(ref)), ~_erased("evidence", _EVIDENCE.c.ref)
        )
        wanted = theirs.where(_EVIDENCE.c.digest.not_in(others)).distinct().order_by(_EVIDENCE.c.digest)
        return [str(digest) for digest in self._connection.scalars(wanted)]

    def counts_of(self, ref: WorkOrderRef) -> dict[str, int]:
        counts = {kind: len(self._left(kind, table, ref)) for kind, table, _ in _EMPTIED}
        counts["photos"] = len(self.photos_of(ref))
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
                declined=None if row["declined"] is None else "erased",
            )
        )
        reviews = select(_REVIEWS.c.ref).where(_REVIEWS.c.requirement_ref == ref)
        self._connection.execute(delete(_REVIEW_WORDS).where(_REVIEW_WORDS.c.review_ref.in_(reviews)))
        about = [kind.value for kind in _ABOUT_NEEDS]
        self._connection.execute(
            update(_TASKS)
            .where(_TASKS.c.home_ref == row["home_ref"], _TASKS.c.kind.in_(about))
            .where(_TASKS.c.done_at < midnight(row["ends_on"] or row["recorded_at"].date()))
            .values(words="", done_words="")
        )
        return True

    def erase_order(self, ref: WorkOrderRef, run: str, at: datetime) -> dict[str, int]:
        if not self._note("work_orders", [ref], run, at):
            return {}
        counts: dict[str, int] = {"photos": len(self.photos_of(ref))}
        for kind, table, left in _EMPTIED:
            refs = self._left(kind, table, ref)
            self._note(kind, refs, run, at)
            for part in _parts(refs):
                self._connection.execute(update(table).where(table.c.ref.in_(part)).values(dict(left)))
            counts[kind] = len(refs)
        self._empty_promises(ref)
        self._connection.execute(update(_ORDERS).where(_ORDERS.c.ref == ref).values(description=""))
        self._connection.execute(update(_OFFERS).where(_OFFERS.c.work_order_ref == ref).values(refused_words=""))
        return {kind: count for kind, count in counts.items() if count}

    def loose_due(self, before: datetime, limit: int) -> dict[str, list[str]]:
        about_nothing = {
            "messages": (_MESSAGES, _MESSAGES.c.queued_at, _MESSAGES.c.appointment_ref.is_(None)),
            "replies": (_REPLIES, _REPLIES.c.received_at, _REPLIES.c.appointment_ref.is_(None)),
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
                    .where(loose, instant < before, ~_erased(kind, table.c.ref))
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
        for kind, table, left in _EMPTIED:
            refs = due.get(kind, ())
            self._note(kind, refs, run, at)
            for part in _parts(refs):
                self._connection.execute(update(table).where(table.c.ref.in_(part)).values(dict(left)))
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

    def _empty_promises(self, ref: WorkOrderRef) -> None:
        """What was asked for is told by its kind alone from now on; who allowed what stays, why they did goes."""
        visits = _visits_of(ref)
        for row in statements.rows(
            self._connection,
            _PROMISES,
            _PROMISES.c.appointment_ref.in_(visits),
            by=[_PROMISES.c.appointment_ref, _PROMISES.c.version],
        ):
            emptied = {
                "requirements": _emptied(row["requirements"]),
                "overrides": [{**item, "what": "erased", "reason": "erased"} for item in row["overrides"]],
                "late_reason": "erased" if row["late_reason"] else "",
            }
            this = (_PROMISES.c.appointment_ref == row["appointment_ref"], _PROMISES.c.version == row["version"])
            self._connection.execute(update(_PROMISES).where(*this).values(emptied))
        despatched = _APPOINTMENTS.c.despatched_requirements.is_not(None)
        for row in statements.rows(
            self._connection, _APPOINTMENTS, _APPOINTMENTS.c.ref.in_(visits), despatched, by=[_APPOINTMENTS.c.ref]
        ):
            emptied = {"despatched_requirements": _emptied(row["despatched_requirements"])}
            self._connection.execute(update(_APPOINTMENTS).where(_APPOINTMENTS.c.ref == row["ref"]).values(emptied))

    def _left(self, kind: str, table: Table, ref: WorkOrderRef) -> list[str]:
        """References of an order's things of one kind that are not erased yet."""
        theirs: ColumnElement[bool] = (
            table.c.work_order_ref == ref if kind == "appointments" else table.c.appointment_ref.in_(_visits_of(ref))
        )
        if kind == "tasks":
            theirs = or_(theirs, table.c.work_order_ref == ref)
        found = select(table.c.ref).where(theirs, ~_erased(kind, table.c.ref)).order_by(table.c.ref)
        return [str(wanted) for wanted in self._connection.scalars(found)]

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


def _visits_of(ref: WorkOrderRef) -> Any:
    return select(_APPOINTMENTS.c.ref).where(_APPOINTMENTS.c.work_order_ref == ref)


def _erased(kind: str, ref: ColumnElement[Any]) -> ColumnElement[bool]:
    return exists().where(_ERASURES.c.kind == kind, _ERASURES.c.ref == ref)


def _blocked() -> ColumnElement[bool]:
    """Held for a dispute, challenged and not decided, or compensation not decided."""
    last = select(func.max(_HOLDS.c.id)).group_by(_HOLDS.c.work_order_ref)
    held = select(_HOLDS.c.work_order_ref).where(_HOLDS.c.id.in_(last), _HOLDS.c.held)
    at_a_visit = _APPOINTMENTS.c.ref == _CHALLENGES.c.appointment_ref
    challenged = (
        select(_APPOINTMENTS.c.work_order_ref)
        .select_from(_APPOINTMENTS.join(_CHALLENGES, at_a_visit))
        .where(_CHALLENGES.c.decided_at.is_(None))
    )
    owed = (
        select(func.coalesce(_TASKS.c.work_order_ref, _APPOINTMENTS.c.work_order_ref, ""))
        .select_from(_TASKS.outerjoin(_APPOINTMENTS, _APPOINTMENTS.c.ref == _TASKS.c.appointment_ref))
        .where(_TASKS.c.kind == TaskKind.COMPENSATION.value, _TASKS.c.done_at.is_(None))
    )
    return or_(_ORDERS.c.ref.in_(held), _ORDERS.c.ref.in_(challenged), _ORDERS.c.ref.in_(owed))


def _emptied(stored: Sequence[Mapping[str, Any]]) -> list[dict[str, object]]:
    return [{"ref": item["ref"], "kind": write_kind(erased(read_kind(item["kind"])))} for item in stored]


def _parts(refs: Sequence[str]) -> list[Sequence[str]]:
    """SQLite takes so many values in one statement and no more."""
    return [refs[start : start + 500] for start in range(0, len(refs), 500)]
