"""Who looked at what, reviews of what households need, what was erased, and what must not be.

Rows are only ever added, triggers in the migrations refuse UPDATE and DELETE; words that are erased stand apart.
"""

from datetime import date, datetime

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from appointments.records.tables import columns  # noqa: F401  constraint names come first


class AccessLogRow(SQLModel, table=True):
    """References and codes only. `home_ref` is empty for what is about no home, such as a page."""

    __tablename__ = "access_log"
    __table_args__ = (Index(None, "home_ref", "by", "at"), Index(None, "at"), Index(None, "by", "at"))

    id: int | None = Field(default=None, primary_key=True)
    at: datetime
    by: str
    role: str
    subject: str
    about: str
    home_ref: str | None
    allowed: bool
    reason: str
    sensitive: bool


class RequirementReviewRow(SQLModel, table=True):
    __tablename__ = "requirement_reviews"

    ref: str = Field(primary_key=True)
    requirement_ref: str = Field(foreign_key="access_requirements.ref", index=True)
    home_ref: str = Field(foreign_key="homes.ref", index=True)
    decision: str
    by: str
    at: datetime
    was_due_on: date
    review_on: date | None
    replaced_by: str | None


class ReviewWordsRow(SQLModel, table=True):
    """What a reviewer wrote, apart from the review itself: it can be erased when the review must stay."""

    __tablename__ = "review_words"

    review_ref: str = Field(primary_key=True, foreign_key="requirement_reviews.ref")
    words: str


class AlertWordsRow(SQLModel, table=True):
    """What an alert of another system says, word for word, until it was turned into an instruction (rule 68)."""

    __tablename__ = "alert_words"

    task_ref: str = Field(primary_key=True, foreign_key="tasks.ref")
    words: str


class ErasureRow(SQLModel, table=True):
    """One thing whose words were erased: `kind` is of what, `ref` which. Nothing is erased without its row here."""

    __tablename__ = "erasures"
    __table_args__ = (UniqueConstraint("kind", "ref"),)

    id: int | None = Field(default=None, primary_key=True)
    kind: str
    ref: str
    run: str = Field(index=True)
    at: datetime


class LegalHoldRow(SQLModel, table=True):
    """The last row of a work order says whether it is held."""

    __tablename__ = "legal_holds"

    id: int | None = Field(default=None, primary_key=True)
    work_order_ref: str = Field(foreign_key="work_orders.ref", index=True)
    held: bool
    by: str
    at: datetime
    why: str
