"""Give somebody a way to sign in, or change it."""

from __future__ import annotations

from dataclasses import dataclass

from appointments.domain.accounts import Account, AccountRole
from appointments.domain.errors import Invalid
from appointments.domain.refs import OperativeRef
from appointments.ports import UnitOfWork


@dataclass(frozen=True)
class RecordAccount:
    """`password_hash` is argon2's text, made at the door: a plain password never comes this far."""

    username: str
    name: str
    role: AccountRole
    password_hash: str
    operative_ref: OperativeRef | None = None
    active: bool = True


def record_account(request: RecordAccount, *, uow: UnitOfWork) -> Account:
    """The account as stored; one with the same username is replaced."""
    username = request.username.strip().lower()
    if not username:
        raise Invalid("username", "username: give a name to sign in with")
    if (request.role is AccountRole.OPERATIVE) != (request.operative_ref is not None):
        raise Invalid("operative", "operative: an operative's account, and no other, names an operative")
    with uow.write() as records:
        if request.operative_ref is not None:
            records.operatives.get(request.operative_ref)
        held = records.accounts.by_username(username)
        account = Account(
            ref=held.ref if held else records.new_ref("U"),
            username=username,
            name=request.name.strip() or username,
            role=request.role,
            password_hash=request.password_hash,
            operative_ref=request.operative_ref,
            active=request.active,
        )
        records.accounts.put(account)
        records.commit()
    return account
