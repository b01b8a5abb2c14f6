"""What follows a visit: attempts, checks, decisions, and money either way."""

from __future__ import annotations

from typing import Protocol

from appointments.domain.attempts import ContactAttempt
from appointments.domain.cancelling import OrderDecision, VulnerabilityCheck
from appointments.domain.compensation import Compensation
from appointments.domain.recharging import Recharge
from appointments.domain.refs import (
    AppointmentRef,
    CompensationRef,
    HomeRef,
    RechargeRef,
    WorkOrderRef,
)


class Aftercare(Protocol):
    """What was tried, looked at and decided about a work order after a visit. Facts: only ever added."""

    def add_attempt(self, attempt: ContactAttempt) -> None: ...
    def attempts(self, ref: WorkOrderRef) -> list[ContactAttempt]:
        """In the order in which they were made."""

    def add_check(self, check: VulnerabilityCheck) -> None: ...
    def checks(self, ref: WorkOrderRef) -> list[VulnerabilityCheck]:
        """In the order in which they were made."""

    def add_decision(self, decision: OrderDecision) -> None: ...
    def decisions(self, ref: WorkOrderRef) -> list[OrderDecision]:
        """In the order in which they were made."""


class Compensations(Protocol):
    def add(self, compensation: Compensation) -> bool:
        """False when there is one for this version of the promise already."""

    def get(self, ref: CompensationRef) -> Compensation: ...
    def of(self, ref: AppointmentRef) -> list[Compensation]:
        """By version of the promise."""

    def save(self, compensation: Compensation) -> None: ...


class Recharges(Protocol):
    def add(self, recharge: Recharge) -> bool:
        """False when there is one for this appointment already."""

    def get(self, ref: RechargeRef) -> Recharge: ...
    def of(self, ref: AppointmentRef) -> Recharge | None: ...
    def of_home(self, ref: HomeRef) -> list[Recharge]:
        """In the order in which they were proposed."""

    def save(self, recharge: Recharge) -> None: ...
