"""Save the landlord's reminder rules as a new version: a manager's decision, with their reason, never rewritten."""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import sha256

from appointments.domain.errors import Invalid, Stale
from appointments.domain.events import ReminderRulesChanged
from appointments.domain.reminder_rules import ReminderRulebook, RulesRefused, lint, renaming_problems, rulebook_digest
from appointments.ports import Clock, UnitOfWork
from appointments.use_cases.steps.named import require_manager
from appointments.use_cases.steps.reminder_names import reminder_names

LONGEST_WHY = 500
THE_RULEBOOK = "rulebook"


@dataclass(frozen=True)
class SetReminderRules:
    """`rulebook` says what is asked for; its version and who made it are not looked at. `based_on` is the version that
    was changed, 0 for Kept's own. `by` is a manager's account."""

    rulebook: ReminderRulebook
    based_on: int
    by: str
    why: str


def set_reminder_rules(
    request: SetReminderRules, *, uow: UnitOfWork, clock: Clock, own: ReminderRulebook
) -> ReminderRulebook:
    """The rulebook as saved; the one in force where nothing was changed. `own` is Kept's.

    What is queued or sent stays as it is; what falls due from now on follows the new rules. What is in force already,
    as after a second press, is no new version. Raises RulesRefused with all that lint finds, Stale when somebody else
    has saved since, Invalid for the manager or the reason.
    """
    why = " ".join(request.why.split())
    if not why or len(why) > LONGEST_WHY:
        raise Invalid("why", f"why: say in a few words why the rules change, with at most {LONGEST_WHY} characters")
    now = clock.now()
    with uow.write() as records:
        manager = require_manager(records, request.by)
        current = records.reminder_rulebooks.current() or own
        if request.rulebook.same_rules(current):
            return current
        if request.based_on != current.version:
            raise Stale(f"the rules have been changed meanwhile: version {current.version} is in force")
        found = lint(request.rulebook, reminder_names(records))
        if problems := (*found, *renaming_problems(current, request.rulebook)):
            raise RulesRefused(problems)
        saved = replace(request.rulebook, version=current.version + 1, made_by=manager.ref, made_at=now, why=why)
        if not records.reminder_rulebooks.add(saved):
            raise Stale(f"somebody else has just saved version {saved.version}")
        records.ledger.append(
            ReminderRulesChanged(
                ref=THE_RULEBOOK,
                at=now,
                version=saved.version,
                rules_digest=rulebook_digest(saved),
                why_digest=sha256(why.encode()).hexdigest(),
                by=manager.ref,
            )
        )
        records.commit()
    return saved
