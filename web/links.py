"""Signed links: an address that says for itself what it opens, for whom and until when.

A link is signed, not encrypted, so it holds a reference and nothing about a person. The purpose is part of the
signature: a link made for one purpose opens nothing else.
"""

from __future__ import annotations

from datetime import UTC, datetime

from itsdangerous import BadSignature, URLSafeSerializer

RESIDENT_APPOINTMENT = "resident-appointment"
DEVELOPMENT_SIGN_IN = "development-sign-in"


class LinkRefused(Exception):
    """The link is not one of ours, or it was made for something else."""


class LinkExpired(LinkRefused):
    """One of ours whose time is over."""


def sign(secret: str, purpose: str, subject: str, expires_at: datetime) -> str:
    """The token that opens `subject` (a reference) until `expires_at`, exclusive."""
    return str(_serializer(secret, purpose).dumps([subject, int(expires_at.timestamp())]))


def open_link(secret: str, purpose: str, token: str, now: datetime) -> str:
    """The subject of a token; raises LinkRefused, or LinkExpired from its end on."""
    try:
        subject, expires = _serializer(secret, purpose).loads(token)
        expires_at = datetime.fromtimestamp(expires, tz=UTC)
    except (BadSignature, ValueError, TypeError, OverflowError) as exc:
        raise LinkRefused("the link is not valid") from exc
    if now >= expires_at:
        raise LinkExpired("the link has expired")
    return str(subject)


def _serializer(secret: str, purpose: str) -> URLSafeSerializer:
    return URLSafeSerializer(secret, salt=f"kept.link.{purpose}")
