"""Work orders, the slots offered for them, and the rows of feeds that could not be taken."""

from datetime import date, datetime

from sqlalchemy import ForeignKeyConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from appointments.records.tables.columns import STORED_JSON, JsonList, JsonObject


class WorkOrderRow(SQLModel, table=True):
    """`priority` is kept whole as it stood: a landlord who changes a target does not rewrite old orders."""

    __tablename__ = "work_orders"
    __table_args__ = (
        UniqueConstraint("external_allocated_by", "external_id"),
        # Deferred, because a feed may bring an order before the one that it continues.
        ForeignKeyConstraint(["follows"], ["work_orders.ref"], deferrable=True, initially="DEFERRED"),
        ForeignKeyConstraint(["after_ref"], ["work_orders.ref"], deferrable=True, initially="DEFERRED"),
    )

    ref: str = Field(primary_key=True)
    home_ref: str = Field(foreign_key="homes.ref", index=True)
    trade: str
    purpose: str
    items: JsonList = Field(sa_type=STORED_JSON)
    priority_code: str
    priority: JsonObject = Field(sa_type=STORED_JSON)
    reported_at: datetime
    raised_at: datetime
    due_at: datetime = Field(index=True)
    due_source: str
    description: str
    skills: JsonList = Field(sa_type=STORED_JSON)
    external_allocated_by: str | None
    external_id: str | None
    hazard: bool  # what the release before knew of `concerns`
    concerns: JsonList = Field(sa_type=STORED_JSON)
    defect: str | None
    gas_check_due_on: date | None
    contract_due_at: datetime | None
    statutory_due_at: datetime | None = Field(index=True)
    follows: str | None = Field(index=True)
    same_operative_as: str | None = Field(foreign_key="operatives.ref")
    after_ref: str | None = Field(index=True)
    after_days: int | None
    after_unit: str | None
    state: str = Field(index=True)
    version: int
    needs_of_work: JsonList = Field(default=[], sa_type=STORED_JSON, sa_column_kwargs={"server_default": "[]"})


class StepRow(SQLModel, table=True):
    """What was done about a hazard or a legal duty; never changed and never removed (rule 76).

    `id` keeps the order in which things were recorded.
    """

    __tablename__ = "statutory_steps"

    id: int | None = Field(default=None, primary_key=True)
    ref: str = Field(unique=True)
    work_order_ref: str = Field(foreign_key="work_orders.ref", index=True)
    kind: str
    at: datetime
    recorded_at: datetime
    by: str
    words: str
    finding: str | None
    in_person: bool
    withdraws: str | None


class OfferRow(SQLModel, table=True):
    """One set of offers, with what was withheld and why (rules 5 and 20)."""

    __tablename__ = "offers"

    ref: str = Field(primary_key=True)
    work_order_ref: str = Field(foreign_key="work_orders.ref", index=True)
    made_at: datetime = Field(index=True)
    made_by: str
    offers: JsonList = Field(sa_type=STORED_JSON)
    withheld: JsonList = Field(sa_type=STORED_JSON)
    resident_agrees: bool
    chosen: JsonObject | None = Field(sa_type=STORED_JSON)
    refused_because: str | None
    refused_words: str
    first_day: date | None
    last_day: date | None


class FeedRejectRow(SQLModel, table=True):
    """A line that could not be taken, kept once for the same file (rule 65)."""

    __tablename__ = "feed_rejects"

    feed: str = Field(primary_key=True)
    source_digest: str = Field(primary_key=True)
    line: int = Field(primary_key=True)
    field: str
    reason: str
    raw: str
    kept_at: datetime = Field(index=True)
