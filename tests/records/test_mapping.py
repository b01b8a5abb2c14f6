"""Whatever is stored comes back equal, every field of it.

Each example sets every field to something else than its default, and a test says so: a field that is added to a value
and forgotten in its mapping fails here until it has a column.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass, replace
from datetime import date, time, timedelta
from typing import Any

import pytest

from appointments.domain.access import AccessKind, RequirementSnapshot
from appointments.domain.access_kinds.advance_notice import AdvanceNotice
from appointments.domain.access_kinds.longer_to_answer import LongerToAnswer
from appointments.domain.access_kinds.times_to_avoid import TimesToAvoid
from appointments.domain.access_kinds.weekly import parse_weekly
from appointments.domain.accounts import ApiToken
from appointments.domain.appointments import Override, Role, State
from appointments.domain.attempts import AttemptResult, ContactAttempt
from appointments.domain.calls import CallResult, CallState
from appointments.domain.cancelling import Decided, OrderDecision, VulnerabilityCheck, Why
from appointments.domain.compensation import Compensation, CompensationState
from appointments.domain.concerns import Concern
from appointments.domain.day_plans import DayPlan, DayProposal, Move, PlanState, Unplanned
from appointments.domain.defects import Defect
from appointments.domain.device_actions import AccountDecision, ActionKind, ActionState, DeviceAction
from appointments.domain.device_actions import Why as WhyAside
from appointments.domain.device_times import DeviceClock
from appointments.domain.emergencies import Contact, ContactResult, EmergencyAttendance
from appointments.domain.evidence import HeldKnown
from appointments.domain.homes import Channel
from appointments.domain.messages import MessageState
from appointments.domain.operatives import Certificate, Lunch
from appointments.domain.outcomes import Finding, Outcome
from appointments.domain.priorities import ClockStart, Priority, Target, Unit
from appointments.domain.recharging import Recharge, RechargeState
from appointments.domain.refs import ExternalRef
from appointments.domain.replies import Question, QuestionKind
from appointments.domain.rounds import RoundPlan
from appointments.domain.sequences import After
from appointments.domain.statutory_steps import HazardFinding, Step, StepKind
from appointments.domain.third_parties import ThirdParty, ThirdPartyAbsence, ThirdPartyBooking, ThirdPartyHold
from appointments.domain.work_orders import NeedOfWork, SorItem, WorkOrderState
from appointments.records.mapping import (
    aftercare,
    appointments,
    booking,
    calls,
    day_plans,
    device_actions,
    evidence,
    homes,
    landlord,
    messages,
    operatives,
    third_parties,
    work_orders,
)
from tests.builders import (
    DAY,
    MORNING,
    NOW,
    OPERATIVE,
    a_call,
    a_challenge,
    a_figure_change,
    a_gap,
    a_hold,
    a_home,
    a_household,
    a_judgement,
    a_message,
    a_number,
    a_promise,
    a_reply,
    a_requirement,
    a_slot,
    a_slot_pattern,
    a_task,
    a_work_order,
    an_absence,
    an_account,
    an_appointment,
    an_assignment,
    an_evidence,
    an_offer_set,
    an_operative,
    shifts,
)

SNAPSHOTS = (
    RequirementSnapshot("Q-1", AdvanceNotice(72, written=True)),
    RequirementSnapshot("Q-2", TimesToAvoid(parse_weekly("Mon-Fri 08:30-09:30; Sat 10:00-24:00", "times"))),
)
PRIORITY = Priority("P1", "Emergency", Target(24, Unit.HOURS, ClockStart.RAISED), rank=1, appointed=False)
CLOSED = an_appointment(in_state=State.CLOSED, outcome=Outcome.NO_ACCESS, judgement_ref="J-1")
PROMISE = replace(
    a_promise(2, requirements=SNAPSHOTS),
    agreed_by_resident=True,
    offer_ref="F-1",
    overrides=(Override("notice", "Manager One", "The resident asked for it.", "Q-1"),),
    late_reason="No earlier day suited.",
    superseded_at=NOW,
)


def _household() -> Any:
    held = a_household()
    full = replace(
        held.residents[0],
        numbers=(replace(a_number(), safe=False, withdrawn_at=NOW), a_number("+447700900124")),
        prefers=(Channel.LETTER, Channel.EMAIL),
        email="resident0012@example.org",
        language="cy",
    )
    return replace(held, residents=(full, replace(full, ref="R-2", numbers=())), version=3, since=NOW, known_since=NOW)


def _read_household(row: Mapping[str, Any]) -> object:
    """A household is read from rows of three tables."""
    held = _household()
    numbers = [as_stored(values) for values in homes.number_values(held)]
    residents = [as_stored(values) for values in homes.resident_values(held)]
    return homes.household(
        row,
        [homes.resident(r, [n for n in numbers if n["resident_ref"] == r["ref"]]) for r in residents],
    )


def _read_operative(row: Mapping[str, Any]) -> object:
    """An operative's certificates have rows of their own."""
    held = [Certificate("asbestos", DAY), Certificate("gas", date(2027, 3, 1))]
    rows = operatives.certificate_values(replace(an_operative(), certificates=tuple(held)))
    return operatives.operative(row, [as_stored(values) for values in rows])


