"""Signed links: an address that says for itself what it opens, for whom and until when.

A link is signed, not encrypted, so it holds a reference and nothing about a person. The purpose is part of the
signature: a link made for one purpose opens nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from math import ceil

from itsdangerous import BadSignature, URLSafeSerializer

RESIDENT_APPOINTMENT = "resident-appointment"
DEVELOPMENT_SIGN_IN = "development-sign-in"


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


def _serializer(secret: str, purpose: str) -> URLSafeSerializer:
    return URLSafeSerializer(secret, salt=f"kept.link.{purpose}")
