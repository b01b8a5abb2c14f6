"""Homes, households, residents, their numbers, and access requirements."""

from datetime import date, datetime

from sqlmodel import Field, SQLModel

from appointments.records.tables.columns import STORED_JSON, JsonList, JsonObject


class HomeRow(SQLModel, table=True):
    __tablename__ = "homes"

    ref: str = Field(primary_key=True)
    property_ref: str = Field(unique=True)
    uprn: str | None = Field(default=None, unique=True)
    address: JsonList = Field(sa_type=STORED_JSON)
    postcode: str = Field(index=True)
    lat: float
    lon: float
    patch: str
    communal_door: bool


class HouseholdRow(SQLModel, table=True):
    __tablename__ = "households"

    ref: str = Field(primary_key=True)
    home_ref: str = Field(foreign_key="homes.ref", unique=True)
    version: int
    since: datetime | None = None
    known_since: datetime | None = None


class ResidentRow(SQLModel, table=True):
    """`position` counts from 0: the first resident is the one who is written to."""

    __tablename__ = "residents"

    ref: str = Field(primary_key=True)
    household_ref: str = Field(foreign_key="households.ref", index=True)
    position: int
    name: str
    prefers: JsonList = Field(sa_type=STORED_JSON)
    email: str | None
    language: str


class ContactNumberRow(SQLModel, table=True):
    """`number` in E.164. The same number may belong to several residents (rule 36)."""

    __tablename__ = "contact_numbers"

    resident_ref: str = Field(primary_key=True, foreign_key="residents.ref")
    position: int = Field(primary_key=True)
    number: str = Field(index=True)
    line: str
    label: str
    safe: bool
    withdrawn_at: datetime | None


class RequirementRow(SQLModel, table=True):
    """`kind` is the tagged JSON of `write_kind`; `tag` repeats its tag for counting and lists."""

    __tablename__ = "access_requirements"

    ref: str = Field(primary_key=True)
    home_ref: str = Field(foreign_key="homes.ref", index=True)
    tag: str = Field(index=True)
    kind: JsonObject = Field(sa_type=STORED_JSON)
    source: str
    recorded_by: str
    recorded_at: datetime
    starts_on: date
    review_on: date = Field(index=True)
    ends_on: date | None
    provisional: bool
    declined: str | None
    effect: str
    replaces: str | None
