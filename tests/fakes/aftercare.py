"""What follows an outcome: attempts and decisions, compensation, recharges."""

from __future__ import annotations

from dataclasses import replace

from appointments.domain.attempts import ContactAttempt
from appointments.domain.cancelling import OrderDecision, VulnerabilityCheck
from appointments.domain.compensation import Compensation
from appointments.domain.recharging import Recharge
from tests.fakes.stored import Fake, add_once, check_version, required


class FakeAftercare(Fake):
    def add_attempt(self, attempt: ContactAttempt) -> None:
        add_once(self._stored.attempts, attempt.ref, attempt)

    def attempts(self, ref: str) -> list[ContactAttempt]:
        theirs = [item for item in self._stored.attempts.values() if item.work_order_ref == ref]
        return sorted(theirs, key=lambda item: (item.at, item.ref))

    def add_check(self, check: VulnerabilityCheck) -> None:
        add_once(self._stored.checks, check.ref, check)

    def checks(self, ref: str) -> list[VulnerabilityCheck]:
        theirs = [item for item in self._stored.checks.values() if item.work_order_ref == ref]
        return sorted(theirs, key=lambda item: (item.at, item.ref))

    def add_decision(self, decision: OrderDecision) -> None:
        add_once(self._stored.decisions, decision.ref, decision)

    def decisions(self, ref: str) -> list[OrderDecision]:
        theirs = [item for item in self._stored.decisions.values() if item.work_order_ref == ref]
        return sorted(theirs, key=lambda item: (item.at, item.ref))


class FakeCompensations(Fake):
    def add(self, compensation: Compensation) -> bool:
        if any(item.promise_version == compensation.promise_version for item in self.of(compensation.appointment_ref)):
            return False
        add_once(self._stored.compensations, compensation.ref, compensation)
        return True

    def get(self, ref: str) -> Compensation:
        return required(self._stored.compensations, ref)

    def of(self, ref: str) -> list[Compensation]:
        theirs = [item for item in self._stored.compensations.values() if item.appointment_ref == ref]
        return sorted(theirs, key=lambda item: item.promise_version)

    def save(self, compensation: Compensation) -> None:
        check_version(self._stored.compensations.get(compensation.ref), compensation)
        self._stored.compensations[compensation.ref] = replace(compensation, version=compensation.version + 1)


class FakeRecharges(Fake):
    def add(self, recharge: Recharge) -> bool:
        if self.of(recharge.appointment_ref) is not None:
            return False
        add_once(self._stored.recharges, recharge.ref, recharge)
        return True

    def get(self, ref: str) -> Recharge:
        return required(self._stored.recharges, ref)

    def of(self, ref: str) -> Recharge | None:
        return next((item for item in self._stored.recharges.values() if item.appointment_ref == ref), None)

    def of_home(self, ref: str) -> list[Recharge]:
        theirs = [item for item in self._stored.recharges.values() if item.home_ref == ref]
        return sorted(theirs, key=lambda item: (item.proposed_at, item.ref))

    def save(self, recharge: Recharge) -> None:
        check_version(self._stored.recharges.get(recharge.ref), recharge)
        self._stored.recharges[recharge.ref] = replace(recharge, version=recharge.version + 1)