def _read_appointment(row: Mapping[str, Any]) -> object:
    """An appointment's promises and assignments have rows of their own, tested beside it."""
    return appointments.appointment(row, APPOINTMENT.promises, APPOINTMENT.assignments)


APPOINTMENT = replace(
    CLOSED,
    promises=(PROMISE,),
    assignments=(an_assignment(role=Role.SECOND),),
    despatched_requirements=SNAPSHOTS,
    outcome_words="Nobody answered.",
    closed_by="U-07",
    follows="A-0",
    pinned=True,
    version=4,
)
DAY_PLAN = DayProposal(
    ref="D-1",
    plan=DayPlan(
        day=DAY,
        rounds=(RoundPlan(OPERATIVE, DAY, 3, ("A-1", "A-2"), (NOW, NOW + timedelta(hours=1))),),
        moves=(Move("A-2", ("O-08",), (OPERATIVE,), NOW, NOW + timedelta(hours=1)),),
        unplanned=(Unplanned("A-3", "Nobody who may come works then."),),
        travel_seconds_before=7200,
        travel_seconds_after=5400,
    ),
    made_at=NOW,
    made_by="U-planner",
    state=PlanState.ACCEPTED,
    decided_at=NOW,
    decided_by="U-manager",
    version=1,
)

ATTEMPT = ContactAttempt(
    "CA-1", "W-1", Channel.VOICE, AttemptResult.NO_ANSWER, "Rang twice.", NOW, NOW + timedelta(minutes=5), "U-planner"
)
CHECK = VulnerabilityCheck("VC-1", "W-1", False, "Asked the tenancy officer.", NOW, "U-planner")
DECISION = OrderDecision(
    "WD-1",
    "W-1",
    Decided.CANCELLED,
    NOW,
    "U-manager",
    "The resident",
    "It is not needed any more.",
    Why.NOT_NEEDED,
    (Finding("words", False, "No reason is given.", "Say why."),),
)
COMPENSATION = Compensation(
    "CO-1",
    "A-1",
    2,
    "W-1",
    "H-1",
    "We did not attend",
    2000,
    NOW,
    CompensationState.PAID,
    "U-manager",
    NOW,
    "The usual sum.",
    DAY,
    "BACS 7",
    "U-other",
    3,
)
RECHARGE = Recharge(
    "RC-1", "A-1", "W-1", "H-1", 3500, "U-planner", NOW, RechargeState.CHARGED, "U-manager", NOW, "The third time.", 2
)

