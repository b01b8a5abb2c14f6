"""A table as the printed pack has it: a caption, heads, and rows of words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias

Table: TypeAlias = dict[str, Any]


def table(caption: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Table:
    return {"caption": caption, "heads": list(heads), "rows": [list(row) for row in rows]}
