"""Values with defaults that pass. A test changes the one thing it is about, and the rest with `dataclasses.replace`.

All of them fit together: the work order is for the home, the appointment for the work order, on Tuesday 24 November
2026, promised for the morning, planned for Operative 07. `NOW` is the Friday before.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zlib import crc32

from appointments.domain.access import AccessKind, AccessRequirement, RequirementSnapshot, Source
from appointments.domain.access_kinds.advance_notice import AdvanceNotice
from appointments.domain.accounts import Account, AccountRole
from appointments.domain.appointments import Appointment, Assignment, Promise, Role, State, Visit
from appointments.domain.calls import Call
from appointments.domain.challenges import Challenge
from appointments.domain.events import AppointmentConfirmed
from appointments.domain.evidence import Evidence, EvidenceKind, EvidenceSource
from appointments.domain.figures import FigureChange
from appointments.domain.gaps import Gap
from appointments.domain.holds import Hold
from appointments.domain.homes import Channel, ContactNumber, Home, Household, LineType, Place, Resident
from appointments.domain.messages import Message, MessageKind, MessageState
from appointments.domain.operatives import Absence, Gender, Operative, ShiftPattern
from appointments.domain.outcomes import BLAMES_RESIDENT, Finding, Judgement, Outcome
from appointments.domain.priorities import ClockStart, Priority, Target, Unit
from appointments.domain.reminder_rules import ReminderRulebook
from appointments.domain.replies import DOES_IT_SUIT, Intent, Question, Reply
from appointments.domain.slots import Block, OfferSet, Reason, Seat, Slot, SlotOffer, SlotPattern, Withheld
from appointments.domain.tasks import Owner, Task, TaskKind
from appointments.domain.times import Window, at
from appointments.domain.work_orders import SorItem, WorkOrder
from appointments.ports import Records, UnitOfWork
from policies.reminders.kepts_own import KEPTS_OWN

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
DAY = date(2026, 11, 24)

HOME = "H-1"
HOUSEHOLD = "HH-1"
WORK_ORDER = "W-1"
OPERATIVE = "O-07"
APPOINTMENT = "A-1"
JUDGEMENT = "J-1"

STROUD = Place(51.7457, -2.2178)


def minutes(count: int) -> timedelta:
    return timedelta(minutes=count)


def between(starts: time, ends: time, day: date = DAY) -> Window:
    """A window in London wall-clock time."""
    return Window(at(day, starts), at(day, ends))


MORNING = between(time(8), time(13))


def a_home(ref: str = HOME, *, place: Place = STROUD) -> Home:
    return Home(
        ref=ref,
        property_ref=f"00{ref}",
        address=("1 Example Row", "Stroud"),
        postcode="GL5 4UB",
        place=place,
        uprn=f"{crc32(ref.encode()):012d}",
        patch="North",
    )


def a_number(number: str = "+447700900123", *, line: LineType = LineType.MOBILE) -> ContactNumber:
    return ContactNumber(number, line, label="mobile")


def a_household(
    ref: str = HOUSEHOLD, *, home_ref: str = HOME, numbers: tuple[ContactNumber, ...] | None = None
) -> Household:
    held = (a_number(),) if numbers is None else numbers
    return Household(ref, home_ref, (Resident(f"R-{ref}", "Resident 0012", held),))


def a_requirement(
    ref: str = "Q-1", *, home_ref: str = HOME, kind: AccessKind | None = None, starts_on: date = date(2026, 1, 5)
) -> AccessRequirement:
    return AccessRequirement(
        ref=ref,
        home_ref=home_ref,
        kind=kind or AdvanceNotice(hours=48),
        source=Source.RESIDENT,
        recorded_by="U-planner",
        recorded_at=NOW - timedelta(days=200),
        starts_on=starts_on,
        review_on=starts_on + timedelta(days=365),
    )


def a_priority(code: str = "ROUTINE") -> Priority:
    return Priority(code, "Routine", Target(28, Unit.CALENDAR_DAYS, ClockStart.REPORTED), rank=3)


def an_emergency() -> Priority:
    return Priority("EMERGENCY", "Emergency", Target(24, Unit.HOURS), rank=1, appointed=False)


def a_work_order(
    ref: str = WORK_ORDER,
    *,
    home_ref: str = HOME,
    trade: str = "PLUMBING",
    minutes: int = 60,
    due_at: datetime = NOW + timedelta(days=21),
) -> WorkOrder:
    return WorkOrder(
        ref=ref,
        home_ref=home_ref,
        trade=trade,
        purpose="a repair to the kitchen tap",
        items=(SorItem("PL0001", minutes),),
        priority=a_priority(),
        reported_at=NOW - timedelta(days=7),
        raised_at=NOW - timedelta(days=7),
        due_at=due_at,
        due_source="Routine repairs, 28 days",
    )


def an_operative(
    ref: str = OPERATIVE,
    *,
    trades: Iterable[str] = ("PLUMBING",),
    skills: Iterable[str] = (),
    gender: Gender | None = Gender.FEMALE,
    home: Place = STROUD,
) -> Operative:
    return Operative(
        ref=ref,
        name=f"Operative {ref.removeprefix('O-')}",
        trades=frozenset(trades),
        home=home,
        skills=frozenset(skills),
        gender=gender,
        phone="+447700900707",
    )


def shifts(
    ref: str = OPERATIVE,
    *,
    starts: time = time(8),
    ends: time = time(16, 30),
    weekdays: Iterable[int] = range(5),
    valid_from: date = date(2026, 1, 1),
) -> tuple[ShiftPattern, ...]:
    """Monday to Friday, 8:00 to 16:30."""
    return tuple(ShiftPattern(ref, weekday, starts, ends, valid_from) for weekday in weekdays)


def an_absence(ref: str = OPERATIVE, *, during: Window | None = None) -> Absence:
    return Absence(ref, during or between(time(14), time(17)), "training")


def a_slot_pattern(code: str = "AM", *, starts: time = time(8), ends: time = time(13)) -> SlotPattern:
    return SlotPattern(code, {"AM": "Morning", "PM": "Afternoon"}.get(code, code), starts, ends, date(2026, 1, 1))


def a_slot(day: date = DAY) -> Slot:
    return Slot(day, between(time(8), time(13), day), "AM")


def an_offer_set(ref: str = "F-1", *, work_order_ref: str = WORK_ORDER) -> OfferSet:
    offer = SlotOffer(
        a_slot(),
        (Seat(OPERATIVE, 0, 0),),
        at(DAY, time(9)),
        540,
        after_target=False,
        waiting_seconds=300,
        fairness_seconds=60,
        reserve_seconds=1800,
    )
    early = a_slot(date(2026, 11, 23))
    why = Reason(Block.NOTICE, "The household asked for 48 hours' notice.", "Q-1")
    return OfferSet(ref, work_order_ref, NOW, "U-planner", (offer,), (Withheld(early, (why,)),))


def a_hold(
    ref: str = "K-1",
    *,
    work_order_ref: str = WORK_ORDER,
    assignments: tuple[Assignment, ...] | None = None,
    expires_at: datetime = NOW + timedelta(minutes=10),
) -> Hold:
    seats = (an_assignment(),) if assignments is None else assignments
    return Hold(ref, work_order_ref, "F-1", a_slot(), seats, NOW, "U-planner", expires_at)


def a_gap(ref: str = "G-1", *, operative_ref: str = OPERATIVE, appointment_ref: str = APPOINTMENT) -> Gap:
    return Gap(ref, appointment_ref, operative_ref, DAY, between(time(9), time(10)), NOW)


def a_promise(
    version: int = 1, *, window: Window = MORNING, requirements: tuple[RequirementSnapshot, ...] = ()
) -> Promise:
    return Promise(
        version=version,
        window=window,
        day=DAY,
        pattern="AM",
        purpose="a repair to the kitchen tap",
        requirements=requirements,
        made_at=NOW,
        made_by="U-planner",
    )


def an_assignment(
    operative_ref: str = OPERATIVE, *, starts: time = time(9), minutes: int = 60, role: Role = Role.LEAD
) -> Assignment:
    begins = at(DAY, starts)
    return Assignment(operative_ref, Window(begins, begins + timedelta(minutes=minutes)), role)


def an_appointment(
    ref: str = APPOINTMENT,
    *,
    in_state: State = State.BOOKED,
    home_ref: str = HOME,
    work_order_ref: str = WORK_ORDER,
    window: Window = MORNING,
    assignments: tuple[Assignment, ...] | None = None,
    outcome: Outcome | None = None,
    judgement_ref: str | None = None,
) -> Appointment:
    """In any state, with what belongs to it; closed as completed unless `outcome` says otherwise."""
    planned = (an_assignment(),) if assignments is None else assignments
    booked = Appointment(ref, work_order_ref, home_ref, in_state, (a_promise(window=window),), planned)
    arrived, left = at(DAY, time(9, 5)), at(DAY, time(10))
    crew = tuple(assignment.operative_ref for assignment in planned) or (OPERATIVE,)
    match in_state:
        case State.DESPATCHED:
            return replace(booked, despatched_requirements=())
        case State.ON_SITE:
            return replace(booked, despatched_requirements=(), visit=Visit(arrived, crew))
        case State.CLOSED:
            return replace(
                booked,
                despatched_requirements=(),
                visit=Visit(arrived, crew, left, crew),
                outcome=outcome or Outcome.COMPLETED,
                judgement_ref=judgement_ref,
                closed_at=left,
            )
        case State.CANCELLED:
            called_off = outcome or Outcome.CANCELLED_BY_RESIDENT
            return replace(booked, assignments=(), outcome=called_off, closed_at=NOW + timedelta(hours=1))
    return booked


def an_evidence(
    ref: str = "E-1", *, appointment_ref: str = APPOINTMENT, kind: EvidenceKind = EvidenceKind.KNOCK
) -> Evidence:
    return Evidence(
        ref=ref,
        appointment_ref=appointment_ref,
        kind=kind,
        source=EvidenceSource.DEVICE,
        device_at=at(DAY, time(9, 6)),
        received_at=at(DAY, time(9, 6, 2)),
        by="U-operative-07",
        data={"times": 2},
        digest="ab" * 32,
    )


def a_call(ref: str = "CA-1", *, appointment_ref: str = APPOINTMENT, asked_ref: str = "E-call-1") -> Call:
    return Call(
        ref=ref,
        asked_ref=asked_ref,
        appointment_ref=appointment_ref,
        operative_ref=OPERATIVE,
        asked_by="U-operative-07",
        whom="resident",
        number="+447700900123",
        operative_number="+447700900707",
        asked_at=at(DAY, time(9, 8)),
        provider="fake",
    )


def a_rulebook(version: int = 1) -> ReminderRulebook:
    """Kept's own rules, as if a landlord had saved them."""
    return replace(KEPTS_OWN, version=version, made_by="U-manager", made_at=NOW, why="The board decided so")


