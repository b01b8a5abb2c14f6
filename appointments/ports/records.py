"""One transaction over everything that is stored."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Protocol

from appointments.ports.aftercare import Aftercare, Compensations, Recharges
from appointments.ports.devices import ApiTokens, DeviceActions
from appointments.ports.households import Alerts, Homes, Households, Requirements, Reviews
from appointments.ports.landlord import Accounts, FeedRejects, Figures, Landlords, ReminderRulebooks
from appointments.ports.ledger import Ledger
from appointments.ports.messages import Messages, ProviderStates, Replies, Tasks
from appointments.ports.orders import Emergencies, Gaps, Holds, Offers, Steps, WorkOrders
from appointments.ports.privacy import AccessLog, Retention
from appointments.ports.rounds import DayPlans, Operatives, Rounds, ThirdParties
from appointments.ports.visits import Appointments, Calls, Challenges, EvidenceLog, Judgements


class Records(Protocol):
    """One transaction's view of everything stored. Without `commit()` nothing of it is kept."""

    homes: Homes
    households: Households
    requirements: Requirements
    work_orders: WorkOrders
    operatives: Operatives
    rounds: Rounds
    appointments: Appointments
    day_plans: DayPlans
    third_parties: ThirdParties
    offers: Offers
    holds: Holds
    gaps: Gaps
    emergencies: Emergencies
    steps: Steps
    evidence: EvidenceLog
    calls: Calls
    device_actions: DeviceActions
    judgements: Judgements
    messages: Messages
    provider_states: ProviderStates
    replies: Replies
    tasks: Tasks
    challenges: Challenges
    aftercare: Aftercare
    compensations: Compensations
    recharges: Recharges
    landlord: Landlords
    figures: Figures
    reminder_rulebooks: ReminderRulebooks
    accounts: Accounts
    api_tokens: ApiTokens
    feed_rejects: FeedRejects
    access_log: AccessLog
    reviews: Reviews
    alerts: Alerts
    retention: Retention
    ledger: Ledger

    def new_ref(self, prefix: str) -> str:
        """A new reference such as `A-7K3MQ2XD9FWB`: prefix, hyphen, 12 characters that are not mistaken for others."""

    def commit(self) -> None: ...


class UnitOfWork(Protocol):
    """Opens transactions; safe to share between threads, because it holds none."""

    def read(self) -> AbstractContextManager[Records]:
        """One consistent view; writing through it is refused."""

    def write(self) -> AbstractContextManager[Records]:
        """Rolls back unless `commit()` was called, also when leaving by an exception."""
