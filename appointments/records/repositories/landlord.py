"""What the landlord configures, and accounts."""

from __future__ import annotations

from sqlalchemy import Connection, select

from appointments.domain.accounts import Account
from appointments.domain.figures import FigureChange
from appointments.domain.priorities import Priority
from appointments.domain.reminder_rules import ReminderRulebook
from appointments.domain.slots import SlotPattern
from appointments.records import statements
from appointments.records.mapping import landlord as mapping
from appointments.records.tables import (
    AccountRow,
    FigureChangeRow,
    PriorityRow,
    ReminderRulebookRow,
    SlotPatternRow,
    TradeRow,
)

_PATTERNS = statements.table_of(SlotPatternRow)
_PRIORITIES = statements.table_of(PriorityRow)
_TRADES = statements.table_of(TradeRow)
_ACCOUNTS = statements.table_of(AccountRow)
_FIGURES = statements.table_of(FigureChangeRow)
_RULEBOOKS = statements.table_of(ReminderRulebookRow)


class SqlLandlords:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def slot_patterns(self) -> list[SlotPattern]:
        """By code, then by the day from which each is offered."""
        rows = statements.rows(self._connection, _PATTERNS, by=[_PATTERNS.c.code, _PATTERNS.c.valid_from])
        return [mapping.slot_pattern(row) for row in rows]

    def put_slot_pattern(self, pattern: SlotPattern) -> None:
        """Add, or replace the one with the same code and first day."""
        values = mapping.slot_pattern_values(pattern)
        statements.put(self._connection, _PATTERNS, values, key=("code", "valid_from"))

    def priority(self, code: str) -> Priority | None:
        found = statements.one(self._connection, _PRIORITIES, _PRIORITIES.c.code == code)
        return mapping.priority(found) if found else None

    def priorities(self) -> list[Priority]:
        """Most pressing first."""
        rows = statements.rows(self._connection, _PRIORITIES, by=[_PRIORITIES.c.rank, _PRIORITIES.c.code])
        return [mapping.priority(row) for row in rows]

    def put_priority(self, priority: Priority) -> None:
        statements.put(self._connection, _PRIORITIES, mapping.priority_values(priority), key=("code",))

    def trades(self) -> dict[str, str]:
        rows = self._connection.execute(select(_TRADES.c.code, _TRADES.c.name).order_by(_TRADES.c.code))
        return {row.code: row.name for row in rows}

    def put_trade(self, code: str, name: str) -> None:
        statements.put(self._connection, _TRADES, {"code": code, "name": name}, key=("code",))


class SqlFigures:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, change: FigureChange) -> None:
        statements.insert(self._connection, _FIGURES, [mapping.figure_change_values(change)])

    def all(self) -> tuple[FigureChange, ...]:
        rows = statements.rows(self._connection, _FIGURES, by=[_FIGURES.c.recorded_at, _FIGURES.c.ref])
        return tuple(mapping.figure_change(row) for row in rows)


class SqlReminderRulebooks:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._current: tuple[ReminderRulebook | None] | None = None

    def add(self, rulebook: ReminderRulebook) -> bool:
        self._current = None
        values = mapping.reminder_rulebook_values(rulebook)
        return statements.insert_new(self._connection, _RULEBOOKS, values, key=("version",))

    def current(self) -> ReminderRulebook | None:
        """Whatever a transaction tells, it tells by one rulebook."""
        if self._current is None:
            self._current = (next(iter(self._load(limit=1)), None),)
        return self._current[0]

    def all(self) -> tuple[ReminderRulebook, ...]:
        return self._load()

    def _load(self, limit: int | None = None) -> tuple[ReminderRulebook, ...]:
        rows = statements.rows(self._connection, _RULEBOOKS, by=[_RULEBOOKS.c.version.desc()], limit=limit)
        return tuple(mapping.reminder_rulebook(row) for row in rows)


class SqlAccounts:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def by_username(self, username: str) -> Account | None:
        found = statements.one(self._connection, _ACCOUNTS, _ACCOUNTS.c.username == username)
        return mapping.account(found) if found else None

    def get(self, ref: str) -> Account:
        return mapping.account(statements.required(self._connection, _ACCOUNTS, ref, "account"))

    def put(self, account: Account) -> None:
        statements.put(self._connection, _ACCOUNTS, mapping.account_values(account))
