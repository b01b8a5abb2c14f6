"""Appointments, every promise made for them, and who is assigned.

The third lock stands here: `judgement_exists` and `blame_needs_judgement` together make a row that blames the resident
impossible unless a stored judgement of this appointment allows exactly that outcome.
"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from appointments.records.tables.columns import STORED_JSON, JsonList

# A composite foreign key with any NULL in it is not checked by either database, so the three columns stand or fall
# together, and an outcome that blames needs all of them. Every part is spelled out: NULL would let a CHECK pass.
JUDGEMENT_WHOLE = (
    "(judgement_ref IS NULL) = (judged_outcome IS NULL) AND (judgement_ref IS NULL) = (judgement_allowed IS NULL)"
)
BLAME_NEEDS_JUDGEMENT = (
    "outcome IS NULL OR outcome NOT IN ('no_access', 'refused_access') OR ("
    "judgement_ref IS NOT NULL AND judged_outcome IS NOT NULL AND judgement_allowed IS NOT NULL "
    "AND judgement_allowed = true AND judged_outcome = outcome)"
)


class AppointmentRow(SQLModel, table=True):
    """`promise_version`, `starts_at` and `ends_at` repeat the promise in force, for the queries of every screen.

    `judged_outcome` and `judgement_allowed` repeat the judgement's own columns; the foreign key keeps them true.
    """

    __tablename__ = "appointments"
    __table_args__ = (
        ForeignKeyConstraint(["follows"], ["appointments.ref"], deferrable=True, initially="DEFERRED"),
        ForeignKeyConstraint(
            ["judgement_ref", "judged_outcome", "judgement_allowed", "ref"],
            ["judgements.ref", "judgements.outcome", "judgements.allowed", "judgements.appointment_ref"],
            name="fk_appointments_judgement_exists",
        ),
        CheckConstraint(JUDGEMENT_WHOLE, name="judgement_whole"),
        CheckConstraint(BLAME_NEEDS_JUDGEMENT, name="blame_needs_judgement"),
        CheckConstraint("(outcome IS NULL) = (state NOT IN ('closed', 'cancelled'))", name="closed_with_outcome"),
        CheckConstraint("starts_at < ends_at", name="ends_after_it_starts"),
        Index(None, "state", "starts_at"),
        Index(None, "state", "ends_at"),
        Index(None, "home_ref", "starts_at"),
    )

    ref: str = Field(primary_key=True)
    work_order_ref: str = Field(foreign_key="work_orders.ref", index=True)
    home_ref: str = Field(foreign_key="homes.ref")
    state: str
    booked_at: datetime
    promise_version: int
    starts_at: datetime
    ends_at: datetime
    despatched_requirements: JsonList | None = Field(sa_type=STORED_JSON)
    arrived_at: datetime | None
    left_at: datetime | None
    attended_by: JsonList | None = Field(sa_type=STORED_JSON)
    departed: JsonList | None = Field(default=None, sa_type=STORED_JSON)
    outcome: str | None = Field(index=True)
    outcome_words: str
    judgement_ref: str | None
    judged_outcome: str | None
    judgement_allowed: bool | None
    closed_at: datetime | None = Field(index=True)
    closed_by: str | None
    follows: str | None
    pinned: bool
    version: int


class PromiseRow(SQLModel, table=True):
    """One version of what the resident was told; superseded ones stay."""

    __tablename__ = "promises"
    __table_args__ = (CheckConstraint("starts_at < ends_at", name="ends_after_it_starts"),)

    appointment_ref: str = Field(primary_key=True, foreign_key="appointments.ref")
    version: int = Field(primary_key=True)
    starts_at: datetime
    ends_at: datetime
    day: date = Field(index=True)
    pattern: str
    purpose: str
    requirements: JsonList = Field(sa_type=STORED_JSON)
    made_at: datetime
    made_by: str
    agreed_by_resident: bool
    offer_ref: str | None = Field(foreign_key="offers.ref")
    overrides: JsonList = Field(sa_type=STORED_JSON)
    late_reason: str
    superseded_at: datetime | None


class AssignmentRow(SQLModel, table=True):
    """An operative's planned interval, half-open, on the London `day`. `active` while it takes up the operative's time.

    It belongs to an appointment, or to a hold until that ends. On PostgreSQL an exclusion constraint refuses two active
    ones that overlap for one operative; it is written out in the first migration, because SQLite has nothing like it.
    """

    __tablename__ = "assignments"
    __table_args__ = (
        CheckConstraint("planned_starts < planned_ends", name="ends_after_it_starts"),
        CheckConstraint("(appointment_ref IS NULL) <> (hold_ref IS NULL)", name="one_subject"),
        UniqueConstraint("appointment_ref", "operative_ref"),
        UniqueConstraint("hold_ref", "operative_ref"),
        Index(None, "operative_ref", "planned_starts"),
        Index(None, "operative_ref", "day"),
    )

    id: int | None = Field(default=None, primary_key=True)
    appointment_ref: str | None = Field(foreign_key="appointments.ref")
    hold_ref: str | None = Field(foreign_key="holds.ref")
    operative_ref: str = Field(foreign_key="operatives.ref")
    position: int
    role: str
    day: date
    planned_starts: datetime
    planned_ends: datetime
    active: bool
