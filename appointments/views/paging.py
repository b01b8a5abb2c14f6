"""Lists are read a page at a time."""

from __future__ import annotations

from dataclasses import dataclass

ROWS_PER_PAGE = 50


@dataclass(frozen=True)
class Paging:
    """`page` counts from 1 and lies within `pages`, whatever was asked for; `total` counts rows."""

    page: int
    pages: int
    total: int

    @property
    def offset(self) -> int:
        return (self.page - 1) * ROWS_PER_PAGE


def paging(wanted_page: int, total: int) -> Paging:
    """The page that is shown: a page past the end is the last one."""
    pages = max(1, -(-total // ROWS_PER_PAGE))
    return Paging(min(max(1, wanted_page), pages), pages, total)
