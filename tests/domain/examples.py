"""Small examples the domain's tests change one thing of. What is not named passes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta

from appointments.domain.access import AccessKind, AccessRequirement, RequirementSnapshot, Source, VisitFacts
from appointments.domain.appointments import Appointment, Assignment, Override, Promise, Role, State, Visit
from appointments.domain.evidence import Evidence, EvidenceKind, EvidenceSource
from appointments.domain.homes import ContactNumber, LineType, Place
from appointments.domain.operatives import Gender, Operative
from appointments.domain.outcomes import Finding, Judgement, Outcome
from appointments.domain.times import LONDON, Window

TUESDAY = date(2026, 11, 24)
SPRING_FORWARD = date(2026, 3, 29)  # a Sunday of 23 hours
FALL_BACK = date(2026, 10, 25)  # a Sunday of 25 hours


def london(day: date, clock: str) -> datetime:
    """The instant of a wall-clock time, worked out without the code under test."""
    return datetime.combine(day, time.fromisoformat(clock), tzinfo=LONDON).astimezone(UTC)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def between(starts: str, ends: str, day: date = TUESDAY) -> Window:
    return Window(london(day, starts), london(day, ends))


MORNING = between("08:00", "13:00")
NOW = london(TUESDAY, "09:30")


def a_promise(
    version: int = 1,
    window: Window = MORNING,
    requirements: tuple[RequirementSnapshot, ...] = (),
    agreed_by_resident: bool = False,
    overrides: tuple[Override, ...] = (),
) -> Promise:
    return Promise(
        version=version,
        window=window,
        day=TUESDAY,
        pattern="AM",
        purpose="the kitchen tap",
        requirements=requirements,
        made_at=NOW - timedelta(days=7),
        made_by="planner-1",
        agreed_by_resident=agreed_by_resident,
        overrides=overrides,
    )


def an_assignment(operative_ref: str = "O-07", role: Role = Role.LEAD, planned: Window | None = None) -> Assignment:
    return Assignment(operative_ref, planned or between("09:00", "09:45"), role)


def an_appointment(
    in_state: State = State.BOOKED,
    promises: tuple[Promise, ...] | None = None,
    assignments: tuple[Assignment, ...] | None = None,
    visit: Visit | None = None,
    outcome: Outcome | None = None,
) -> Appointment:
    """An appointment in a state; one on site has its visit."""
    if visit is None and in_state is State.ON_SITE:
        visit = a_visit()
    return Appointment(
        ref="A-0001",
        work_order_ref="W-0001",
        home_ref="H-0001",
        state=in_state,
        promises=promises or (a_promise(),),
        assignments=(an_assignment(),) if assignments is None else assignments,
        visit=visit,
        outcome=outcome,
    )


def a_visit(arrived_at: datetime = NOW, operative_refs: tuple[str, ...] = ("O-07",)) -> Visit:
    return Visit(arrived_at, operative_refs)


def a_judgement(
    outcome: Outcome = Outcome.NO_ACCESS,
    allowed: bool = True,
    appointment_ref: str = "A-0001",
    promise_version: int = 1,
    findings: tuple[Finding, ...] = (),
) -> Judgement:
    return Judgement(
        ref="J-0001",
        appointment_ref=appointment_ref,
        promise_version=promise_version,
        outcome=outcome,
        allowed=allowed,
        findings=findings,
        established_outcome=outcome if allowed else Outcome.NOT_ESTABLISHED,
        established_words="as the records show",
        rulebook_version="1",
        rulebook_digest="0" * 64,
        judged_at=NOW + timedelta(minutes=20),
    )


def an_operative(ref: str = "O-07", gender: Gender | None = Gender.FEMALE) -> Operative:
    return Operative(ref, "Operative 07", frozenset({"PL"}), Place(51.745, -2.217), gender=gender)


def an_evidence(
    kind: EvidenceKind,
    data: Mapping[str, object] | None = None,
    ref: str = "E-0001",
    device_at: datetime = NOW,
    received_at: datetime | None = None,
) -> Evidence:
    return Evidence(
        ref=ref,
        appointment_ref="A-0001",
        kind=kind,
        source=EvidenceSource.DEVICE,
        device_at=device_at,
        received_at=received_at or device_at,
        by="operative-7",
        data=data or {},
    )


def a_requirement(
    kind: AccessKind,
    ref: str = "Q-0001",
    starts_on: date = TUESDAY,
    ends_on: date | None = None,
    review_on: date = date(2027, 11, 24),
    provisional: bool = False,
    declined: str | None = None,
) -> AccessRequirement:
    return AccessRequirement(
        ref=ref,
        home_ref="H-0001",
        kind=kind,
        source=Source.RESIDENT,
        recorded_by="planner-1",
        recorded_at=NOW,
        starts_on=starts_on,
        review_on=review_on,
        ends_on=ends_on,
        provisional=provisional,
        declined=declined,
    )


def snapshots(*kinds: AccessKind) -> tuple[RequirementSnapshot, ...]:
    return tuple(RequirementSnapshot(f"Q-{number:04d}", kind) for number, kind in enumerate(kinds, 1))


def visit_facts(
    promised: Window = MORNING,
    arrived_at: datetime | None = NOW,
    decided_at: datetime | None = None,
    operatives: tuple[Operative, ...] | None = None,
    noticed_at: datetime | None = NOW - timedelta(days=6),
    written_at: datetime | None = NOW - timedelta(days=6),
    agreed_by_resident: bool = False,
    evidence: tuple[Evidence, ...] = (),
    usual_operative: str | None = None,
) -> VisitFacts:
    """A visit of half an hour by one operative to a household told six days before by text."""
    return VisitFacts(
        promised=promised,
        arrived_at=arrived_at,
        decided_at=decided_at or NOW + timedelta(minutes=30),
        operatives=(an_operative(),) if operatives is None else operatives,
        notice_delivered_at=noticed_at,
        notice_in_writing=written_at is not None,
        agreed_by_resident=agreed_by_resident,
        evidence=evidence,
        usual_operative=usual_operative,
        written_notice_at=written_at,
    )


def a_number(
    number: str = "+447700900123",
    line: LineType = LineType.MOBILE,
    safe: bool = True,
    withdrawn_at: datetime | None = None,
) -> ContactNumber:
    return ContactNumber(number, line, safe=safe, withdrawn_at=withdrawn_at)
