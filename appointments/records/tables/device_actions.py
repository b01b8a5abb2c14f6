"""What operatives' phones send, the clocks of those phones, and the tokens of contractors' own apps.

Triggers in the migration keep what an action says and when it came; only what became of it changes.
"""

from datetime import datetime

from sqlalchemy import BigInteger, Index
from sqlmodel import Field, SQLModel


class DeviceActionRow(SQLModel, table=True):
    """`id` keeps the order in which they came. `appointment_ref` is as a phone named it, so it points at nothing."""

    __tablename__ = "device_actions"
    __table_args__ = (Index(None, "state", "received_at"),)

    id: int | None = Field(default=None, primary_key=True)
    ref: str = Field(unique=True)
    by: str
    operative_ref: str
    appointment_ref: str = Field(index=True)
    kind: str
    sent: str
    device_at: datetime | None
    run: str
    steady_ms: int | None = Field(sa_type=BigInteger)
    device: str
    received_at: datetime
    at: datetime
    held_known: str
    state: str
    why: str
    words: str
    judgement_ref: str | None
    task_ref: str | None = Field(index=True)
    settled_at: datetime | None
    decided_at: datetime | None
    decided_by: str
    decision: str
    digest: str


class DeviceClockRow(SQLModel, table=True):
    """How far the clock of one phone of an account was from ours when it last sent something."""

    __tablename__ = "device_clocks"

    account_ref: str = Field(primary_key=True, foreign_key="accounts.ref")
    device: str = Field(primary_key=True)
    skew_ms: int = Field(sa_type=BigInteger)
    at: datetime
    since: datetime


class ApiTokenRow(SQLModel, table=True):
    """A token itself is shown once and never stored; `digest` is its SHA-256."""

    __tablename__ = "api_tokens"

    ref: str = Field(primary_key=True)
    account_ref: str = Field(foreign_key="accounts.ref", index=True)
    digest: str = Field(unique=True)
    label: str
    made_at: datetime
    withdrawn_at: datetime | None
