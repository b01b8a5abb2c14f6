"""Somebody was at the home inside the promised window.

Why: early or late, it is the landlord who did not keep the appointment. Windows are half-open: arrival at the very
end is late. Who comes early must wait for the window to open before anything counts.

Source: North Tyneside's contractors count early and late as failed; domain rules 37, 41 and 42.
"""

from __future__ import annotations

from policies.rule import ALWAYS, EXCUSING, Fact, Minutes, Not, Rule, Says, all_of

_WINDOW_OPEN = Minutes(since="window_starts", until="decided")

RULE = Rule(
    code="in_window",
    outcomes=EXCUSING,
    demand=all_of(Fact("arrived"), Fact("arrived_in_time"), _WINDOW_OPEN),
    met=(Says(ALWAYS, "The operative was there inside the window."),),
    missing=(
        Says(Not(Fact("arrived")), "Nobody is recorded as having arrived."),
        Says(
            Not(Fact("arrived_in_time")),
            "The operative arrived at {arrived}. The promise was to arrive before {window_ends}.",
        ),
        Says(
            ALWAYS, "The window opens at {window_starts}.", "Wait until {window_starts}. Time before it does not count."
        ),
    ),
    asks="The operative arrived before the window ended, and the window had opened",
    why="Early or late, the landlord did not keep the appointment",
    source="North Tyneside Council: even a few minutes outside the window is a fail; domain rules 37, 41 and 42",
)
