"""Operatives, their certificates, shifts and absences, and the version of each of their days."""

from datetime import date, datetime, time

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field, SQLModel

from appointments.records.tables.columns import STORED_JSON, JsonList


class OperativeRow(SQLModel, table=True):
    """`version` rises with every change of the operative, their certificates, shifts or absences."""

    __tablename__ = "operatives"

    ref: str = Field(primary_key=True)
    name: str
    trades: JsonList = Field(sa_type=STORED_JSON)
    skills: JsonList = Field(sa_type=STORED_JSON)
    lat: float
    lon: float
    gender: str | None
    employer: str
    phone: str | None
    active: bool
    version: int = Field(default=1, sa_column_kwargs={"server_default": "1"})


class CertificateRow(SQLModel, table=True):
    """A skill that is proven until a day, that day included. One of each skill: a renewal replaces it."""

    __tablename__ = "certificates"

    operative_ref: str = Field(primary_key=True, foreign_key="operatives.ref")
    skill: str = Field(primary_key=True)
    valid_to: date = Field(index=True)


class ShiftPatternRow(SQLModel, table=True):
    """Wall-clock times of London; days inclusive. `position` keeps the order in which they were given."""

    __tablename__ = "shift_patterns"

    operative_ref: str = Field(primary_key=True, foreign_key="operatives.ref")
    position: int = Field(primary_key=True)
    weekday: int
    starts: time
    ends: time
    valid_from: date
    valid_to: date | None
    lunch_earliest: time
    lunch_latest: time
    lunch_minutes: int


class AbsenceRow(SQLModel, table=True):
    """Half-open. `reason` is a category, never a diagnosis."""

    __tablename__ = "absences"
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="ends_after_it_starts"),
        Index(None, "operative_ref", "ends_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    operative_ref: str = Field(foreign_key="operatives.ref")
    starts_at: datetime
    ends_at: datetime
    reason: str


class RoundRow(SQLModel, table=True):
    """The version of an operative's London day; no row means version 0. What it holds are the assignments."""

    __tablename__ = "rounds"

    operative_ref: str = Field(primary_key=True, foreign_key="operatives.ref")
    day: date = Field(primary_key=True, index=True)
    version: int
