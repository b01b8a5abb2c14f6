"""The ledger and its seals. Rows are only ever added: triggers in the migrations refuse UPDATE and DELETE."""

from datetime import datetime

from sqlalchemy import ForeignKeyConstraint, Index
from sqlmodel import Field, SQLModel


class LedgerRow(SQLModel, table=True):
    """One fact. `payload` is the canonical JSON as it was hashed, byte for byte, which is why it is text."""

    __tablename__ = "ledger"

    stream: str = Field(primary_key=True)
    number: int = Field(primary_key=True)
    name: str
    at: datetime
    payload: str
    previous: str
    digest: str


class SealRow(SQLModel, table=True):
    """One nightly seal. `streams` and `entries` count all that is sealed so far."""

    __tablename__ = "seals"

    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    sealed_at: datetime
    streams: int
    previous: str
    digest: str


class SealHeadRow(SQLModel, table=True):
    """How far a stream reached when it was sealed: kept only where that changed since the seal before."""

    __tablename__ = "seal_heads"
    __table_args__ = (
        # Deferred, because the heads are written before the seal whose digest is over them.
        ForeignKeyConstraint(["seal"], ["seals.number"], deferrable=True, initially="DEFERRED"),
        Index(None, "stream", "number"),
    )

    seal: int = Field(primary_key=True)
    stream: str = Field(primary_key=True)
    number: int
    digest: str
