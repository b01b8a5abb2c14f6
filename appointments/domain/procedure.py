"""The rulebook as the landlord's procedure: what is asked before an outcome may be recorded, in words."""

from __future__ import annotations

from dataclasses import dataclass

from appointments.domain.outcomes import Outcome


@dataclass(frozen=True)
class Demand:
    """One demand with the figures filled in: what is asked, why, and who asks it."""

    code: str
    asks: str
    why: str
    source: str


@dataclass(frozen=True)
class OutcomeDemands:
    """Every demand on one outcome, in the order in which an operative meets them."""

    outcome: Outcome
    demands: tuple[Demand, ...]


@dataclass(frozen=True)
class Procedure:
    """The whole book: `established` is what the records show when a claim is not allowed, the first that holds."""

    version: str
    digest: str
    outcomes: tuple[OutcomeDemands, ...]
    established: tuple[tuple[Outcome, str], ...]
