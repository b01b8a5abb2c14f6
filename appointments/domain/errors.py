"""Broken requests. A "no" that the product is meant to give is a value, never one of these.

`code` is a stable slug that programs may compare; `message` is a sentence for people, and names the field when there is
one. Doors translate the classes into statuses (web/errors.py); nothing else catches them to carry on.
"""

from __future__ import annotations


class DomainError(Exception):
    """A request that cannot be carried out. Nothing was changed."""

    code = "refused"

    def __init__(self, message: str, *, code: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        if code is not None:
            self.code = code


class NotFound(DomainError):
    """The named thing does not exist, or not for this user."""

    code = "not-found"


class MayNotSee(DomainError):
    """Not for this role (rule 72). That it was asked for is on record."""

    code = "may-not-see"


class WrongState(DomainError):
    """The thing exists, but what was asked cannot happen to it now."""

    code = "wrong-state"


class Stale(DomainError):
    """Somebody else changed it after it was read; read again and decide again."""

    code = "stale"


class SlotTaken(DomainError):
    """The slot was free when it was offered and is not any more. `fresh` holds the reference of new offers, if made."""

    code = "slot-taken"

    def __init__(self, message: str, *, fresh: object | None = None) -> None:
        super().__init__(message)
        self.fresh = fresh


class RequirementBroken(DomainError):
    """A booking would break hard access requirements; `requirements` names all of them, the first to be found first.

    Rule 6: override by a named manager.
    """

    code = "requirement-broken"

    def __init__(self, message: str, *, requirements: tuple[str, ...]) -> None:
        super().__init__(message)
        self.requirements = requirements


class Invalid(DomainError):
    """Bad input. `field` is the name the sender used for the offending value."""

    code = "invalid"

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field
