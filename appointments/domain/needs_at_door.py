"""What an operative may record that a household needs, at once in force: what is told in a word or two at a door.

Cautions, secrets, and the telephone number that is safe for somebody are for a planner, who can ask.
"""

from __future__ import annotations

from appointments.domain.access import AccessKind, Group, Parameter
from appointments.domain.access_kinds import KINDS

_TOLD_AT_A_DOOR = {Parameter.WHOLE_NUMBER, Parameter.YES_NO, Parameter.CHOICE, Parameter.TEXT}


def noticed_at_door() -> tuple[type[AccessKind], ...]:
    """Neither cautions nor secrets, and nothing that needs more than a word."""
    return tuple(
        kind
        for kind in KINDS
        if kind.GROUP is not Group.SAFETY
        and kind.secret is AccessKind.secret
        and all(asked.parameter in _TOLD_AT_A_DOOR for asked in kind.ASKS)
    )
