"""The household was told of this visit, in time.

Why: somebody who was not told has missed nothing. What counts is delivery, of a notice of the promise in force, as
long before the window as the household asked; or the resident's own "yes".

Source: Housing Ombudsman, Spotlight on knowledge and information management (May 2023), recommendation 19 (a);
Stroud District Council's published answer to it; domain rules 1 and 3.
"""

from __future__ import annotations

from policies.rule import ALWAYS, EXCUSING, Fact, Not, Rule, Says, all_of

RULE = Rule(
    code="notified",
    outcomes=EXCUSING,
    demand=Fact("notified"),
    met=(
        Says(Fact("confirmed"), "The resident had confirmed this appointment."),
        Says(ALWAYS, "The household had been told of this appointment in time."),
    ),
    missing=(
        Says(
            all_of(Not(Fact("notice_delivered")), Fact("notice_awaited")),
            "A notice was sent in time, and no receipt has come to say that it arrived.",
        ),
        Says(Not(Fact("notice_delivered")), "No notice of this appointment was delivered."),
        Says(Fact("notice_asked"), "The notice came too late. This household asks for {notice_asked} before a visit."),
        Says(ALWAYS, "The notice came too late: the window had opened."),
    ),
    asks="The household was told of this visit in time, or the resident confirmed it",
    why="Somebody who was not told has missed nothing",
    source="Housing Ombudsman recommendation 19 (a); domain rules 1 and 3",
)
