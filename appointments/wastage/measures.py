"""The measures: each a share with its numerator, its denominator, a 95 % interval, and its definition in one sentence.

The definition is shown beside the number, so that nobody compares what was not counted alike. Ours come first.
Source: Housing Ombudsman, recommendation 20; Housemark's "appointments kept"; APSE PI 01b and 01f.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from appointments.domain.outcomes import Outcome
from appointments.wastage.classes import Fault, VisitClass
from appointments.wastage.counted_beside import CountedBeside
from appointments.wastage.due import DueVisit
from appointments.wastage.intervals import Interval, wilson


@dataclass(frozen=True)
class Measure:
    """`count` of `of`; `share` is None when there was nothing to count."""

    code: str
    name: str
    definition: str
    count: int
    of: int

    @property
    def share(self) -> Interval | None:
        return wilson(self.count, self.of)


def measures(visits: Sequence[DueVisit], beside: CountedBeside) -> tuple[Measure, ...]:
    """All of them, in the order of the page."""
    return (*_ours(visits, beside), *_at_the_door(visits, beside), *_work(visits, beside), *_repeats(beside))


def _ours(visits: Sequence[DueVisit], beside: CountedBeside) -> tuple[Measure, ...]:
    over = [visit for visit in visits if visit.visit_class is not VisitClass.STILL_OPEN]
    stood = [visit for visit in over if not _called_off_in_time(visit)]
    asked = [visit for visit in over if visit.attended and (visit.has_requirements or _breached(visit))]
    breached = [visit for visit in asked if _breached(visit)]
    return (
        Measure(
            "kept",
            "Appointments kept",
            "We arrived inside the window, of all appointments that came due. Arriving early or late is not kept, nor "
            "is cancelling with less than 24 hours to go. Cancellations made earlier than that are left out.",
            _how_many(stood, lambda visit: visit.attended_in_window),
            len(stood),
        ),
        Measure(
            "landlord_failure",
            "Our failures",
            "Not attended, early, late, not told, a requirement not met, wrong address or trade, cancelled by us, or "
            "overturned by a challenge, of all appointments that came due.",
            _of_class(over, VisitClass.LANDLORD_FAILURE),
            len(over),
        ),
        Measure(
            "moved_late",
            "Moved by us at short notice",
            "Promises that we moved with less than 24 hours to go, beside the appointments that came due. The "
            "appointment itself is counted on its new day.",
            beside.moved_late,
            beside.moved_late + len(over),
        ),
        Measure(
            "requirement_breach",
            "Household's needs not met",
            "Visits at which the records show that something the household had asked for was not done, of the visits "
            "made to households that had asked for something. An answer that the time does not suit is asking too.",
            len(breached),
            len(asked),
        ),
        Measure(
            "breach_claimed_no_access",
            "Needs not met, claimed as no access",
            "Visits that were claimed as no access although something the household had asked for was not done, of all "
            "visits at which it was not done. The gate refused every one of them.",
            _how_many(breached, lambda visit: visit.claimed_no_access),
            len(breached),
        ),
    )


def _at_the_door(visits: Sequence[DueVisit], beside: CountedBeside) -> tuple[Measure, ...]:
    in_window = [visit for visit in visits if visit.attended_in_window]
    no_access = _of_class(visits, VisitClass.NO_ACCESS)
    not_established = _of_class(visits, VisitClass.NOT_ESTABLISHED)
    return (
        Measure(
            "no_access",
            "No access",
            "Nobody answered and every demand of the gate was met, of the visits at which we arrived inside the "
            "window. What is not established is never counted here; it stands below.",
            _of_class(in_window, VisitClass.NO_ACCESS),
            len(in_window),
        ),
        Measure(
            "not_established",
            "Not established",
            "Visits whose evidence is incomplete, of these and the proven no access together. It should fall to "
            "nothing.",
            not_established,
            not_established + no_access,
        ),
        Measure(
            "overturned",
            "Challenges upheld",
            "Challenges decided for the resident, of all challenges decided, about appointments that came due.",
            beside.challenges_upheld,
            beside.challenges_decided,
        ),
    )


def _work(visits: Sequence[DueVisit], beside: CountedBeside) -> tuple[Measure, ...]:
    completed = [visit for visit in visits if visit.visit_class is VisitClass.COMPLETED]
    return (
        Measure(
            "first_time",
            "Right first time",
            "Repairs completed on the first visit at which we were let in, of the repairs completed. Visits without "
            "access are left out.",
            _how_many(completed, lambda visit: not visit.visited_before),
            len(completed),
        ),
        Measure(
            "made",
            "Appointments made",
            "Work orders with at least one appointment, of the work orders raised in the period that need one. "
            "Emergencies need none.",
            beside.orders_with_appointment,
            beside.orders,
        ),
    )


def _repeats(beside: CountedBeside) -> tuple[Measure, ...]:
    kinds = (
        (Fault.LANDLORD, "Homes we let down again", "our failure"),
        (Fault.NOT_ESTABLISHED, "Homes with nothing established again", "not established"),
        (Fault.RESIDENT, "Homes without access again", "no access, declined at the door or cancelled at short notice"),
    )
    return tuple(
        Measure(
            f"repeat_{fault}",
            name,
            f"Homes with two or more wasted visits in the twelve months to the end of the period ({words}), of the "
            "homes with one or more. A reason to ask what would help.",
            beside.repeated.get(fault, 0),
            beside.homes.get(fault, 0),
        )
        for fault, name, words in kinds
    )


def _called_off_in_time(visit: DueVisit) -> bool:
    return visit.ending.notice is not None and not visit.ending.at_short_notice


def _breached(visit: DueVisit) -> bool:
    return visit.breach_found or visit.ending.outcome is Outcome.REQUIREMENT_NOT_MET


def _of_class(visits: Iterable[DueVisit], kind: VisitClass) -> int:
    return _how_many(visits, lambda visit: visit.visit_class is kind)


def _how_many(visits: Iterable[DueVisit], holds: Callable[[DueVisit], bool]) -> int:
    return sum(1 for visit in visits if holds(visit))
