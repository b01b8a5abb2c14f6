"""What the landlord configures, and who may sign in."""

from datetime import date, datetime, time

from sqlmodel import Field, SQLModel

from appointments.records.tables.columns import STORED_JSON, JsonList, JsonObject


class SlotPatternRow(SQLModel, table=True):
    """A code may have several rows, one for each time from which it was offered differently (rule 7)."""

    __tablename__ = "slot_patterns"

    code: str = Field(primary_key=True)
    valid_from: date = Field(primary_key=True)
    valid_to: date | None
    name: str
    starts: time
    ends: time
    weekdays: JsonList = Field(sa_type=STORED_JSON)


class PriorityRow(SQLModel, table=True):
    __tablename__ = "priorities"

    code: str = Field(primary_key=True)
    name: str
    number: int
    unit: str
    clock_start: str
    rank: int
    appointed: bool


class TradeRow(SQLModel, table=True):
    __tablename__ = "trades"

    code: str = Field(primary_key=True)
    name: str


class FigureChangeRow(SQLModel, table=True):
    """One of the rulebook's figures from a day on. Rows are only ever added: triggers refuse UPDATE and DELETE."""

    __tablename__ = "figure_changes"

    ref: str = Field(primary_key=True)
    name: str
    value: int
    from_day: date
    by: str
    recorded_at: datetime


class ReminderRulebookRow(SQLModel, table=True):
    """One version of the landlord's reminder rules, `asks` as its file has them. Rows are only ever added: triggers
    refuse UPDATE and DELETE."""

    __tablename__ = "reminder_rulebooks"

    version: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    asks: JsonObject = Field(sa_type=STORED_JSON)
    digest: str
    made_by: str
    made_at: datetime
    why: str


class AccountRow(SQLModel, table=True):
    __tablename__ = "accounts"

    ref: str = Field(primary_key=True)
    username: str = Field(unique=True)
    name: str
    role: str
    password_hash: str
    operative_ref: str | None = Field(foreign_key="operatives.ref")
    active: bool
