"""What the core asks of the outside. Use cases receive these; web/wiring picks what stands behind them.

Repositories raise NotFound from `get`, and Stale from `save` when the row's version is not the one that was read.
`save` stores the value with its version one higher.
"""

from appointments.ports.aftercare import Aftercare, Compensations, Recharges
from appointments.ports.clock import Clock
from appointments.ports.devices import ApiTokens, DeviceActions, PhotoPieces
from appointments.ports.households import Alerts, Homes, Households, Requirements, Reviews
from appointments.ports.landlord import Accounts, FeedRejects, Figures, Landlords, ReminderRulebooks
from appointments.ports.ledger import Ledger, SealResult
from appointments.ports.messages import Messages, ProviderStates, Replies, Tasks
from appointments.ports.orders import Emergencies, Gaps, Holds, Offers, Steps, WorkOrders
from appointments.ports.outside import (
    EvidenceVault,
    Executor,
    FeedReader,
    Geocoder,
    ParsedNumber,
    PhoneNumbers,
    StoredPhoto,
    TravelTimes,
)
from appointments.ports.policies import Clocks, Judge, KnownFigures, LetterServed, QuietHours, ReminderRules
from appointments.ports.privacy import AccessLog, Retention
from appointments.ports.providers import Accepted, CallProvider, InboundText, MessageProvider, SendFailed, SendUnknown
from appointments.ports.records import Records, UnitOfWork
from appointments.ports.rounds import DayPlans, Operatives, Rounds, ThirdParties
from appointments.ports.visits import Appointments, Calls, Challenges, EvidenceLog, Judgements

__all__ = [
    "Accepted",
    "AccessLog",
    "Accounts",
    "Aftercare",
    "Alerts",
    "ApiTokens",
    "Appointments",
    "CallProvider",
    "Calls",
    "Challenges",
    "Clock",
    "Clocks",
    "Compensations",
    "DayPlans",
    "DeviceActions",
    "Emergencies",
    "EvidenceLog",
    "EvidenceVault",
    "Executor",
    "FeedReader",
    "FeedRejects",
    "Figures",
    "Gaps",
    "Geocoder",
    "Holds",
    "Homes",
    "Households",
    "InboundText",
    "Judge",
    "Judgements",
    "KnownFigures",
    "Landlords",
    "Ledger",
    "LetterServed",
    "MessageProvider",
    "Messages",
    "Offers",
    "Operatives",
    "ParsedNumber",
    "PhoneNumbers",
    "PhotoPieces",
    "ProviderStates",
    "Recharges",
    "Records",
    "QuietHours",
    "ReminderRulebooks",
    "ReminderRules",
    "Replies",
    "Requirements",
    "Retention",
    "Reviews",
    "Rounds",
    "SealResult",
    "SendFailed",
    "SendUnknown",
    "Steps",
    "StoredPhoto",
    "Tasks",
    "ThirdParties",
    "TravelTimes",
    "UnitOfWork",
    "WorkOrders",
]
