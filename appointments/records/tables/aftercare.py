"""What follows a visit: attempts to reach the household, checks, decisions about the order, and money either way.

Attempts, checks and decisions are facts: triggers in the migrations refuse UPDATE and DELETE on them.
"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from appointments.records.tables.columns import STORED_JSON, JsonList


class ContactAttemptRow(SQLModel, table=True):
    __tablename__ = "contact_attempts"

    ref: str = Field(primary_key=True)
    work_order_ref: str = Field(foreign_key="work_orders.ref", index=True)
    channel: str
    result: str
    words: str
    at: datetime
    recorded_at: datetime
    by: str


class VulnerabilityCheckRow(SQLModel, table=True):
    """About one repair; there is nothing like it about a person (rule 23)."""

    __tablename__ = "vulnerability_checks"

    ref: str = Field(primary_key=True)
    work_order_ref: str = Field(foreign_key="work_orders.ref", index=True)
    clear: bool
    words: str
    at: datetime
    by: str


class OrderDecisionRow(SQLModel, table=True):
    __tablename__ = "order_decisions"

    ref: str = Field(primary_key=True)
    work_order_ref: str = Field(foreign_key="work_orders.ref", index=True)
    what: str
    at: datetime
    by: str
    asked_by: str
    words: str
    why: str | None
    findings: JsonList = Field(sa_type=STORED_JSON)


class CompensationRow(SQLModel, table=True):
    """One for each promise that we broke: the unique key keeps it so, whoever closes what, and how often."""

    __tablename__ = "compensations"
    __table_args__ = (
        UniqueConstraint("appointment_ref", "promise_version"),
        CheckConstraint("pence > 0", name="something"),
        CheckConstraint("(state = 'paid') = (paid_on IS NOT NULL)", name="paid_on_a_day"),
    )

    ref: str = Field(primary_key=True)
    appointment_ref: str = Field(foreign_key="appointments.ref")
    promise_version: int
    work_order_ref: str = Field(foreign_key="work_orders.ref", index=True)
    home_ref: str = Field(foreign_key="homes.ref")
    why: str
    pence: int
    proposed_at: datetime
    state: str = Field(index=True)
    decided_by: str
    decided_at: datetime | None
    reason: str
    paid_on: date | None
    payment_ref: str
    paid_by: str
    version: int


class RechargeRow(SQLModel, table=True):
    """At most one for a visit. Charged means that a named manager decided it, with a reason."""

    __tablename__ = "recharges"
    __table_args__ = (
        CheckConstraint("pence > 0", name="something"),
        CheckConstraint(
            "state = 'proposed' OR (decided_by <> '' AND decided_at IS NOT NULL AND reason <> '')",
            name="decided_by_somebody",
        ),
    )

    ref: str = Field(primary_key=True)
    appointment_ref: str = Field(foreign_key="appointments.ref", unique=True)
    work_order_ref: str = Field(foreign_key="work_orders.ref")
    home_ref: str = Field(foreign_key="homes.ref", index=True)
    pence: int
    proposed_by: str
    proposed_at: datetime
    state: str = Field(index=True)
    decided_by: str
    decided_at: datetime | None
    reason: str
    version: int
