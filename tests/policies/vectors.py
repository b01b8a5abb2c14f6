"""Golden vectors: sheets with what every rule finds on them, as plain JSON.

Any other interpreter of the exported rulebook must come to the same findings, word for word.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from appointments.domain.case import Case
from appointments.domain.outcomes import Outcome
from policies.case_sheet import case_sheet
from policies.interpreter import find
from policies.rulebook import RULEBOOK
from policies.sheet import write_sheet
from policies.thresholds import DEFAULTS
from tests.policies.cases import (
    ARRIVED,
    arriving,
    communal_door_case,
    decided,
    minor_only_case,
    no_access_case,
    refused_access_case,
)
from tests.policies.leaving_out import LEAVING_OUT

_COMPLETE = {
    Outcome.NO_ACCESS: no_access_case(),
    Outcome.REFUSED_ACCESS: refused_access_case(),
    Outcome.MINOR_ONLY: minor_only_case(),
    Outcome.COMMUNAL_DOOR: communal_door_case(),
}


def every_case() -> tuple[Case, ...]:
    """The complete cases, each without each of its demands, hasty, early, and without an arrival."""
    return tuple(
        case
        for outcome, complete in _COMPLETE.items()
        for case in (
            complete,
            *(change(complete) for change in LEAVING_OUT[outcome].values()),
            decided(complete, "09:03"),
            decided(arriving(complete, "07:30"), "07:50"),
            decided(arriving(complete, None), ARRIVED),
        )
    )


def golden_vectors() -> list[dict[str, Any]]:
    """Per case: `sheet`, and `findings` of *all* rules in the order of the rulebook."""
    sheets = [case_sheet(case, DEFAULTS) for case in every_case()]
    return [
        {"sheet": write_sheet(sheet), "findings": [asdict(find(rule, sheet)) for rule in RULEBOOK]} for sheet in sheets
    ]
