"""Calls placed through the product. Triggers in the migration keep what is said of one that has ended."""

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel


class CallRow(SQLModel, table=True):
    """`id` keeps the order in which they were asked for. `number` may be emptied when a person is erased."""

    __tablename__ = "calls"
    __table_args__ = (Index(None, "state", "asked_at"),)

    id: int | None = Field(default=None, primary_key=True)
    ref: str = Field(unique=True)
    asked_ref: str = Field(unique=True)
    appointment_ref: str = Field(foreign_key="appointments.ref", index=True)
    operative_ref: str = Field(foreign_key="operatives.ref")
    asked_by: str
    whom: str
    number: str
    operative_number: str
    asked_at: datetime
    provider: str
    provider_ref: str | None
    state: str
    result: str | None
    answered_at: datetime | None
    ended_at: datetime | None
    seconds: int | None
    failure: str
