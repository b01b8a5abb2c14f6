"""The lines of navigation over the pages. Each blueprint brings its own; the reader sees those it may enter."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask import request, url_for


@dataclass(frozen=True)
class NavigationItem:
    """One line: its words and the endpoint it opens. `development_only` hides it in production."""

    words: str
    endpoint: str
    development_only: bool = False


def links(items: Iterable[NavigationItem]) -> list[dict[str, Any]]:
    """Items as the service navigation component takes them. The longest address that the page lies under is marked."""
    found = [(item, url_for(item.endpoint)) for item in items]
    under = [address for _item, address in found if _lies_under(request.path, address)]
    nearest = max(under, key=len, default=None)
    return [
        {
            "text": item.words,
            "href": address,
            "current": address == request.path,
            "active": address == nearest,
        }
        for item, address in found
    ]


def _lies_under(path: str, address: str) -> bool:
    return path == address or path.startswith(address.rstrip("/") + "/")
