"""How the data protection officer's pages say what the records hold as codes. Templates see this module as `worded`."""

from __future__ import annotations

from appointments.domain.privacy import MATRIX, Subject, Terms
from web.planner.wording import READ_REASONS

SUBJECTS: dict[Subject, str] = {
    Subject.INSTRUCTION: "An instruction",
    Subject.CATEGORY: "What an instruction is about",
    Subject.REQUIREMENT_RECORD: "What a household needs, in full",
    Subject.SECRET: "A word or a number for a door",
    Subject.VISIT: "A visit and what came of it",
    Subject.DOOR_RECORD: "What was done at the door",
    Subject.EVIDENCE: "All evidence, with photos and packs",
    Subject.AGGREGATES: "Counts and costs",
    Subject.ACCESS_LOG: "Who looked at what",
    Subject.SUBJECT_EXPORT: "Everything about a household",
    Subject.RETENTION: "How long things are kept",
    Subject.PAGE: "A page of other people's work",
}
TERMS: dict[Terms, str] = {
    Terms.YES: "Yes",
    Terms.LOGGED: "Yes, logged",
    Terms.OWN_TODAY: "Own visits, on the day",
    Terms.OWN_TODAY_LOGGED: "Own visits, on the day, logged",
    Terms.WITH_REASON: "With a reason, logged",
    Terms.NO: "No",
}
REASONS: dict[str, str] = {**dict(READ_REASONS), "at_the_door": "The visit itself"}
ROLES: dict[str, str] = {
    "operative": "Operative",
    "planner": "Planner",
    "manager": "Manager",
    "dpo": "Data protection officer",
}
ERASED: dict[str, str] = {
    "requirements": "What households needed",
    "work_orders": "Work orders",
    "appointments": "Visits",
    "messages": "Messages to residents",
    "replies": "Replies of residents",
    "evidence": "Things recorded at the door",
    "photos": "Photos",
    "judgements": "Judgements",
    "challenges": "Challenges",
    "tasks": "Tasks",
    "calls": "Calls through a provider",
    "contact_attempts": "Attempts to reach the household",
    "device_actions": "What operatives' phones sent",
    "vulnerability_checks": "Checks whether somebody is at risk",
    "order_decisions": "Decisions about work orders",
    "statutory_steps": "Steps taken about hazards and legal duties",
    "compensations": "Compensation",
    "recharges": "Charges for missed visits",
    "feed_rejects": "Lines of files that could not be taken",
}


def matrix() -> list[tuple[str, list[str]]]:
    """The role matrix as rows: what is seen, then the terms of each role in the order of `ROLES`."""
    by_role = {role.value: seen for role, seen in MATRIX.items()}
    shown = [subject for subject in Subject if subject is not Subject.PAGE]
    return [(SUBJECTS[what], [TERMS[by_role[role].get(what, Terms.NO)] for role in ROLES]) for what in shown]
