"""What shows that something happened, what the gate answered, and what the resident says. The first two never change.

Triggers in the migrations refuse UPDATE and DELETE on `evidence` and `judgements`.
"""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKeyConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from appointments.records.tables.columns import STORED_JSON, JsonList, JsonObject


class EvidenceRow(SQLModel, table=True):
    """`id` keeps the order in which things were recorded."""

    __tablename__ = "evidence"

    id: int | None = Field(default=None, primary_key=True)
    ref: str = Field(unique=True)
    appointment_ref: str = Field(foreign_key="appointments.ref", index=True)
    kind: str
    source: str
    device_at: datetime
    received_at: datetime
    by: str
    data: JsonObject = Field(sa_type=STORED_JSON)
    digest: str = Field(index=True)
    fingerprint: str = Field(default="", index=True, sa_column_kwargs={"server_default": ""})
    held_ms: int = Field(default=0, sa_type=BigInteger, sa_column_kwargs={"server_default": "0"})
    held_known: str = Field(default="", sa_column_kwargs={"server_default": ""})


class JudgementRow(SQLModel, table=True):
    """The unique key over four columns is what the appointment's foreign key points at."""

    __tablename__ = "judgements"
    __table_args__ = (
        UniqueConstraint("ref", "outcome", "allowed", "appointment_ref", name="uq_judgements_for_the_lock"),
        # Deferred, so that history can be loaded: judgements first, then the appointments that they allow. `use_alter`
        # says that this one of the two keys between the tables is the one added afterwards.
        ForeignKeyConstraint(
            ["appointment_ref"], ["appointments.ref"], deferrable=True, initially="DEFERRED", use_alter=True
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    ref: str = Field(unique=True)
    appointment_ref: str = Field(index=True)
    promise_version: int
    outcome: str
    allowed: bool
    findings: JsonList = Field(sa_type=STORED_JSON)
    established_outcome: str
    established_words: str
    rulebook_version: str
    rulebook_digest: str
    judged_at: datetime
    evidence_digests: JsonList = Field(sa_type=STORED_JSON)


class ChallengeRow(SQLModel, table=True):
    """`reply_ref` and `repeats` are no foreign keys: SQLite adds none to a table that is there already."""

    __tablename__ = "challenges"

    ref: str = Field(primary_key=True)
    appointment_ref: str = Field(foreign_key="appointments.ref", index=True)
    outcome: str
    said: str
    raised_at: datetime
    decided_at: datetime | None
    reviewer: str
    upheld: bool | None
    reason: str
    reply_ref: str | None
    repeats: str | None
