"""One-press sign-in links that `kept run` prints, one for each kind of user. Development only, for a day."""

from __future__ import annotations

from datetime import datetime, timedelta

from web.links import DEVELOPMENT_SIGN_IN, sign

LINK_LENGTH = timedelta(hours=24)


def make_link(public_url: str, secret: str, account_ref: str, now: datetime) -> str:
    """The whole address. It works until a day from `now`, more than once, and only where development is on."""
    token = sign(secret, DEVELOPMENT_SIGN_IN, account_ref, now + LINK_LENGTH)
    return f"{public_url}/sign-in/link/{token}"
