"""Afterwards: the resident's own version, what the wasted visits cost, and a ledger that shows every change."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

from appointments.domain.appointments import Appointment
from appointments.domain.outcomes import Outcome
from appointments.domain.tasks import Owner, TaskKind
from appointments.domain.times import day_of
from appointments.use_cases.after_the_visit.challenge_outcome import ChallengeOutcome
from appointments.use_cases.keeping.seal_ledger import SealLedger
from appointments.wastage.classes import CLASS_WORDS, Fault, VisitClass
from appointments.wastage.wasted_visits import ShowWastedVisits
from web.demo.story.telling import STARTS, Telling


def the_resident_challenges(telling: Telling, appointment: Appointment) -> None:
    telling.clock.pass_minutes(120)
    telling.step("The resident says it was otherwise.")
    application = telling.application
    challenge = application.challenge_outcome(
        ChallengeOutcome(appointment.ref, "I was in all morning. Nobody knocked on my door, they were next door.")
    )
    telling.expect("the no access should be what is challenged", held=challenge.outcome is Outcome.NO_ACCESS)
    tasks = application.look_up.tasks_of(appointment.ref)
    review = any(task.kind is TaskKind.CHALLENGE and task.owner is Owner.MANAGER for task in tasks)
    telling.expect("a manager should have the task to review it", held=review)
    telling.detail(f"Challenge {challenge.ref}: a manager reviews it, and nothing follows from the outcome till then.")


def the_cost_is_shown(telling: Telling) -> None:
    """What the manager sees of the story's own days: the landlord's part first."""
    telling.step("The manager looks at what the wasted visits cost.")
    shown = telling.application.views.wasted_visits(ShowWastedVisits(day_of(STARTS), day_of(telling.clock.now())))
    for row in shown.rows:
        if row.count and row.fault is not Fault.NONE:
            band = f"{_pounds(row.cost.low)} to {_pounds(row.cost.high)}"
            telling.detail(f"{CLASS_WORDS[row.visit_class]}: {row.count}, {_pounds(row.cost.central)} ({band})")
    ours, proven = shown.of(VisitClass.LANDLORD_FAILURE), shown.of(VisitClass.NO_ACCESS)
    telling.expect("our failure should have been counted as ours", held=ours.count >= 1)
    telling.expect("the proven no access should have been counted", held=proven.count >= 1)
    telling.expect("a wasted visit costs something", held=ours.cost.central > 0 and proven.cost.central > 0)


def the_ledger_holds(telling: Telling, behind_its_back: Callable[[], AbstractContextManager[str]]) -> None:
    """It holds, and one changed byte is found and named."""
    application = telling.application
    telling.step("The ledger is sealed and verified.")
    application.seal_ledger(SealLedger())
    verdict = application.verify_ledger(None)
    telling.detail(f"{verdict.words}.")
    telling.expect("the ledger should be intact", held=verdict.intact)
    telling.step("One byte of it is changed behind its back, and it is verified again.")
    with behind_its_back() as changed:
        verdict = application.verify_ledger(None)
    telling.detail(f"{verdict.words}.")
    telling.expect("a changed byte should have been found", held=not verdict.intact)
    telling.expect(f"the changed entry is in {changed}, not in {verdict.stream}", held=verdict.stream == changed)
    mended = application.verify_ledger(None)
    telling.expect("with the byte as it was the ledger should be intact again", held=mended.intact)


def _pounds(pence: int) -> str:
    return f"£{pence / 100:,.2f}"
