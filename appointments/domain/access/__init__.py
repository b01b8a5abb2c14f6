"""Access requirements: what must hold to get in and be welcome.

A requirement is a `kind` (what is asked, one file each in access_kinds/) with who said so and from when until when it
applies. Consumers never compare kinds: they ask the hooks of `AccessKind`, each of which has a neutral default. The
adjustment is recorded, never a diagnosis (rule 16).
"""

from appointments.domain.access.answers import (
    NOT_KEPT,
    Attendee,
    DoorStep,
    MessageRules,
    Notice,
    OperativeTraits,
    Recipient,
    Secret,
)
from appointments.domain.access.arrivals import SHORTEST_PROMISE, STEP, arrivals_allowed
from appointments.domain.access.kinds import AccessKind, Erased, Group, Sensitivity
from appointments.domain.access.parameters import Asked, Parameter
from appointments.domain.access.requirements import AccessRequirement, Source, default_review_on
from appointments.domain.access.snapshots import NOTHING_ASKED, Demands, RequirementSnapshot, demands, snapshot
from appointments.domain.access.visit_facts import LEAVING_TOGETHER, VisitFacts

__all__ = [
    "AccessKind",
    "AccessRequirement",
    "Asked",
    "Attendee",
    "Demands",
    "DoorStep",
    "Erased",
    "Group",
    "LEAVING_TOGETHER",
    "MessageRules",
    "NOTHING_ASKED",
    "NOT_KEPT",
    "Notice",
    "OperativeTraits",
    "Parameter",
    "Recipient",
    "RequirementSnapshot",
    "SHORTEST_PROMISE",
    "STEP",
    "Secret",
    "Sensitivity",
    "Source",
    "VisitFacts",
    "arrivals_allowed",
    "default_review_on",
    "demands",
    "snapshot",
]
