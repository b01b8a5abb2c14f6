"""Who looked at what, for the data protection officer; references and codes, never what was seen (rules 72 and 73)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Engine, func, or_, select

from appointments.domain.privacy import AccessEntry, Subject
from appointments.domain.times import midnight
from appointments.records.engine import reading
from appointments.records.repositories.privacy import access_entry
from appointments.records.statements import table_of
from appointments.records.tables import AccessLogRow, AccountRow, HomeRow
from appointments.views.paging import ROWS_PER_PAGE, Paging, paging
from appointments.views.selecting import selected
from appointments.views.who_did_it import account_names

_ACCOUNTS = table_of(AccountRow)
_HOMES = table_of(HomeRow)
_LOG = table_of(AccessLogRow)


@dataclass(frozen=True)
class SeeAccessLog:
    """What is None or empty does not narrow. `who` is a username or an account's reference, `home` a property
    reference; days are London's, both inclusive.
    """

    who: str = ""
    home: str = ""
    subject: Subject | None = None
    refused: bool = False
    sensitive: bool = False
    first: date | None = None
    last: date | None = None
    page: int = 1


@dataclass(frozen=True)
class AccessLine:
    """`property_ref` is empty for what is about no home."""

    entry: AccessEntry
    property_ref: str


@dataclass(frozen=True)
class AccessLogPage:
    """Newest first; `names` are accounts'."""

    lines: tuple[AccessLine, ...]
    names: Mapping[str, str]
    paging: Paging


def access_log(wanted: SeeAccessLog, *, engine: Engine) -> AccessLogPage:
    joined = _LOG.outerjoin(_HOMES, _HOMES.c.ref == _LOG.c.home_ref)
    where = _where(wanted)
    with reading(engine) as connection:
        total = connection.execute(select(func.count()).select_from(joined).where(*where)).scalar_one()
        pages = paging(wanted.page, total)
        found = selected(
            connection,
            select(_LOG, _HOMES.c.property_ref)
            .select_from(joined)
            .where(*where)
            .order_by(_LOG.c.id.desc())
            .limit(ROWS_PER_PAGE)
            .offset(pages.offset),
        )
        lines = tuple(AccessLine(access_entry(row), row["property_ref"] or "") for row in found)
        return AccessLogPage(lines, account_names(connection, (line.entry.by for line in lines)), pages)


def _where(wanted: SeeAccessLog) -> list[ColumnElement[bool]]:
    where: list[ColumnElement[bool]] = []
    if wanted.who:
        named = select(_ACCOUNTS.c.ref).where(_ACCOUNTS.c.username == wanted.who)
        where.append(or_(_LOG.c.by == wanted.who, _LOG.c.by.in_(named)))
    if wanted.home:
        where.append(_HOMES.c.property_ref == wanted.home)
    if wanted.subject is not None:
        where.append(_LOG.c.subject == wanted.subject.value)
    if wanted.refused:
        where.append(~_LOG.c.allowed)
    if wanted.sensitive:
        where.append(_LOG.c.sensitive)
    if wanted.first is not None:
        where.append(_LOG.c.at >= midnight(wanted.first))
    if wanted.last is not None:
        where.append(_LOG.c.at < midnight(wanted.last + timedelta(days=1)))
    return where
