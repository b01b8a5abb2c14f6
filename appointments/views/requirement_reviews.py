"""What has to be asked again, and what was proposed: the list that a planner works through (rules 17 and 20)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Engine, and_, func, or_, select

from appointments.domain.access import AccessRequirement
from appointments.domain.homes import Home
from appointments.domain.refs import RequirementRef
from appointments.domain.reviews import RequirementReview
from appointments.records.engine import reading
from appointments.records.mapping import homes as mapping
from appointments.records.repositories.homes import SqlHomes, SqlRequirements
from appointments.records.repositories.privacy import SqlReviews
from appointments.records.statements import labelled, part, table_of
from appointments.records.tables import HomeRow, RequirementRow
from appointments.views.paging import ROWS_PER_PAGE, Paging, paging
from appointments.views.selecting import selected

_HOMES = table_of(HomeRow)
_REQUIREMENTS = table_of(RequirementRow)


@dataclass(frozen=True)
class ListReviews:
    """Those whose review is due before `until`, and those that were proposed."""

    today: date
    until: date
    page: int = 1


@dataclass(frozen=True)
class ReviewLine:
    home: Home
    requirement: AccessRequirement


@dataclass(frozen=True)
class ReviewList:
    """What was proposed first, then by the day on which the review is due."""

    lines: tuple[ReviewLine, ...]
    paging: Paging


@dataclass(frozen=True)
class SeeReview:
    requirement_ref: RequirementRef


@dataclass(frozen=True)
class ReviewPage:
    """One requirement with the reviews it has had, oldest first."""

    home: Home
    requirement: AccessRequirement
    reviews: tuple[RequirementReview, ...]


def review_list(wanted: ListReviews, *, engine: Engine) -> ReviewList:
    waits = _waits(wanted.today, wanted.until)
    joined = _REQUIREMENTS.join(_HOMES, _HOMES.c.ref == _REQUIREMENTS.c.home_ref)
    with reading(engine) as connection:
        total = connection.execute(select(func.count()).select_from(_REQUIREMENTS).where(waits)).scalar_one()
        pages = paging(wanted.page, total)
        found = selected(
            connection,
            select(_REQUIREMENTS, *labelled(_HOMES, "home_of_"))
            .select_from(joined)
            .where(waits)
            .order_by(_REQUIREMENTS.c.provisional.desc(), _REQUIREMENTS.c.review_on, _REQUIREMENTS.c.ref)
            .limit(ROWS_PER_PAGE)
            .offset(pages.offset),
        )
        lines = tuple(
            ReviewLine(mapping.home(part(row, _HOMES, "home_of_")), mapping.requirement(row)) for row in found
        )
    return ReviewList(lines, pages)


def reviews_waiting(today: date, *, engine: Engine) -> int:
    """How many are overdue or were proposed."""
    with reading(engine) as connection:
        counted = select(func.count()).select_from(_REQUIREMENTS).where(_waits(today, today))
        return connection.execute(counted).scalar_one()


def review_page(wanted: SeeReview, *, engine: Engine) -> ReviewPage:
    """Raises NotFound."""
    with reading(engine) as connection:
        held = SqlRequirements(connection).get(wanted.requirement_ref)
        home = SqlHomes(connection).get(held.home_ref)
        return ReviewPage(home, held, tuple(SqlReviews(connection).of(held.ref)))


def _waits(today: date, until: date) -> ColumnElement[bool]:
    """Not over, and proposed or to be reviewed before `until`."""
    return and_(
        _REQUIREMENTS.c.declined.is_(None),
        or_(_REQUIREMENTS.c.ends_on.is_(None), _REQUIREMENTS.c.ends_on >= today),
        or_(
            _REQUIREMENTS.c.provisional,
            and_(_REQUIREMENTS.c.review_on < until, _REQUIREMENTS.c.starts_on <= today),
        ),
    )
