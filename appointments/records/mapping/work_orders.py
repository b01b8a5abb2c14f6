"""Work orders and what was offered for them."""

from __future__ import annotations

from appointments.domain.concerns import Concern, in_order
from appointments.domain.defects import Defect
from appointments.domain.priorities import Unit
from appointments.domain.refs import ExternalRef
from appointments.domain.sequences import After
from appointments.domain.slots import Block, OfferSet, Reason, Seat, Slot, SlotOffer, Withheld
from appointments.domain.statutory_steps import HazardFinding, Step, StepKind
from appointments.domain.times import Window, read_day, read_instant
from appointments.domain.work_orders import NeedOfWork, SorItem, WorkOrder, WorkOrderState
from appointments.records.mapping.landlord import priority, priority_values
from appointments.records.rows import Row, Values


def work_order_values(order: WorkOrder) -> Values:
    return {
        "ref": order.ref,
        "home_ref": order.home_ref,
        "trade": order.trade,
        "purpose": order.purpose,
        "items": [{"code": i.code, "minutes": i.minutes, "quantity": i.quantity} for i in order.items],
        "priority_code": order.priority.code,
        "priority": priority_values(order.priority),
        "reported_at": order.reported_at,
        "raised_at": order.raised_at,
        "due_at": order.due_at,
        "due_source": order.due_source,
        "description": order.description,
        "skills": sorted(order.skills),
        "external_allocated_by": order.external.allocated_by if order.external else None,
        "external_id": order.external.id if order.external else None,
        "hazard": order.hazard,
        "concerns": [concern.value for concern in in_order(order.concerns)],
        "defect": order.defect.value if order.defect else None,
        "gas_check_due_on": order.gas_check_due_on,
        "contract_due_at": order.contract_due_at,
        "statutory_due_at": order.statutory_due_at,
        "follows": order.follows,
        "same_operative_as": order.same_operative_as,
        "after_ref": order.after.work_order_ref if order.after else None,
        "after_days": order.after.days if order.after else None,
        "after_unit": order.after.unit.value if order.after else None,
        "state": order.state.value,
        "version": order.version,
        "needs_of_work": [{"code": need.code, "words": need.words} for need in order.needs],
    }


def work_order(row: Row) -> WorkOrder:
    allocated_by, external_id = row["external_allocated_by"], row["external_id"]
    return WorkOrder(
        ref=row["ref"],
        home_ref=row["home_ref"],
        trade=row["trade"],
        purpose=row["purpose"],
        items=tuple(SorItem(item["code"], item["minutes"], item["quantity"]) for item in row["items"]),
        priority=priority(row["priority"]),
        reported_at=row["reported_at"],
        raised_at=row["raised_at"],
        due_at=row["due_at"],
        due_source=row["due_source"],
        description=row["description"],
        skills=frozenset(row["skills"]),
        external=None if allocated_by is None else ExternalRef(allocated_by, external_id),
        concerns=concerns(row),
        defect=Defect(row["defect"]) if row["defect"] else None,
        gas_check_due_on=row["gas_check_due_on"],
        contract_due_at=row["contract_due_at"],
        statutory_due_at=row["statutory_due_at"],
        follows=row["follows"],
        same_operative_as=row["same_operative_as"],
        after=None if row["after_ref"] is None else After(row["after_ref"], row["after_days"], Unit(row["after_unit"])),
        state=WorkOrderState(row["state"]),
        version=row["version"],
        needs=tuple(NeedOfWork(need["code"], need["words"]) for need in row["needs_of_work"]),
    )


def concerns(row: Row) -> frozenset[Concern]:
    """The release before this one knew only that it is a hazard, and may still write so."""
    named = frozenset(Concern(code) for code in row["concerns"])
    return named or (frozenset({Concern.OTHER_HAZARD}) if row["hazard"] else frozenset())


def step_values(step: Step) -> Values:
    return {
        "ref": step.ref,
        "work_order_ref": step.work_order_ref,
        "kind": step.kind.value,
        "at": step.at,
        "recorded_at": step.recorded_at,
        "by": step.by,
        "words": step.words,
        "finding": step.finding.value if step.finding else None,
        "in_person": step.in_person,
        "withdraws": step.withdraws,
    }


