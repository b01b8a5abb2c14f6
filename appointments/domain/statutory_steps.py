"""What was done about a hazard or a legal duty, and when: the facts that statutory dates are counted from and met by.

Steps are only ever added (rule 76). One that was recorded by mistake is withdrawn by another that names it; both stay.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from appointments.domain.errors import Invalid
from appointments.domain.refs import StepRef, WorkOrderRef
from appointments.domain.times import day_of, in_words, midnight


class StepKind(StrEnum):
    AWARE = "aware"  # we knew of it, where that was not when the repair was reported
    INVESTIGATED = "investigated"  # an investigation was concluded, with its finding
    RENEWED_ASKED = "renewed_asked"  # after one from afar the tenant asks for one in person
    SUMMARY_SENT = "summary_sent"  # the day it was sent counts (rule 63)
    MADE_SAFE = "made_safe"
    NOT_SAFE_IN_TIME = "not_safe_in_time"  # it is known that it cannot be made safe in time
    ACCOMMODATION_OFFERED = "accommodation_offered"
    ACCOMMODATION_DECLINED = "accommodation_declined"
    PREVENTION_ARRANGED = "prevention_arranged"  # steps were taken to begin the work that keeps it from coming back
    PREVENTION_BEGUN = "prevention_begun"  # that work was physically begun
    PREVENTION_NOT_NEEDED = "prevention_not_needed"
    WORKS_FINISHED = "works_finished"  # all works, those that make safe and those that prevent
    SECOND_CONTRACTOR = "second_contractor"  # the first did not repair it in time, another was told to
    DUTY_EXPLAINED = "duty_explained"  # a letter said why the law obliges us to come
    TIME_INVITED = "time_invited"  # the resident was asked to choose a time
    CONCERN_TAKEN_AWAY = "concern_taken_away"  # it turned out not to be about that
    DATE_CHANGED = "date_changed"  # another defect, or another day of the gas check, is on record
    WITHDRAWN = "withdrawn"  # another step was recorded by mistake


STEP_WORDS: dict[StepKind, str] = {
    StepKind.AWARE: "We knew of it",
    StepKind.INVESTIGATED: "Investigation concluded",
    StepKind.RENEWED_ASKED: "Tenant asked for an investigation in person",
    StepKind.SUMMARY_SENT: "Written summary sent",
    StepKind.MADE_SAFE: "Made safe",
    StepKind.NOT_SAFE_IN_TIME: "It cannot be made safe in time",
    StepKind.ACCOMMODATION_OFFERED: "Other accommodation offered",
    StepKind.ACCOMMODATION_DECLINED: "Other accommodation declined",
    StepKind.PREVENTION_ARRANGED: "Steps taken to begin preventive work",
    StepKind.PREVENTION_BEGUN: "Preventive work physically begun",
    StepKind.PREVENTION_NOT_NEEDED: "No preventive work is needed",
    StepKind.WORKS_FINISHED: "All works finished",
    StepKind.SECOND_CONTRACTOR: "A second contractor was told to repair it",
    StepKind.DUTY_EXPLAINED: "Letter sent that explains the legal duty",
    StepKind.TIME_INVITED: "Resident invited to choose a time",
    StepKind.CONCERN_TAKEN_AWAY: "It is not about what was thought",
    StepKind.DATE_CHANGED: "What a date set by law hangs on was changed",
    StepKind.WITHDRAWN: "An earlier entry withdrawn",
}


class HazardFinding(StrEnum):
    """What an investigation came to."""

    NO_HAZARD = "no_hazard"
    SIGNIFICANT = "significant"
    EMERGENCY = "emergency"


FINDING_WORDS: dict[HazardFinding, str] = {
    HazardFinding.NO_HAZARD: "No hazard that the law asks us to act on",
    HazardFinding.SIGNIFICANT: "A significant hazard",
    HazardFinding.EMERGENCY: "An emergency hazard",
}


@dataclass(frozen=True)
class Step:
    """`at` is when it happened, `recorded_at` when somebody said so. `finding` and `in_person` are an investigation's.

    `withdraws` is the step that was recorded by mistake; such an entry happened when it was recorded.
    """

    ref: StepRef
    work_order_ref: WorkOrderRef
    kind: StepKind
    at: datetime
    recorded_at: datetime
    by: str
    words: str = ""
    finding: HazardFinding | None = None
    in_person: bool = True
    withdraws: StepRef | None = None


def in_force(steps: Iterable[Step]) -> tuple[Step, ...]:
    """Those that were not withdrawn, in the order they happened; withdrawals themselves are left out."""
    given = tuple(steps)
    withdrawn = {step.withdraws for step in given}
    kept = (step for step in given if step.kind is not StepKind.WITHDRAWN and step.ref not in withdrawn)
    return tuple(sorted(kept, key=lambda step: (step.at, step.recorded_at)))


# May lie before a report: earlier knowledge itself, and the yearly letters that go out before any repair is raised.
_BEFORE_WE_KNEW = frozenset({StepKind.AWARE, StepKind.DUTY_EXPLAINED, StepKind.TIME_INVITED})


def aware_at(steps: Iterable[Step], reported_at: datetime) -> datetime:
    """When the landlord knew of it: the first such entry that stands, otherwise the report."""
    return next((step.at for step in in_force(steps) if step.kind is StepKind.AWARE), reported_at)


def require_fits(step: Step, before: Iterable[Step], *, reported_at: datetime) -> None:
    """Raises Invalid naming the field where a new step cannot be true, given those recorded before and the report."""
    if step.at > step.recorded_at:
        raise Invalid("at", "at: what has been done cannot lie in the future")
    known = {held.ref: held for held in before}
    standing = in_force(known.values())
    if step.kind is StepKind.WITHDRAWN:
        _require_withdrawable(step, {held.ref for held in standing})
        return
    if step.withdraws is not None:
        raise Invalid("withdraws", "withdraws: only a withdrawal names an earlier entry")
    knew = aware_at(standing, reported_at)
    if step.kind is StepKind.AWARE and step.at >= knew:
        raise Invalid("at", "at: it is on record that we knew of it by then; record only that we knew earlier")
    if step.at < midnight(day_of(knew)) and step.kind not in _BEFORE_WE_KNEW:
        raise Invalid(
            "at",
            f"at: this is before the day on which we knew of it, {in_words(day_of(knew))}; if we knew earlier, "
            f"record “{STEP_WORDS[StepKind.AWARE]}” with that day first",
        )
    if (step.kind is StepKind.INVESTIGATED) != (step.finding is not None):
        raise Invalid("finding", "finding: say what the investigation found; other steps have no finding")
    earlier = [held for held in standing if held.kind is StepKind.INVESTIGATED and held.at <= step.at]
    if step.kind is StepKind.SUMMARY_SENT and not earlier:
        raise Invalid("kind", "kind: record the investigation first; the summary is of what it found")
    if step.kind is StepKind.WORKS_FINISHED:
        _require_nothing_found_later(step, standing)
    if step.kind is StepKind.RENEWED_ASKED and all(held.in_person for held in earlier):
        raise Invalid("kind", "kind: a tenant asks for this after an investigation that was not made in person")


def _require_nothing_found_later(step: Step, standing: Iterable[Step]) -> None:
    """Not all works were finished when a hazard was found afterwards that they have to deal with.

    As its dates are met: an emergency by the instant, any other by the day. What was done about an earlier hazard is a
    step of its own, so nothing is lost by it.
    """
    for held in standing:
        if held.finding is HazardFinding.EMERGENCY:
            later = held.at > step.at
        else:
            later = held.finding is HazardFinding.SIGNIFICANT and day_of(held.at) > day_of(step.at)
        if held.finding and later:
            raise Invalid(
                "at",
                f"at: {FINDING_WORDS[held.finding].lower()} was found on {in_words(day_of(held.at))}, so not all "
                "works were finished before; give the day on which they were, or choose "
                f"“{STEP_WORDS[StepKind.MADE_SAFE]}” or “{STEP_WORDS[StepKind.PREVENTION_BEGUN]}” for what was done "
                "until then",
            )


def _require_withdrawable(step: Step, standing: set[StepRef]) -> None:
    if step.withdraws not in standing:
        raise Invalid("withdraws", "withdraws: there is no such entry that still stands")
    if not step.words.strip():
        raise Invalid("words", "words: say why the entry was a mistake")
