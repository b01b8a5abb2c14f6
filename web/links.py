"""Signed links: an address that says for itself what it opens, for whom and until when.

A link is signed, not encrypted, so it holds a reference and nothing about a person. The purpose is part of the
signature: a link made for one purpose opens nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from math import ceil
from typing import Any

from itsdangerous import BadSignature, URLSafeSerializer

RESIDENT_APPOINTMENT = "resident-appointment"
DEVELOPMENT_SIGN_IN = "development-sign-in"
# What stands in the place of the address by which a resident opens their appointment.
LINK_LEFT_OUT = "/r/…"
_RESIDENTS_LINK = re.compile(r"/r/[A-Za-z0-9_.~-]{20,}/?")


class LinkRefused(Exception):
    """The link is not one of ours, or it was made for something else."""


class LinkExpired(LinkRefused):
    """One of ours whose time is over."""


@dataclass(frozen=True)
class Opened:
    """What a token says. `made_at` is when it was signed; None for one from before that was kept in it."""

    subject: str
    made_at: datetime | None


def sign(secret: str, purpose: str, subject: str, expires_at: datetime, *, made_at: datetime | None = None) -> str:
    """The token that opens `subject` (a reference) until `expires_at`, exclusive.

    `made_at` is kept to the second above: what is made in the second in which something becomes known is not older.
    """
    said: list[object] = [subject, int(expires_at.timestamp())]
    if made_at is not None:
        said.append(ceil(made_at.timestamp()))
    return str(_serializer(secret, purpose).dumps(said))


def open_link(secret: str, purpose: str, token: str, now: datetime) -> str:
    """The subject of a token; raises LinkRefused, or LinkExpired from its end on."""
    return opened(secret, purpose, token, now).subject


def opened(secret: str, purpose: str, token: str, now: datetime) -> Opened:
    """As `open_link`, with when it was made."""
    try:
        subject, expires, *more = _serializer(secret, purpose).loads(token)
        expires_at = datetime.fromtimestamp(expires, tz=UTC)
        made_at = datetime.fromtimestamp(more[0], tz=UTC) if more else None
    except (BadSignature, ValueError, TypeError, OverflowError) as exc:
        raise LinkRefused("the link is not valid") from exc
    if now >= expires_at:
        raise LinkExpired("the link has expired")
    return Opened(str(subject), made_at)


def without_links(words: str) -> str:
    """Words of ours without the token by which a resident opens an appointment: whoever has it may act for them."""
    return _RESIDENTS_LINK.sub(LINK_LEFT_OUT, words)


def without_links_in(held: Any) -> Any:
    """The same for all texts of what is written as JSON."""
    if isinstance(held, str):
        return without_links(held)
    if isinstance(held, Mapping):
        return {name: without_links_in(value) for name, value in held.items()}
    if isinstance(held, list | tuple):
        return [without_links_in(value) for value in held]
    return held


def _serializer(secret: str, purpose: str) -> URLSafeSerializer:
    return URLSafeSerializer(secret, salt=f"kept.link.{purpose}")