def a_figure_change(ref: str = "FC-1", *, name: str = "wait_minutes", value: int = 20) -> FigureChange:
    return FigureChange(ref, name, value, DAY, "U-manager", NOW)


def a_judgement(
    ref: str = JUDGEMENT,
    *,
    appointment_ref: str = APPOINTMENT,
    outcome: Outcome = Outcome.NO_ACCESS,
    allowed: bool = True,
) -> Judgement:
    """Allowed, or refused because the wait was too short."""
    refused = Finding("wait", met=False, words="The wait was 3 minutes.", to_do="Wait 12 more minutes.")
    return Judgement(
        ref=ref,
        appointment_ref=appointment_ref,
        promise_version=1,
        outcome=outcome,
        allowed=allowed,
        findings=(Finding("notified", met=True, words="A notice was delivered."), *([] if allowed else [refused])),
        established_outcome=outcome if allowed else Outcome.NOT_ESTABLISHED,
        established_words="Nobody answered." if allowed else "The evidence is incomplete.",
        rulebook_version="1",
        rulebook_digest="cd" * 32,
        judged_at=at(DAY, time(9, 30)),
        evidence_digests=("ab" * 32,),
    )


def a_challenge(ref: str = "C-1", *, appointment_ref: str = APPOINTMENT) -> Challenge:
    return Challenge(ref, appointment_ref, Outcome.NO_ACCESS, "I was in all morning.", at(DAY, time(15)))


