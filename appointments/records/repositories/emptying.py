"""Which words go when an order is erased (rule 74), and what is left where they stood.

What is a row's own words is emptied by one statement a table. Words inside of lists are emptied row by row: kinds,
times, references and who allowed what stay.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, exists, or_, select, update

from appointments.domain.access_kinds import erased, read_kind, write_kind
from appointments.domain.evidence import ERASED
from appointments.domain.messages import COPY
from appointments.domain.privacy import ERASED_WORDS
from appointments.domain.refs import WorkOrderRef
from appointments.records import statements
from appointments.records.tables import (
    AppointmentRow,
    CallRow,
    ChallengeRow,
    CompensationRow,
    ContactAttemptRow,
    DayPlanRow,
    DeviceActionRow,
    EmergencyAttendanceRow,
    ErasureRow,
    EvidenceRow,
    JudgementRow,
    MessageRow,
    OfferRow,
    OrderDecisionRow,
    PromiseRow,
    RechargeRow,
    ReplyRow,
    StepRow,
    TaskRow,
    VulnerabilityCheckRow,
    WorkOrderRow,
)

_APPOINTMENTS = statements.table_of(AppointmentRow)
_ATTENDANCES = statements.table_of(EmergencyAttendanceRow)
_ERASURES = statements.table_of(ErasureRow)
_MESSAGES = statements.table_of(MessageRow)
_OFFERS = statements.table_of(OfferRow)
_ORDERS = statements.table_of(WorkOrderRow)
_PLANS = statements.table_of(DayPlanRow)
_PROMISES = statements.table_of(PromiseRow)

# What an order's erasure empties: the kind as `erasures` names it, where it is, and what is left. Of append-only tables
# the triggers let exactly this through (migration 0013).
EMPTIED: tuple[tuple[str, Table, Mapping[str, object]], ...] = (
    ("evidence", statements.table_of(EvidenceRow), {"data": ERASED}),
    ("judgements", statements.table_of(JudgementRow), {"findings": [], "established_words": ""}),
    ("messages", _MESSAGES, {"text": "", "to": "", "failure": ""}),
    ("replies", statements.table_of(ReplyRow), {"text": "", "from_number": ""}),
    ("challenges", statements.table_of(ChallengeRow), {"said": "", "reason": ""}),
    ("tasks", statements.table_of(TaskRow), {"words": "", "done_words": ""}),
    ("appointments", _APPOINTMENTS, {"outcome_words": ""}),
    ("calls", statements.table_of(CallRow), {"number": "", "operative_number": ""}),
    ("device_actions", statements.table_of(DeviceActionRow), {"sent": "", "words": ""}),
    ("contact_attempts", statements.table_of(ContactAttemptRow), {"words": ERASED_WORDS}),
    ("vulnerability_checks", statements.table_of(VulnerabilityCheckRow), {"words": ERASED_WORDS}),
    ("order_decisions", statements.table_of(OrderDecisionRow), {"asked_by": "", "words": "", "findings": []}),
    ("statutory_steps", statements.table_of(StepRow), {"words": ""}),
    ("compensations", statements.table_of(CompensationRow), {"reason": ""}),
    (
        "recharges",
        statements.table_of(RechargeRow),
        {"reason": ERASED_WORDS},
    ),  # a decided one has a reason: a CHECK says so
)


def visits_of(ref: WorkOrderRef) -> Any:
    return select(_APPOINTMENTS.c.ref).where(_APPOINTMENTS.c.work_order_ref == ref)


def is_erased(kind: str, ref: ColumnElement[Any]) -> ColumnElement[bool]:
    return exists().where(_ERASURES.c.kind == kind, _ERASURES.c.ref == ref)


def left_of(connection: Connection, kind: str, table: Table, ref: WorkOrderRef) -> list[str]:
    """References of an order's things of one kind that are not erased yet."""
    about: list[ColumnElement[bool]] = []
    if "work_order_ref" in table.c:
        about.append(table.c.work_order_ref == ref)
    if "appointment_ref" in table.c:
        about.append(table.c.appointment_ref.in_(visits_of(ref)))
    found = select(table.c.ref).where(or_(*about), ~is_erased(kind, table.c.ref)).order_by(table.c.ref)
    return [str(wanted) for wanted in connection.scalars(found)]


def empty(connection: Connection, kind: str, table: Table, left: Mapping[str, object], refs: Sequence[str]) -> None:
    """These rows' words; `erasures` names them already."""
    for part in in_parts(refs):
        connection.execute(update(table).where(table.c.ref.in_(part)).values(dict(left)))
        if kind == "messages":
            _empty_keys(connection, part)


def empty_inside(connection: Connection, ref: WorkOrderRef) -> None:
    """Everything of an order that is no row of its own: its description, and the words in lists."""
    connection.execute(update(_ORDERS).where(_ORDERS.c.ref == ref).values(description=""))
    _empty_needs(connection, ref)
    _empty_offers(connection, ref)
    _empty_promises(connection, ref)
    _empty_contacts(connection, ref)
    _empty_plans(connection, ref)


