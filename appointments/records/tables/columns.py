"""What all tables share: how constraints are named, and how lists and objects are stored.

Constraint names must be known before the first table is declared, because SQLite's batch migrations find a constraint
by its name only. Every table module imports this one first.
"""

from collections.abc import Mapping
from typing import Any, TypeAlias

from sqlalchemy import JSON
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import SQLModel

NAMING: Mapping[str, str] = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
SQLModel.metadata.naming_convention = dict(NAMING)

# Python's None becomes NULL, never the JSON word `null`, so that IS NULL finds what is not there.
STORED_JSON = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")

JsonList: TypeAlias = list[Any]
JsonObject: TypeAlias = dict[str, Any]
