"""Tokens let a program, such as a contractor's own app, act as an operative's account. Each is shown once."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from hashlib import sha256

from appointments.domain.accounts import Account, AccountRole, ApiToken
from appointments.domain.errors import Invalid, NotFound, WrongState
from appointments.domain.limits import NAME, at_most
from appointments.ports import Clock, UnitOfWork

PREFIX = "kept_"


@dataclass(frozen=True)
class MakeToken:
    """`label` says whose app it is for."""

    username: str
    label: str


@dataclass(frozen=True)
class WithdrawToken:
    ref: str


@dataclass(frozen=True)
class TokenMade:
    """`secret` is the token itself: here and nowhere else."""

    token: ApiToken
    secret: str


def make_token(request: MakeToken, *, uow: UnitOfWork, clock: Clock) -> TokenMade:
    """A new token of an operative's account."""
    label = at_most(request.label, NAME, "label")
    if not label:
        raise Invalid("label", "label: say whose app the token is for")
    secret = f"{PREFIX}{secrets.token_urlsafe(32)}"
    with uow.write() as records:
        account = records.accounts.by_username(request.username.strip().lower())
        if account is None:
            raise NotFound(f"there is no account {request.username}")
        if account.role is not AccountRole.OPERATIVE or not account.active:
            raise Invalid("username", "username: a token is for the account of an operative who can sign in")
        token = ApiToken(records.new_ref("K"), account.ref, _digest(secret), label, clock.now())
        records.api_tokens.add(token)
        records.commit()
    return TokenMade(token, secret)


def withdraw_token(request: WithdrawToken, *, uow: UnitOfWork, clock: Clock) -> ApiToken:
    """It opens nothing from now on."""
    with uow.write() as records:
        token = records.api_tokens.get(request.ref)
        if token.withdrawn_at is not None:
            raise WrongState(f"token {token.ref} was withdrawn before")
        withdrawn = replace(token, withdrawn_at=clock.now())
        records.api_tokens.save(withdrawn)
        records.commit()
    return withdrawn


def account_of_token(secret: str, *, uow: UnitOfWork) -> Account | None:
    """Whose account a token opens; None for one that nobody made, or that was withdrawn, or of a closed account."""
    if not secret.startswith(PREFIX) or len(secret) > 200:
        return None
    with uow.read() as records:
        token = records.api_tokens.by_digest(_digest(secret))
        if token is None or token.withdrawn_at is not None:
            return None
        account = records.accounts.get(token.account_ref)
        return account if account.active else None


def tokens_in_force(*, uow: UnitOfWork) -> tuple[tuple[ApiToken, Account], ...]:
    """Those that were not withdrawn, with the account each opens."""
    with uow.read() as records:
        found = [token for token in records.api_tokens.all() if token.withdrawn_at is None]
        return tuple((token, records.accounts.get(token.account_ref)) for token in found)


def _digest(secret: str) -> str:
    """Plain SHA-256: a token is 256 bits of chance, so there is nothing to guess that a slow digest would protect."""
    return sha256(secret.encode()).hexdigest()
