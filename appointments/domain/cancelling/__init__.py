"""May this repair be cancelled? One decision, pure: allowed, or everything that is missing, in words (rules 50 to 52).

Nothing closes by itself. A repair is given up for no access only when the household was really missed more than once,
was really looked for, was told beforehand how to keep the repair, and nobody is at risk by it.
"""

from appointments.domain.cancelling.decisions import WHY_WORDS, Decided, OrderDecision, VulnerabilityCheck, Why
from appointments.domain.cancelling.demands import (
    Answer,
    may_cancel_for_no_access,
    may_cancel_otherwise,
    why_not_warned,
)
from appointments.domain.cancelling.facts import (
    CancellationFacts,
    NoAccessLimits,
    counted_no_accesses,
    never_cancelled_because,
    proven_no_accesses,
)

__all__ = [
    "Answer",
    "CancellationFacts",
    "Decided",
    "NoAccessLimits",
    "OrderDecision",
    "VulnerabilityCheck",
    "WHY_WORDS",
    "Why",
    "counted_no_accesses",
    "may_cancel_for_no_access",
    "may_cancel_otherwise",
    "never_cancelled_because",
    "proven_no_accesses",
    "why_not_warned",
]
