"""The in-memory unit of work: one writer at a time, and nothing kept that was not committed."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from appointments import ports
from appointments.records.errors import ReadOnlyTransaction
from tests.fakes.aftercare import FakeAftercare, FakeCompensations, FakeRecharges
from tests.fakes.devices import FakeApiTokens, FakeDeviceActions
from tests.fakes.households import FakeAlerts, FakeHomes, FakeHouseholds, FakeRequirements, FakeReviews
from tests.fakes.landlord import FakeAccounts, FakeFeedRejects, FakeFigures, FakeLandlords, FakeReminderRulebooks
from tests.fakes.ledger import FakeLedger
from tests.fakes.messages import FakeMessages, FakeProviderStates, FakeReplies, FakeTasks
from tests.fakes.orders import FakeEmergencies, FakeGaps, FakeHolds, FakeOffers, FakeSteps, FakeWorkOrders
from tests.fakes.privacy import FakeAccessLog, FakeRetention
from tests.fakes.rounds import FakeDayPlans, FakeOperatives, FakeRounds
from tests.fakes.stored import Stored
from tests.fakes.third_parties import FakeThirdParties
from tests.fakes.visits import FakeAppointments, FakeCalls, FakeChallenges, FakeEvidenceLog, FakeJudgements


class InMemoryUnitOfWork:
    """One writer at a time, as SQLite has. `stored` is what was committed."""

    def __init__(self) -> None:
        self.stored = Stored()
        self._one_writer = threading.Lock()

    @contextmanager
    def read(self) -> Iterator[InMemoryRecords]:
        yield InMemoryRecords(self.stored.copy(writable=False), _nothing_to_commit)

    @contextmanager
    def write(self) -> Iterator[InMemoryRecords]:
        with self._one_writer:
            stored = self.stored.copy(writable=True)
            yield InMemoryRecords(stored, lambda: setattr(self, "stored", stored.copy(writable=True)))


def _nothing_to_commit() -> None:
    raise ReadOnlyTransaction("there is nothing to commit in read()")


class InMemoryRecords:
    def __init__(self, stored: Stored, commit: Callable[[], None]) -> None:
        self._stored = stored
        self._commit = commit
        self.homes: ports.Homes = FakeHomes(stored)
        self.households: ports.Households = FakeHouseholds(stored)
        self.requirements: ports.Requirements = FakeRequirements(stored)
        self.work_orders: ports.WorkOrders = FakeWorkOrders(stored)
        self.operatives: ports.Operatives = FakeOperatives(stored)
        self.rounds: ports.Rounds = FakeRounds(stored)
        self.appointments: ports.Appointments = FakeAppointments(stored)
        self.day_plans: ports.DayPlans = FakeDayPlans(stored)
        self.third_parties: ports.ThirdParties = FakeThirdParties(stored)
        self.offers: ports.Offers = FakeOffers(stored)
        self.holds: ports.Holds = FakeHolds(stored)
        self.gaps: ports.Gaps = FakeGaps(stored)
        self.emergencies: ports.Emergencies = FakeEmergencies(stored)
        self.steps: ports.Steps = FakeSteps(stored)
        self.evidence: ports.EvidenceLog = FakeEvidenceLog(stored)
        self.calls: ports.Calls = FakeCalls(stored)
        self.device_actions: ports.DeviceActions = FakeDeviceActions(stored)
        self.judgements: ports.Judgements = FakeJudgements(stored)
        self.messages: ports.Messages = FakeMessages(stored)
        self.provider_states: ports.ProviderStates = FakeProviderStates(stored)
        self.replies: ports.Replies = FakeReplies(stored)
        self.tasks: ports.Tasks = FakeTasks(stored)
        self.challenges: ports.Challenges = FakeChallenges(stored)
        self.aftercare: ports.Aftercare = FakeAftercare(stored)
        self.compensations: ports.Compensations = FakeCompensations(stored)
        self.recharges: ports.Recharges = FakeRecharges(stored)
        self.landlord: ports.Landlords = FakeLandlords(stored)
        self.figures: ports.Figures = FakeFigures(stored)
        self.reminder_rulebooks: ports.ReminderRulebooks = FakeReminderRulebooks(stored)
        self.accounts: ports.Accounts = FakeAccounts(stored)
        self.api_tokens: ports.ApiTokens = FakeApiTokens(stored)
        self.feed_rejects: ports.FeedRejects = FakeFeedRejects(stored)
        self.access_log: ports.AccessLog = FakeAccessLog(stored)
        self.reviews: ports.Reviews = FakeReviews(stored)
        self.alerts: ports.Alerts = FakeAlerts(stored)
        self.retention: ports.Retention = FakeRetention(stored)
        self.ledger: ports.Ledger = FakeLedger(stored)

    def new_ref(self, prefix: str) -> str:
        """Counted, so that a test can foretell them: `A-222222222223`; letters and digits as in the real ones."""
        number = self._stored.refs.get(prefix, 0) + 1
        dict.__setitem__(self._stored.refs, prefix, number)
        return f"{prefix}-{_in_reference_letters(number)}"

    def commit(self) -> None:
        self._commit()


def _in_reference_letters(number: int) -> str:
    letters, found = "23456789ABCDEFGHJKMNPQRSTVWXYZ", ""
    for _ in range(12):
        number, digit = divmod(number, len(letters))
        found = letters[digit] + found
    return found
