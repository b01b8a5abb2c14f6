"""Who may sign in, and as what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from appointments.domain.refs import OperativeRef


class AccountRole(StrEnum):
    PLANNER = "planner"
    OPERATIVE = "operative"
    MANAGER = "manager"
    DPO = "dpo"  # the data protection officer


@dataclass(frozen=True)
class Account:
    """`password_hash` is argon2's own text. `operative_ref` is set for operatives and names whose round they see."""

    ref: str
    username: str
    name: str
    role: AccountRole
    password_hash: str
    operative_ref: OperativeRef | None = None
    active: bool = True


@dataclass(frozen=True)
class ApiToken:
    """Lets a program, such as a contractor's own app, act as an operative's account. `label` says whose it is.

    The token itself is shown once, when it is made; `digest` is its SHA-256.
    """

    ref: str
    account_ref: str
    digest: str
    label: str
    made_at: datetime
    withdrawn_at: datetime | None = None