EXAMPLES: dict[str, tuple[Any, Callable[[Any], Mapping[str, object]], Callable[[Any], object]]] = {
    "home": (replace(a_home(), communal_door=True), homes.home_values, homes.home),
    "household": (_household(), homes.household_values, _read_household),
    "requirement": (
        replace(
            a_requirement(),
            ends_on=date(2026, 12, 1),
            provisional=True,
            declined="Not possible.",
            effect="No surprise.",
            replaces="Q-0",
        ),
        homes.requirement_values,
        homes.requirement,
    ),
    "operative": (
        replace(
            an_operative(skills=["tall ladders"]),
            employer="Contractor A",
            active=False,
            certificates=(Certificate("asbestos", DAY), Certificate("gas", date(2027, 3, 1))),
        ),
        operatives.operative_values,
        _read_operative,
    ),
    "shift pattern": (
        replace(shifts(valid_from=date(2026, 2, 2))[1], valid_to=DAY, lunch=Lunch(time(11), time(14), 45)),
        lambda pattern: operatives.shift_pattern_values(pattern, 0),
        operatives.shift_pattern,
    ),
    "absence": (an_absence(), operatives.absence_values, operatives.absence),
    "work order": (
        replace(
            a_work_order(),
            items=(SorItem("PL0001", 40, 2), SorItem("PL0002", 15)),
            priority=PRIORITY,
            description="Kitchen mixer drips, isolate first.",
            skills=frozenset({"gas", "asbestos"}),
            external=ExternalRef("Contractor A", "00017"),
            concerns=frozenset({Concern.FALLS, Concern.GAS_SAFETY}),
            defect=Defect.TAP_NOT_TURNING,
            gas_check_due_on=date(2026, 12, 1),
            contract_due_at=NOW,
            statutory_due_at=NOW,
            follows="W-0",
            same_operative_as=OPERATIVE,
            after=After("W-0", 2, Unit.WORKING_DAYS),
            state=WorkOrderState.COMPLETED,
            version=2,
            needs=(NeedOfWork("N-1", "Set the pan at 480 mm."),),
        ),
        work_orders.work_order_values,
        work_orders.work_order,
    ),
    "step": (
        Step(
            ref="WS-1",
            work_order_ref="W-1",
            kind=StepKind.INVESTIGATED,
            at=NOW,
            recorded_at=NOW,
            by="U-planner",
            words="Looked at photographs.",
            finding=HazardFinding.SIGNIFICANT,
            in_person=False,
            withdraws="WS-0",
        ),
        work_orders.step_values,
        work_orders.step,
    ),
    "third party": (
        ThirdParty(
            "P-1",
            "the concierge's key",
            "Key 12",
            parse_weekly("Mon-Fri 08:00-18:00; Sat 09:00-24:00", "times"),
            any_of_role=False,
            phone="01632 960123",
            place="the concierge's desk",
            active=False,
            version=3,
        ),
        third_parties.third_party_values,
        third_parties.third_party,
    ),
    "third party's absence": (
        ThirdPartyAbsence("P-1", MORNING, "leave"),
        third_parties.absence_values,
        third_parties.absence,
    ),
    "third party's booking": (
        ThirdPartyBooking("A-1", 2, "P-1", "Q-1", MORNING),
        third_parties.booking_values,
        third_parties.booking,
    ),
    "third party's hold": (
        ThirdPartyHold("K-1", "P-1", MORNING),
        third_parties.hold_values,
        third_parties.hold,
    ),
    "offers": (
        replace(
            an_offer_set(),
            resident_agrees=True,
            chosen=a_slot(),
            refused_because="time",
            refused_words="Too early.",
            first_day=DAY,
            last_day=DAY,
        ),
        work_orders.offer_values,
        work_orders.offers,
    ),
    "appointment": (APPOINTMENT, appointments.appointment_values, _read_appointment),
    "promise": (
        PROMISE,
        lambda promise: appointments.promise_values(replace(APPOINTMENT, promises=(promise,)))[0],
        appointments.promise,
    ),
    "assignment": (
        an_assignment(role=Role.SECOND),
        lambda assignment: appointments.assignment_values(replace(APPOINTMENT, assignments=(assignment,)))[0],
        appointments.assignment,
    ),
    "day plan": (DAY_PLAN, day_plans.proposal_values, day_plans.proposal),
    "hold": (
        a_hold(assignments=(an_assignment(role=Role.SECOND),)),
        booking.hold_values,
        lambda row: booking.hold(row, (an_assignment(role=Role.SECOND),)),
    ),
    "held seat": (
        an_assignment(role=Role.SECOND),
        lambda seat: booking.held_seat_values(replace(a_hold(), assignments=(seat,)))[0],
        appointments.assignment,
    ),
    "gap": (replace(a_gap(), refilled_by="A-2", refilled_at=NOW), booking.gap_values, booking.gap),
    "emergency": (
        EmergencyAttendance(
            "W-1", a_slot().window, (Contact(NOW, "U-planner", ContactResult.SPOKE, "They know", OPERATIVE),)
        ),
        booking.attendance_values,
        booking.attendance,
    ),
    "evidence": (
        replace(an_evidence(), fingerprint="cd" * 32, held=timedelta(milliseconds=1_234), held_known=HeldKnown.STEADY),
        evidence.evidence_values,
        evidence.evidence,
    ),
    "device action": (
        DeviceAction(
            "E-1",
            "U-operative",
            OPERATIVE,
            '{"ref":"E-1"}',
            NOW,
            NOW - timedelta(seconds=7),
            HeldKnown.CLOCK,
            ActionKind.CLAIM,
            "A-1",
            NOW,
            "R-0123456789ab",
            1234,
            "D-0123456789ab",
            ActionState.KEPT_ASIDE,
            WhyAside.CLOSED,
            "Kept aside.",
            "J-1",
            "T-1",
            NOW,
            NOW,
            "U-planner",
            AccountDecision.STANDS,
            "ab" * 32,
        ),
        device_actions.device_action_values,
        device_actions.device_action,
    ),
    "device clock": (
        DeviceClock("U-operative", "D-0123456789ab", timedelta(milliseconds=-5), NOW, NOW),
        device_actions.device_clock_values,
        device_actions.device_clock,
    ),
    "token": (
        ApiToken("K-1", "U-operative", "ab" * 32, "Contractor 1", NOW, NOW),
        device_actions.api_token_values,
        device_actions.api_token,
    ),
    "call": (
        replace(
            a_call(),
            provider_ref="CA0001",
            state=CallState.ENDED,
            result=CallResult.ANSWERED,
            answered_at=NOW,
            ended_at=NOW,
            seconds=12,
            failure="404",
        ),
        calls.call_values,
        calls.call,
    ),
    "judgement": (
        replace(a_judgement(), findings=(Finding("wait", met=False, words="3 minutes.", to_do="Wait 12 more."),)),
        evidence.judgement_values,
        evidence.judgement,
    ),
    "challenge": (
        replace(
            a_challenge(),
            decided_at=NOW,
            reviewer="U-manager",
            upheld=False,
            reason="A call was made.",
            reply_ref="S-1",
            repeats="C-0",
        ),
        evidence.challenge_values,
        evidence.challenge,
    ),
    "message": (
        replace(
            a_message(state=MessageState.UNKNOWN),
            offer_ref="F-1",
            question=Question(QuestionKind.WHICH_SLOT, 2, (DAY, DAY)),
            choices=("A-1", "A-2"),
            reply_ref="S-1",
            attempts=2,
            lease_until=NOW,
            provider="twilio",
            provider_ref="SM1",
            sent_at=NOW,
            delivered_at=NOW,
            failure="30003",
            asked=2,
            ask_from=NOW,
            rule_name="day_before",
            rule_version=3,
            language="cy",
        ),
        messages.message_values,
        messages.message,
    ),
    "reply": (
        replace(a_reply(), choice=2, answers="M-1", answered_at=NOW),
        messages.reply_values,
        messages.reply,
    ),
    "task": (
        replace(
            a_task(),
            work_order_ref="W-1",
            home_ref="H-1",
            reply_ref="S-1",
            done_at=NOW,
            done_by="U-planner",
            done_words="Rang the resident.",
        ),
        messages.task_values,
        messages.task,
    ),
    "attempt": (ATTEMPT, aftercare.attempt_values, aftercare.attempt),
    "check": (CHECK, aftercare.check_values, aftercare.check),
    "decision": (DECISION, aftercare.decision_values, aftercare.decision),
    "compensation": (COMPENSATION, aftercare.compensation_values, aftercare.compensation),
    "recharge": (RECHARGE, aftercare.recharge_values, aftercare.recharge),
    "slot pattern": (
        replace(a_slot_pattern(), valid_to=DAY, weekdays=frozenset({5, 6})),
        landlord.slot_pattern_values,
        landlord.slot_pattern,
    ),
    "priority": (PRIORITY, landlord.priority_values, landlord.priority),
    "figure change": (a_figure_change(), landlord.figure_change_values, landlord.figure_change),
    "account": (
        replace(an_account(), operative_ref=OPERATIVE, active=False),
        landlord.account_values,
        landlord.account,
    ),
}


