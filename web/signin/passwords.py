"""Passwords: argon2 hashes, and a check that takes as long for a name nobody has."""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from appointments.domain.accounts import Account

# The hash of a password nobody kept, with argon2's current defaults: tried when there is no account, so that the time
# taken does not tell whether there is one.
NOBODYS = "$argon2id$v=19$m=65536,t=3,p=4$kY7XVw7wsBjw2ne+nmgGnA$aYAxHBU+tHGd3HbMoTszhMRH1VKsxYOwW1cKWakLrWM"


def hash_password(password: str) -> str:
    """The text to keep as `Account.password_hash`, with argon2's current defaults."""
    return PasswordHasher().hash(password)


def password_fits(account: Account | None, password: str, *, hasher: PasswordHasher) -> bool:
    """Whether this is the password of an account that may sign in. Always costs one hash."""
    kept = account.password_hash if account is not None and account.active else ""
    return _verifies(kept or NOBODYS, password, hasher) and kept != ""


def _verifies(kept: str, password: str, hasher: PasswordHasher) -> bool:
    try:
        return hasher.verify(kept, password)
    except (VerificationError, InvalidHashError):
        return False