def a_message(
    ref: str = "M-1",
    *,
    appointment_ref: str | None = APPOINTMENT,
    kind: MessageKind = MessageKind.CONFIRMATION,
    state: MessageState = MessageState.QUEUED,
    to: str = "+447700900123",
    dedupe_key: str | None = None,
    question: Question | None = DOES_IT_SUIT,
    promise_version: int | None = 1,
    not_before: datetime = NOW,
    expires_at: datetime = MORNING.starts,
) -> Message:
    return Message(
        ref=ref,
        kind=kind,
        channel=Channel.SMS,
        to=to,
        text="Example Homes: your appointment is on Tuesday 24 November 2026.",
        dedupe_key=dedupe_key or f"{kind}:{ref}",
        queued_at=NOW,
        not_before=not_before,
        expires_at=expires_at,
        appointment_ref=appointment_ref,
        promise_version=promise_version,
        question=question,
        state=state,
    )


def a_reply(
    ref: str = "S-1", *, provider_ref: str = "SM0001", text: str = "1", intent: Intent = Intent.CONFIRM
) -> Reply:
    return Reply(
        ref=ref,
        from_number="+447700900123",
        text=text,
        received_at=NOW + timedelta(hours=1),
        provider="handset",
        provider_ref=provider_ref,
        intent=intent,
        appointment_ref=APPOINTMENT,
        promise_version=1,
    )