def in_parts(refs: Sequence[str]) -> list[Sequence[str]]:
    """SQLite takes so many values in one statement and no more."""
    return [refs[start : start + 500] for start in range(0, len(refs), 500)]


def _empty_keys(connection: Connection, refs: Sequence[str]) -> None:
    """The key of a copy ends in the number that it went to. That it is a copy is still to be told."""
    copies = (_MESSAGES.c.ref.in_(refs), _MESSAGES.c.dedupe_key.contains(COPY, autoescape=True))
    for row in connection.execute(select(_MESSAGES.c.ref, _MESSAGES.c.dedupe_key).where(*copies)).all():
        kept = row.dedupe_key.partition(COPY)[0] + COPY + row.ref
        connection.execute(update(_MESSAGES).where(_MESSAGES.c.ref == row.ref).values(dedupe_key=kept))


def _empty_needs(connection: Connection, ref: WorkOrderRef) -> None:
    """What the household needed of the work; that there was something stays."""
    for needs in connection.scalars(select(_ORDERS.c.needs_of_work).where(_ORDERS.c.ref == ref)).all():
        emptied = [{**need, "words": ERASED_WORDS} for need in needs]
        connection.execute(update(_ORDERS).where(_ORDERS.c.ref == ref).values(needs_of_work=emptied))


def _empty_offers(connection: Connection, ref: WorkOrderRef) -> None:
    """Why a slot was withheld says what the household had asked for, where it names a requirement."""
    for row in statements.rows(connection, _OFFERS, _OFFERS.c.work_order_ref == ref, by=[_OFFERS.c.ref]):
        withheld = [
            {**item, "reasons": [{**r, "words": ERASED_WORDS} if r["requirement"] else r for r in item["reasons"]]}
            for item in row["withheld"]
        ]
        left = {"refused_words": "", "withheld": withheld}
        connection.execute(update(_OFFERS).where(_OFFERS.c.ref == row["ref"]).values(left))


def _empty_promises(connection: Connection, ref: WorkOrderRef) -> None:
    """What was asked for is told by its kind alone from now on; who allowed what stays, why they did goes."""
    visits = visits_of(ref)
    for row in statements.rows(
        connection,
        _PROMISES,
        _PROMISES.c.appointment_ref.in_(visits),
        by=[_PROMISES.c.appointment_ref, _PROMISES.c.version],
    ):
        left = {
            "requirements": _kinds_alone(row["requirements"]),
            "overrides": [{**item, "what": ERASED_WORDS, "reason": ERASED_WORDS} for item in row["overrides"]],
            "late_reason": ERASED_WORDS if row["late_reason"] else "",
        }
        this = (_PROMISES.c.appointment_ref == row["appointment_ref"], _PROMISES.c.version == row["version"])
        connection.execute(update(_PROMISES).where(*this).values(left))
    despatched = _APPOINTMENTS.c.despatched_requirements.is_not(None)
    for row in statements.rows(
        connection, _APPOINTMENTS, _APPOINTMENTS.c.ref.in_(visits), despatched, by=[_APPOINTMENTS.c.ref]
    ):
        emptied = {"despatched_requirements": _kinds_alone(row["despatched_requirements"])}
        connection.execute(update(_APPOINTMENTS).where(_APPOINTMENTS.c.ref == row["ref"]).values(emptied))


def _empty_contacts(connection: Connection, ref: WorkOrderRef) -> None:
    """What was agreed with a household about an emergency."""
    this = _ATTENDANCES.c.work_order_ref == ref
    for row in statements.rows(connection, _ATTENDANCES, this, by=[_ATTENDANCES.c.work_order_ref]):
        contacts = [{**contact, "words": ERASED_WORDS} for contact in row["contacts"]]
        connection.execute(update(_ATTENDANCES).where(this).values(contacts=contacts))


def _empty_plans(connection: Connection, ref: WorkOrderRef) -> None:
    """Why a plan found nobody for a visit may say what its household had asked for."""
    visits = {str(found) for found in connection.scalars(visits_of(ref))}
    days = select(_PROMISES.c.day).where(_PROMISES.c.appointment_ref.in_(visits_of(ref)))
    for row in statements.rows(connection, _PLANS, _PLANS.c.day.in_(days), by=[_PLANS.c.ref]):
        unplanned = [
            {**item, "words": ERASED_WORDS} if item["appointment"] in visits else item
            for item in row["plan"]["unplanned"]
        ]
        if unplanned != row["plan"]["unplanned"]:
            plan = {**row["plan"], "unplanned": unplanned}
            connection.execute(update(_PLANS).where(_PLANS.c.ref == row["ref"]).values(plan=plan))


def _kinds_alone(stored: Sequence[Mapping[str, Any]]) -> list[dict[str, object]]:
    return [{"ref": item["ref"], "kind": write_kind(erased(read_kind(item["kind"])))} for item in stored]
