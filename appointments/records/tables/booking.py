"""What stands around a booking: holds while a caller decides, gaps that came free, and how emergencies are attended."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field, SQLModel

from appointments.records.tables.columns import STORED_JSON, JsonList


class HoldRow(SQLModel, table=True):
    """One of a work order at a time. Its seats are assignments; the row goes with them when the hold ends.

    Third parties held with it go with the row by themselves."""

    __tablename__ = "holds"
    __table_args__ = (CheckConstraint("starts_at < ends_at", name="ends_after_it_starts"),)

    ref: str = Field(primary_key=True)
    work_order_ref: str = Field(foreign_key="work_orders.ref", unique=True)
    offer_ref: str = Field(foreign_key="offers.ref")
    day: date
    pattern: str
    starts_at: datetime
    ends_at: datetime
    made_at: datetime
    made_by: str
    expires_at: datetime = Field(index=True)


class GapRow(SQLModel, table=True):
    """Working time that an appointment gave back, and the appointment that used it again."""

    __tablename__ = "gaps"
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="ends_after_it_starts"),
        Index(None, "operative_ref", "day"),
    )

    ref: str = Field(primary_key=True)
    appointment_ref: str = Field(foreign_key="appointments.ref", index=True)
    operative_ref: str = Field(foreign_key="operatives.ref")
    day: date
    starts_at: datetime
    ends_at: datetime
    freed_at: datetime
    refilled_by: str | None = Field(foreign_key="appointments.ref")
    refilled_at: datetime | None


class EmergencyAttendanceRow(SQLModel, table=True):
    """The window in which somebody attends an emergency, and the contacts made about it (rule 9)."""

    __tablename__ = "emergency_attendances"
    __table_args__ = (CheckConstraint("starts_at < ends_at", name="ends_after_it_starts"),)

    work_order_ref: str = Field(primary_key=True, foreign_key="work_orders.ref")
    starts_at: datetime
    ends_at: datetime
    contacts: JsonList = Field(sa_type=STORED_JSON)