def step(row: Row) -> Step:
    return Step(
        ref=row["ref"],
        work_order_ref=row["work_order_ref"],
        kind=StepKind(row["kind"]),
        at=row["at"],
        recorded_at=row["recorded_at"],
        by=row["by"],
        words=row["words"],
        finding=HazardFinding(row["finding"]) if row["finding"] else None,
        in_person=row["in_person"],
        withdraws=row["withdraws"],
    )


def offer_values(offers: OfferSet) -> Values:
    return {
        "ref": offers.ref,
        "work_order_ref": offers.work_order_ref,
        "made_at": offers.made_at,
        "made_by": offers.made_by,
        "offers": [_write_offer(offer) for offer in offers.offers],
        "withheld": [_write_withheld(item) for item in offers.withheld],
        "resident_agrees": offers.resident_agrees,
        "chosen": slot_values(offers.chosen) if offers.chosen else None,
        "refused_because": offers.refused_because,
        "refused_words": offers.refused_words,
        "first_day": offers.first_day,
        "last_day": offers.last_day,
    }


def offers(row: Row) -> OfferSet:
    return OfferSet(
        ref=row["ref"],
        work_order_ref=row["work_order_ref"],
        made_at=row["made_at"],
        made_by=row["made_by"],
        offers=tuple(_read_offer(item) for item in row["offers"]),
        withheld=tuple(_read_withheld(item) for item in row["withheld"]),
        resident_agrees=row["resident_agrees"],
        chosen=_read_slot(row["chosen"]) if row["chosen"] else None,
        refused_because=row["refused_because"],
        refused_words=row["refused_words"],
        first_day=row["first_day"],
        last_day=row["last_day"],
    )


def slot_values(slot: Slot) -> Values:
    return {
        "day": slot.day.isoformat(),
        "starts": slot.window.starts.isoformat(),
        "ends": slot.window.ends.isoformat(),
        "pattern": slot.pattern,
    }


def _read_slot(stored: Row) -> Slot:
    window = Window(read_instant(stored["starts"], "starts"), read_instant(stored["ends"], "ends"))
    return Slot(read_day(stored["day"], "day"), window, stored["pattern"])


def _write_offer(offer: SlotOffer) -> Values:
    return {
        "slot": slot_values(offer.slot),
        "seats": [
            {"operative": seat.operative_ref, "position": seat.position, "round_version": seat.round_version}
            for seat in offer.seats
        ],
        "planned_start": offer.planned_start.isoformat(),
        "added_travel_seconds": offer.added_travel_seconds,
        "after_target": offer.after_target,
        "waiting_seconds": offer.waiting_seconds,
        "fairness_seconds": offer.fairness_seconds,
        "reserve_seconds": offer.reserve_seconds,
    }


def _read_offer(stored: Row) -> SlotOffer:
    return SlotOffer(
        slot=_read_slot(stored["slot"]),
        seats=tuple(Seat(seat["operative"], seat["position"], seat["round_version"]) for seat in stored["seats"]),
        planned_start=read_instant(stored["planned_start"], "planned_start"),
        added_travel_seconds=stored["added_travel_seconds"],
        after_target=stored["after_target"],
        # Offers of earlier releases were ranked by travel alone.
        waiting_seconds=stored.get("waiting_seconds", 0),
        fairness_seconds=stored.get("fairness_seconds", 0),
        reserve_seconds=stored.get("reserve_seconds", 0),
    )


def _write_withheld(withheld: Withheld) -> Values:
    reasons = [{"block": r.block.value, "words": r.words, "requirement": r.requirement} for r in withheld.reasons]
    return {"slot": slot_values(withheld.slot), "reasons": reasons}


def _read_withheld(stored: Row) -> Withheld:
    reasons = (Reason(Block(r["block"]), r["words"], r["requirement"]) for r in stored["reasons"])
    return Withheld(_read_slot(stored["slot"]), tuple(reasons))
