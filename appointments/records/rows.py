"""How a row looks to the mapping: column names to values, coming from the database and going to it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

Row: TypeAlias = Mapping[str, Any]
Values: TypeAlias = dict[str, object]
