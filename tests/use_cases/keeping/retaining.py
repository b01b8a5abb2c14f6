"""Steps that tests of erasing share: an order about which everything there is was recorded, and all that is stored."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Engine, text

from appointments.domain.attempts import AttemptResult, ContactAttempt
from appointments.domain.calls import Call, CallResult, CallState
from appointments.domain.cancelling import Decided, OrderDecision, VulnerabilityCheck, Why
from appointments.domain.compensation import Compensation
from appointments.domain.day_plans import DayPlan, DayProposal, Unplanned
from appointments.domain.device_actions import ActionState, DeviceAction
from appointments.domain.emergencies import Contact, ContactResult, EmergencyAttendance
from appointments.domain.homes import Channel
from appointments.domain.messages import MessageKind, MessageState
from appointments.domain.outcomes import Finding
from appointments.domain.recharging import Recharge
from appointments.domain.slots import Block, Reason, Withheld
from appointments.domain.statutory_steps import HazardFinding, Step, StepKind
from appointments.domain.tasks import Owner, Task, TaskKind
from appointments.domain.times import Window
from appointments.domain.work_orders import NeedOfWork
from appointments.ports import UnitOfWork
from appointments.use_cases.messaging.record_receipt import settled_as
from appointments.use_cases.steps.outbox import queued
from tests.builders import a_message, a_slot, an_offer_set

WORDS = "mind the blue gate"
NEIGHBOUR = "+447700900555"
SENT_FROM = "+447700900701"


@dataclass(frozen=True)
class About:
    """What the records are about."""

    order: str
    appointment: str
    home: str
    operative: str = "OP-1"


def write_everything_down(uow: UnitOfWork, about: About, now: datetime) -> None:
    """One of everything in which words about an order's household may stand, decided and paid for."""
    with uow.write() as records:
        day = records.appointments.get(about.appointment).promise.day
        records.aftercare.add_attempt(
            ContactAttempt("CO-1", about.order, Channel.VOICE, AttemptResult.SPOKE, WORDS, now, now, "U-planner")
        )
        records.device_actions.add(
            DeviceAction(
                "E-sent",
                "U-1",
                about.operative,
                f'{{"data":{{"words":"{WORDS}"}}}}',
                now,
                now,
                appointment_ref=about.appointment,
                state=ActionState.APPLIED,
                words=WORDS,
            )
        )
        order = records.work_orders.get(about.order)
        records.work_orders.save(replace(order, needs=(NeedOfWork("N-1", WORDS),)))
        records.aftercare.add_check(VulnerabilityCheck("VC-1", about.order, True, WORDS, now, "U-planner"))
        findings = (Finding("words", met=True, words=WORDS),)
        asked = f"Their son, who says: {WORDS}"
        records.aftercare.add_decision(
            OrderDecision(
                "OD-1", about.order, Decided.CANCELLED, now, "U-planner", asked, WORDS, Why.NOT_NEEDED, findings
            )
        )
        found = Step("WS-1", about.order, StepKind.INVESTIGATED, now, now, "U-planner", WORDS, HazardFinding.NO_HAZARD)
        records.steps.add(found)
        records.steps.add(
            Step("WS-2", about.order, StepKind.WITHDRAWN, now, now, "U-planner", WORDS, withdraws=found.ref)
        )
        owed = Compensation("CP-1", about.appointment, 1, about.order, about.home, "We were late", 2000, now)
        approved = owed.approve("U-manager", 2500, WORDS, now)
        records.compensations.add(approved.pay("U-manager", now.date(), "PAY-1", now))
        charge = Recharge("RC-1", about.appointment, about.order, about.home, 3500, "U-planner", now)
        records.recharges.add(charge.drop("U-manager", WORDS, now))
        records.calls.add(an_ended_call(about, now))
        spoke = Contact(now, "U-planner", ContactResult.SPOKE, WORDS)
        records.emergencies.put(EmergencyAttendance(about.order, Window(now, now + timedelta(hours=4)), (spoke,)))
        reasons = (Reason(Block.REQUIREMENT_TIMES, WORDS, "Q-1"), Reason(Block.FULL, "Everybody is booked."))
        offered = an_offer_set("F-all", work_order_ref=about.order)
        records.offers.add(replace(offered, withheld=(Withheld(a_slot(day), reasons),)))
        left_over = (Unplanned(about.appointment, WORDS), Unplanned("A-other", "Nobody works."))
        records.day_plans.add(DayProposal("DP-1", DayPlan(day, (), (), left_over, 0, 0), now, "U-planner"))
        alert = Task("T-alert", TaskKind.ALERT, Owner.PLANNER, now, now, WORDS, "alert", work_order_ref=about.order)
        records.tasks.add(alert.settle("U-planner", WORDS, now))
        records.alerts.keep(alert.ref, WORDS)
        copy = a_message(
            "M-copy",
            appointment_ref=about.appointment,
            kind=MessageKind.MISSED_YOU,
            state=MessageState.DELIVERED,
            to=NEIGHBOUR,
            dedupe_key=f"missed:{about.appointment}:copy:{NEIGHBOUR}",
            question=None,
        )
        copy = replace(copy, text=WORDS, delivered_at=now)
        records.messages.add(copy)
        records.ledger.append(queued(copy, about.appointment))
        records.ledger.append(settled_as(copy, about.appointment, code="", now=now))
        records.commit()


def an_ended_call(about: About, now: datetime) -> Call:
    return Call(
        "CA-all",
        "E-asked",
        about.appointment,
        about.operative,
        "U-operative-1",
        "resident",
        NEIGHBOUR,
        SENT_FROM,
        now,
        provider="fake",
        provider_ref="fake-1",
        state=CallState.ENDED,
        result=CallResult.NO_ANSWER,
        ended_at=now,
        seconds=0,
    )


def everything_stored(engine: Engine) -> str:
    """Every table's every value, the ledger's too."""
    with engine.connect() as connection:
        tables = [
            str(name)
            for name in connection.scalars(
                text(
                    "SELECT name FROM sqlite_master WHERE type = 'table'"
                    if engine.dialect.name == "sqlite"
                    else "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()"
                )
            )
        ]
        rows = {
            name: [tuple(map(str, row)) for row in connection.execute(text(f'SELECT * FROM "{name}"'))]
            for name in tables
        }
    return json.dumps(rows)


def where_it_stands(engine: Engine, words: str) -> list[str]:
    """The tables in which these words stand."""
    return sorted(name for name, rows in json.loads(everything_stored(engine)).items() if words in str(rows))
