"""Who else has to be there: third parties with their hours, absences and bookings."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field, SQLModel


class ThirdPartyRow(SQLModel, table=True):
    """`times` are weekly hours as people write them. `version` is raised by whatever changes the calendar."""

    __tablename__ = "third_parties"

    ref: str = Field(primary_key=True)
    role: str
    name: str
    times: str
    any_of_role: bool
    phone: str | None
    place: str
    active: bool
    version: int


class ThirdPartyAbsenceRow(SQLModel, table=True):
    """Half-open. `reason` is a category, never a diagnosis."""

    __tablename__ = "third_party_absences"
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="ends_after_it_starts"),
        Index(None, "third_party_ref", "ends_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    third_party_ref: str = Field(foreign_key="third_parties.ref")
    starts_at: datetime
    ends_at: datetime
    reason: str


class ThirdPartyBookingRow(SQLModel, table=True):
    """Half-open, for one promise. `active` while it takes up their time; a superseded one stays on record.

    On PostgreSQL an exclusion constraint refuses two active ones that overlap for one third party; see the migration.
    """

    __tablename__ = "third_party_bookings"
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="ends_after_it_starts"),
        Index(None, "third_party_ref", "ends_at"),
    )

    appointment_ref: str = Field(primary_key=True, foreign_key="appointments.ref")
    promise_version: int = Field(primary_key=True)
    third_party_ref: str = Field(primary_key=True, foreign_key="third_parties.ref")
    requirement_ref: str = Field(foreign_key="access_requirements.ref")
    starts_at: datetime
    ends_at: datetime
    active: bool


class ThirdPartyHoldRow(SQLModel, table=True):
    """Half-open, kept with the seats of a hold and gone with it. It takes up time until that hold expires."""

    __tablename__ = "third_party_holds"
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="ends_after_it_starts"),
        Index(None, "third_party_ref", "ends_at"),
    )

    hold_ref: str = Field(primary_key=True, foreign_key="holds.ref", ondelete="CASCADE")
    third_party_ref: str = Field(primary_key=True, foreign_key="third_parties.ref")
    starts_at: datetime
    ends_at: datetime
