"""The access log and reviews of requirements: both are only ever added to."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Connection, delete, or_, select

from appointments.domain.access import AccessRequirement
from appointments.domain.privacy import AccessEntry, Subject
from appointments.domain.refs import HomeRef, RequirementRef, TaskRef
from appointments.domain.reviews import Decision, RequirementReview
from appointments.records import statements
from appointments.records.mapping.homes import requirement
from appointments.records.rows import Row, Values
from appointments.records.tables import (
    AccessLogRow,
    AlertWordsRow,
    RequirementReviewRow,
    RequirementRow,
    ReviewWordsRow,
)

_LOG = statements.table_of(AccessLogRow)
_ALERTS = statements.table_of(AlertWordsRow)
_REVIEWS = statements.table_of(RequirementReviewRow)
_WORDS = statements.table_of(ReviewWordsRow)
_REQUIREMENTS = statements.table_of(RequirementRow)


class SqlAccessLog:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, entry: AccessEntry) -> None:
        statements.insert(self._connection, _LOG, [entry_values(entry)])

    def reason_given(self, by: str, home_ref: HomeRef, since: datetime) -> str:
        return reason_given(self._connection, by, home_ref, since)

    def looked(self, by: str, subject: Subject, about: str, since: datetime) -> bool:
        same = (_LOG.c.by == by, _LOG.c.subject == subject.value, _LOG.c.about == about)
        found = select(_LOG.c.id).where(*same, _LOG.c.at >= since, _LOG.c.allowed).limit(1)
        return self._connection.scalar(found) is not None


def reason_given(connection: Connection, by: str, home_ref: HomeRef, since: datetime) -> str:
    """The last reason this account gave for the requirements of a home at or after the instant; empty if none."""
    theirs = select(_LOG.c.reason).where(
        _LOG.c.by == by,
        _LOG.c.home_ref == home_ref,
        _LOG.c.at >= since,
        _LOG.c.allowed,
        _LOG.c.subject == Subject.REQUIREMENT_RECORD.value,
    )
    return str(connection.scalar(theirs.order_by(_LOG.c.id.desc()).limit(1)) or "")


def entry_values(entry: AccessEntry) -> Values:
    return {
        "at": entry.at,
        "by": entry.by,
        "role": entry.role,
        "subject": entry.subject.value,
        "about": entry.about,
        "home_ref": entry.home_ref,
        "allowed": entry.allowed,
        "reason": entry.reason,
        "sensitive": entry.sensitive,
    }


def access_entry(row: Row) -> AccessEntry:
    return AccessEntry(
        at=row["at"],
        by=row["by"],
        role=row["role"],
        subject=Subject(row["subject"]),
        about=row["about"],
        home_ref=row["home_ref"],
        allowed=row["allowed"],
        reason=row["reason"],
        sensitive=row["sensitive"],
    )


class SqlAlerts:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def keep(self, task_ref: TaskRef, words: str) -> None:
        statements.insert(self._connection, _ALERTS, [{"task_ref": task_ref, "words": words}])

    def words(self, task_ref: TaskRef) -> str:
        wanted = select(_ALERTS.c.words).where(_ALERTS.c.task_ref == task_ref)
        return str(self._connection.scalar(wanted) or "")

    def erase(self, task_ref: TaskRef) -> None:
        self._connection.execute(delete(_ALERTS).where(_ALERTS.c.task_ref == task_ref))


class SqlReviews:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, review: RequirementReview) -> None:
        statements.insert(self._connection, _REVIEWS, [_review_values(review)])
        statements.insert(self._connection, _WORDS, [{"review_ref": review.ref, "words": review.why}])

    def of(self, ref: RequirementRef) -> list[RequirementReview]:
        joined = select(_REVIEWS, _WORDS.c.words).outerjoin(_WORDS, _WORDS.c.review_ref == _REVIEWS.c.ref)
        theirs = joined.where(_REVIEWS.c.requirement_ref == ref).order_by(_REVIEWS.c.at, _REVIEWS.c.ref)
        return [requirement_review(dict(row)) for row in self._connection.execute(theirs).mappings()]

    def overdue(self, today: date, limit: int, *, after: RequirementRef = "") -> list[AccessRequirement]:
        found = statements.rows(
            self._connection,
            _REQUIREMENTS,
            _REQUIREMENTS.c.review_on < today,
            _REQUIREMENTS.c.declined.is_(None),
            _REQUIREMENTS.c.starts_on <= today,
            or_(_REQUIREMENTS.c.ends_on.is_(None), _REQUIREMENTS.c.ends_on >= today),
            _REQUIREMENTS.c.ref > after,
            by=[_REQUIREMENTS.c.ref],
            limit=limit,
        )
        return [requirement(row) for row in found]


def _review_values(review: RequirementReview) -> Values:
    return {
        "ref": review.ref,
        "requirement_ref": review.requirement_ref,
        "home_ref": review.home_ref,
        "decision": review.decision.value,
        "by": review.by,
        "at": review.at,
        "was_due_on": review.was_due_on,
        "review_on": review.review_on,
        "replaced_by": review.replaced_by,
    }


def requirement_review(row: Row) -> RequirementReview:
    """`words` are empty once they were erased."""
    return RequirementReview(
        ref=row["ref"],
        requirement_ref=row["requirement_ref"],
        home_ref=row["home_ref"],
        decision=Decision(row["decision"]),
        by=row["by"],
        at=row["at"],
        why=row["words"] or "",
        was_due_on=row["was_due_on"],
        review_on=row["review_on"],
        replaced_by=row["replaced_by"],
    )
