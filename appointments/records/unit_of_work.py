"""Transactions over SQLite or PostgreSQL.

A `read()` sees one state of the database throughout and cannot write. A `write()` is BEGIN IMMEDIATE on SQLite, which
has one writer at a time; on PostgreSQL it is READ COMMITTED, and what must not happen twice at once is held by versions
compared in the statement that raises them, by unique keys and by the exclusion constraint. Trying again after Stale is
left to the use case, because it has to decide again, too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine

from appointments import ports
from appointments.records.engine import BEGINS, on_sqlite
from appointments.records.errors import ReadOnlyTransaction, in_our_words
from appointments.records.ledger import SqlLedger, Verdict, verify
from appointments.records.outbox import SqlMessages
from appointments.records.refs import new_ref
from appointments.records.repositories.aftercare import SqlAftercare, SqlCompensations, SqlRecharges
from appointments.records.repositories.appointments import SqlAppointments
from appointments.records.repositories.booking import SqlEmergencies, SqlGaps, SqlHolds
from appointments.records.repositories.calls import SqlCalls
from appointments.records.repositories.day_plans import SqlDayPlans
from appointments.records.repositories.device_actions import SqlApiTokens, SqlDeviceActions
from appointments.records.repositories.evidence import SqlChallenges, SqlEvidenceLog, SqlJudgements
from appointments.records.repositories.homes import SqlHomes, SqlHouseholds, SqlRequirements
from appointments.records.repositories.landlord import SqlAccounts, SqlFigures, SqlLandlords, SqlReminderRulebooks
from appointments.records.repositories.messaging import SqlProviderStates
from appointments.records.repositories.operatives import SqlOperatives
from appointments.records.repositories.privacy import SqlAccessLog, SqlAlerts, SqlReviews
from appointments.records.repositories.replies import SqlReplies, SqlTasks
from appointments.records.repositories.retention import SqlRetention
from appointments.records.repositories.third_parties import SqlThirdParties
from appointments.records.repositories.work_orders import SqlFeedRejects, SqlOffers, SqlSteps, SqlWorkOrders
from appointments.records.rounds import SqlRounds


class SqlRecords:
    """One transaction's view of everything stored."""

    def __init__(self, connection: Connection, *, writable: bool, refs: Callable[[str], str] = new_ref) -> None:
        self._connection = connection
        self._refs = refs
        self._writable = writable
        self.homes: ports.Homes = SqlHomes(connection)
        self.households: ports.Households = SqlHouseholds(connection)
        self.requirements: ports.Requirements = SqlRequirements(connection)
        self.work_orders: ports.WorkOrders = SqlWorkOrders(connection)
        self.operatives: ports.Operatives = SqlOperatives(connection)
        self.rounds: ports.Rounds = SqlRounds(connection)
        self.appointments: ports.Appointments = SqlAppointments(connection)
        self.day_plans: ports.DayPlans = SqlDayPlans(connection)
        self.third_parties: ports.ThirdParties = SqlThirdParties(connection)
        self.offers: ports.Offers = SqlOffers(connection)
        self.holds: ports.Holds = SqlHolds(connection)
        self.gaps: ports.Gaps = SqlGaps(connection)
        self.emergencies: ports.Emergencies = SqlEmergencies(connection)
        self.steps: ports.Steps = SqlSteps(connection)
        self.evidence: ports.EvidenceLog = SqlEvidenceLog(connection)
        self.calls: ports.Calls = SqlCalls(connection)
        self.device_actions: ports.DeviceActions = SqlDeviceActions(connection)
        self.judgements: ports.Judgements = SqlJudgements(connection)
        self.messages: ports.Messages = SqlMessages(connection)
        self.provider_states: ports.ProviderStates = SqlProviderStates(connection)
        self.replies: ports.Replies = SqlReplies(connection)
        self.tasks: ports.Tasks = SqlTasks(connection)
        self.challenges: ports.Challenges = SqlChallenges(connection)
        self.aftercare: ports.Aftercare = SqlAftercare(connection)
        self.compensations: ports.Compensations = SqlCompensations(connection)
        self.recharges: ports.Recharges = SqlRecharges(connection)
        self.landlord: ports.Landlords = SqlLandlords(connection)
        self.figures: ports.Figures = SqlFigures(connection)
        self.reminder_rulebooks: ports.ReminderRulebooks = SqlReminderRulebooks(connection)
        self.accounts: ports.Accounts = SqlAccounts(connection)
        self.api_tokens: ports.ApiTokens = SqlApiTokens(connection)
        self.feed_rejects: ports.FeedRejects = SqlFeedRejects(connection)
        self.access_log: ports.AccessLog = SqlAccessLog(connection)
        self.reviews: ports.Reviews = SqlReviews(connection)
        self.alerts: ports.Alerts = SqlAlerts(connection)
        self.retention: ports.Retention = SqlRetention(connection)
        self._facts = SqlLedger(connection)
        self.ledger: ports.Ledger = self._facts

    def new_ref(self, prefix: str) -> str:
        return self._refs(prefix)

    def commit(self) -> None:
        """Once, as the last thing of a transaction; SlotTaken when a deferred constraint refuses it."""
        if not self._writable:
            raise ReadOnlyTransaction("there is nothing to commit in read()")
        self._facts.flush()
        self._connection.commit()


class SqlUnitOfWork:
    """Opens transactions on an engine; holds none, so threads share it.

    `refs` makes references; the demo's are made from its seed, so that two loads are the same.
    """

    def __init__(self, engine: Engine, *, refs: Callable[[str], str] = new_ref) -> None:
        self._engine = engine
        self._refs = refs

    @contextmanager
    def read(self) -> Iterator[SqlRecords]:
        with self._reading() as connection:
            yield SqlRecords(connection, writable=False, refs=self._refs)

    @contextmanager
    def write(self) -> Iterator[SqlRecords]:
        with self._engine.connect() as connection, in_our_words():
            writing = connection.execution_options(**{BEGINS: "BEGIN IMMEDIATE"})
            yield SqlRecords(writing, writable=True, refs=self._refs)

    def verify_ledger(self, stream: str | None = None) -> Verdict:
        """Walk over one stream, or over everything: see `ledger.verify`."""
        with self._reading() as connection:
            return verify(connection, stream)

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with self._engine.connect() as connection, in_our_words():
            if on_sqlite(connection):
                with _query_only(connection):
                    yield connection
            else:
                yield connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
                connection.commit()  # see `engine.reading`: there is nothing to keep, and much that need not be lost


@contextmanager
def _query_only(connection: Connection) -> Iterator[None]:
    """The pragma belongs to the connection, which goes back to the pool, so it is always taken off again."""
    connection.exec_driver_sql("PRAGMA query_only = ON")
    try:
        yield
    finally:
        connection.rollback()
        connection.exec_driver_sql("PRAGMA query_only = OFF")