def a_task(ref: str = "T-1", *, dedupe_key: str = "unclear_reply:S-1") -> Task:
    return Task(
        ref=ref,
        kind=TaskKind.UNCLEAR_REPLY,
        owner=Owner.PLANNER,
        made_at=NOW,
        due_at=NOW + timedelta(hours=4),
        words="A reply needs reading.",
        dedupe_key=dedupe_key,
        appointment_ref=APPOINTMENT,
    )


def an_account(ref: str = "U-planner", *, role: AccountRole = AccountRole.PLANNER) -> Account:
    return Account(ref, f"{role}.one", f"{role.capitalize()} One", role, "$argon2id$v=19$not-a-real-hash")


def an_event(ref: str = APPOINTMENT, *, promise_version: int = 1, at: datetime = NOW) -> AppointmentConfirmed:
    return AppointmentConfirmed(ref, at, promise_version, None)


def stock(records: Records) -> None:
    """What the other values refer to: trades, priorities, patterns, two operatives with shifts, a home, an order."""
    records.landlord.put_trade("PLUMBING", "Plumbing")
    records.landlord.put_priority(a_priority())
    records.landlord.put_priority(an_emergency())
    records.landlord.put_slot_pattern(a_slot_pattern())
    records.landlord.put_slot_pattern(a_slot_pattern("PM", starts=time(12), ends=time(17)))
    for ref in (OPERATIVE, "O-08"):
        records.operatives.put(an_operative(ref))
        records.operatives.set_shift_patterns(ref, shifts(ref))
    records.homes.put(a_home())
    records.households.add(a_household())
    records.work_orders.add(a_work_order())


def stocked(uow: UnitOfWork, *appointments: Appointment) -> None:
    """`stock`, and these appointments, committed."""
    with uow.write() as records:
        stock(records)
        for appointment in appointments:
            if appointment.outcome in BLAMES_RESIDENT and appointment.judgement_ref:
                allowing = a_judgement(appointment.judgement_ref, appointment_ref=appointment.ref)
                records.judgements.add(replace(allowing, outcome=appointment.outcome))
            records.appointments.add(appointment)
        records.commit()