def as_stored(values: Mapping[str, object]) -> dict[str, Any]:
    """Lists and objects go through JSON, as both databases keep them; every other column has a type of its own."""
    return {name: json.loads(json.dumps(v)) if isinstance(v, (list, dict)) else v for name, v in values.items()}


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_stored_value_comes_back_equal(name: str) -> None:
    value, write, read = EXAMPLES[name]
    assert read(as_stored(write(value))) == value


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_example_leaves_no_field_at_its_default(name: str) -> None:
    assert _at_default(EXAMPLES[name][0]) == []


def _at_default(value: Any, path: str = "") -> list[str]:
    """Names of fields, of the value and of the values it holds first, that still have their default."""
    found = []
    for f in fields(value):
        held = getattr(value, f.name)
        default = f.default_factory() if f.default_factory is not MISSING else f.default
        if default is not MISSING and held == default:
            found.append(f"{path}{f.name}")
        first = held[0] if isinstance(held, tuple) and held else held
        # Kinds write and read themselves; their own tests hold them to it.
        if is_dataclass(first) and not isinstance(first, AccessKind):
            found.extend(_at_default(first, f"{path}{f.name}."))
    return found


def test_a_snapshot_keeps_the_kinds_with_their_parameters() -> None:
    kinds = [LongerToAnswer(), *(item.kind for item in SNAPSHOTS)]
    held = tuple(RequirementSnapshot(f"Q-{n}", kind) for n, kind in enumerate(kinds))
    assert homes.read_snapshots(json.loads(json.dumps(homes.write_snapshots(held)))) == held
