"""The outbox, what came back, and what waits for a person."""

from datetime import datetime

from sqlalchemy import ForeignKeyConstraint, Index, UniqueConstraint, false
from sqlmodel import Field, SQLModel

from appointments.records.tables.columns import STORED_JSON, JsonList, JsonObject


class MessageRow(SQLModel, table=True):
    """`reply_ref` is no foreign key: replies point at the messages they answer, and one direction is enough.

    `overtaken` is set while a worker holds a message that should not be sent any more: when it comes back unsent it is
    superseded and does not wait again.
    """

    __tablename__ = "messages"
    __table_args__ = (
        UniqueConstraint("provider", "provider_ref"),
        Index(None, "state", "not_before", "id"),
        Index(None, "to", "state"),
    )

    id: int | None = Field(default=None, primary_key=True)
    ref: str = Field(unique=True)
    kind: str
    channel: str
    to: str
    text: str
    dedupe_key: str = Field(unique=True)
    queued_at: datetime
    not_before: datetime
    expires_at: datetime
    appointment_ref: str | None = Field(foreign_key="appointments.ref", index=True)
    promise_version: int | None
    question: JsonObject | None = Field(sa_type=STORED_JSON)
    offer_ref: str | None = Field(foreign_key="offers.ref")
    choices: JsonList = Field(sa_type=STORED_JSON)
    reply_ref: str | None
    state: str
    attempts: int
    lease_until: datetime | None
    provider: str
    provider_ref: str | None
    sent_at: datetime | None
    delivered_at: datetime | None
    failure: str
    overtaken: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    asked: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    ask_from: datetime | None = None
    language: str = Field(default="en", sa_column_kwargs={"server_default": "en"})
    rule_name: str = Field(default="", sa_column_kwargs={"server_default": ""})
    rule_version: int | None = None


class ProviderStateRow(SQLModel, table=True):
    __tablename__ = "provider_states"

    name: str = Field(primary_key=True)
    failures: int
    failure: str
    paused_at: datetime | None
    try_from: datetime | None
    pauses: int
    spent_until: datetime | None
    looked_at: datetime | None = None


class ReplyRow(SQLModel, table=True):
    __tablename__ = "replies"
    __table_args__ = (UniqueConstraint("provider", "provider_ref"),)

    id: int | None = Field(default=None, primary_key=True)
    ref: str = Field(unique=True)
    from_number: str = Field(index=True)
    text: str
    received_at: datetime
    provider: str
    provider_ref: str
    intent: str
    choice: int | None
    appointment_ref: str | None = Field(foreign_key="appointments.ref", index=True)
    promise_version: int | None
    answers: str | None = Field(foreign_key="messages.ref")
    answered_at: datetime | None = Field(index=True)


class TaskRow(SQLModel, table=True):
    __tablename__ = "tasks"
    __table_args__ = (
        # Deferred, because a task may be written down before the reply that caused it.
        ForeignKeyConstraint(["reply_ref"], ["replies.ref"], deferrable=True, initially="DEFERRED"),
        Index(None, "owner", "done_at", "due_at"),
    )

    ref: str = Field(primary_key=True)
    kind: str
    owner: str
    made_at: datetime
    due_at: datetime
    words: str
    dedupe_key: str = Field(unique=True)
    appointment_ref: str | None = Field(foreign_key="appointments.ref", index=True)
    work_order_ref: str | None = Field(foreign_key="work_orders.ref", index=True)
    home_ref: str | None = Field(foreign_key="homes.ref", index=True)
    reply_ref: str | None
    done_at: datetime | None
    done_by: str
    done_words: str
