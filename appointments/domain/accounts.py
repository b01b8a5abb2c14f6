"""Who may sign in, and as what."""

from __future__ import annotations

from dataclasses import dataclass
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
