"""The lines of navigation over the pages. Each blueprint brings its own; the reader sees those it may enter."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from flask import request, url_for


@dataclass(frozen=True)
class NavigationItem:
    """One line: its words and the endpoint it opens. `development_only` hides it in production.

    `count` is asked on every page and stands behind the words when it is not zero: `Tasks (3)`.
    """

    words: str
    endpoint: str
    development_only: bool = False
    count: Callable[[], int] | None = None


def links(items: Iterable[NavigationItem]) -> list[dict[str, Any]]:
    """Items as the service navigation component takes them. The longest address that the page lies under is marked."""
    found = [(item, url_for(item.endpoint)) for item in items]
    under = [address for _item, address in found if _lies_under(request.path, address)]
    nearest = max(under, key=len, default=None)
    return [
        {
            "text": _words(item),
            "href": address,
            "current": address == request.path,
            "active": address == nearest,
        }
        for item, address in found
    ]


def _words(item: NavigationItem) -> str:
    waiting = item.count() if item.count else 0
    return f"{item.words} ({waiting})" if waiting else item.words


def _lies_under(path: str, address: str) -> bool:
    return path == address or path.startswith(address.rstrip("/") + "/")
