"""The household was told of this visit, in time.

Why: somebody who was not told has missed nothing, nor has somebody who was told a minute before. What counts is
delivery, of a notice of the promise in force, as long before the window as is due: the landlord's own notice where the
resident agreed to nothing, and the household's own where that is longer; or else the resident's own "yes".

Source: Housing Ombudsman, Spotlight on knowledge and information management (May 2023), recommendation 19 (a);
Stroud District Council's published answer to it; Landlord and Tenant Act 1985, section 11(6); domain rules 1 to 3.
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
        Says(Fact("notice_asked"), "The notice came too late. This household asks for {notice_due} before a visit."),
        Says(Fact("agreed"), "The notice came too late: the window had opened."),
        Says(
            ALWAYS,
            "The notice came too late. A visit that the resident did not agree to needs {notice_due} before it.",
        ),
    ),
    asks=(
        "The household was told of this visit at least {notice_hours} before it, and as long before as it asks; "
        "before it at all, where the resident agreed to the time; or the resident confirmed it"
    ),
    why="Somebody who was not told has missed nothing",
    source="Housing Ombudsman recommendation 19 (a); domain rules 1 to 3",
)
