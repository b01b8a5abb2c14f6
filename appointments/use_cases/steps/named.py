"""A step shared by use cases: who decides is a person with a name and a sign-in, never a job or a shared login."""

from __future__ import annotations

from appointments.domain.accounts import Account, AccountRole
from appointments.domain.errors import Invalid, NotFound
from appointments.ports import Records


def require_named(records: Records, by: str) -> Account:
    """The account of whoever does this; raises Invalid when it is nobody who can sign in in the office."""
    return _in_role(records, by, "this is decided by a named planner or manager", *_OFFICE)


def require_manager(records: Records, by: str) -> Account:
    """The same, and a manager."""
    return _in_role(records, by, "this is decided by a named manager", AccountRole.MANAGER)


_OFFICE = (AccountRole.PLANNER, AccountRole.MANAGER)


def _in_role(records: Records, by: str, words: str, *roles: AccountRole) -> Account:
    try:
        account = records.accounts.get(by)
    except NotFound as exc:
        raise Invalid("by", f"by: {words}") from exc
    if not account.active or account.role not in roles:
        raise Invalid("by", f"by: {words}")
    return account
