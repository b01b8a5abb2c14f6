"""Plans for whole days, as proposed and decided."""

from datetime import date, datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from appointments.records.tables.columns import STORED_JSON, JsonObject


class DayPlanRow(SQLModel, table=True):
    """`plan` is the whole of what was shown: it is never changed, only decided about."""

    __tablename__ = "day_plans"
    __table_args__ = (Index(None, "day", "made_at"),)

    ref: str = Field(primary_key=True)
    day: date
    plan: JsonObject = Field(sa_type=STORED_JSON)
    made_at: datetime
    made_by: str
    state: str
    decided_at: datetime | None
    decided_by: str
    version: int
