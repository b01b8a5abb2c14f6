"""What the evidence pack says of the work order as a whole: its dates, what was tried, decided, owed and charged."""

from __future__ import annotations

from collections.abc import Iterator

from appointments.domain.compensation import Compensation, CompensationState
from appointments.domain.recharging import Recharge, RechargeState
from appointments.domain.target_dates import Standing
from appointments.views.evidence_pack import EvidencePack
from web.evidence_pack.tables import Table, table
from web.manager.timeline import Entry
from web.planner import wording
from web.words import money, quoted, short_day_words, short_instant_words

COMPENSATION: dict[CompensationState, str] = {
    CompensationState.PROPOSED: "A manager is still to decide",
    CompensationState.APPROVED: "Approved, still to be paid",
    CompensationState.DECLINED: "Declined",
    CompensationState.PAID: "Paid",
}
# What was decided; whether it was paid since has words of its own.
_DECIDED: dict[CompensationState, str] = {
    CompensationState.APPROVED: "Approved",
    CompensationState.PAID: "Approved",
    CompensationState.DECLINED: "Declined",
}
CHARGES: dict[RechargeState, str] = {
    RechargeState.PROPOSED: "A manager is still to decide",
    RechargeState.CHARGED: "Charged",
    RechargeState.DROPPED: "Not charged",
}


def order_tables(pack: EvidencePack) -> list[Table]:
    """In the order in which somebody asks; empty ones are left out in print."""
    return [_dates(pack), _done(pack), _tried(pack), _endeavours(pack), _attempts(pack), _decided(pack), _money(pack)]


def raised(pack: EvidencePack) -> Iterator[Entry]:
    """How the order began, for the pack's order of time."""
    order = pack.order
    yield Entry(order.reported_at, "Report", f"The repair was reported: {order.purpose}")
    yield Entry(order.raised_at, "Work order", f"Raised as {order.priority.name.lower()}")


def followed(pack: EvidencePack) -> Iterator[Entry]:
    """What was done about the order and not at an appointment, for the pack's order of time."""
    for step in pack.dates.steps:
        withdrawn = " (withdrawn later)" if step.withdrawn else ""
        finding = f": {step.finding[:1].lower()}{step.finding[1:]}" if step.finding else ""
        notes = (f"Recorded by {step.by_name} {short_instant_words(step.recorded_at)}.",)
        yield Entry(step.at, "Duty", f"{step.what}{finding}{withdrawn}", (*notes, *_quoted(step.words)))
    for attempt in pack.attempts:
        how = f"{wording.CHANNELS[attempt.channel]}, {wording.ATTEMPTS[attempt.result].lower()}"
        by = f"{wording.somebody(attempt.by, pack.names)} recorded it {short_instant_words(attempt.recorded_at)}."
        yield Entry(attempt.at, "Attempt", how, (by, *_quoted(attempt.words)))
    for check in pack.checks:
        found = "no reason to go on differently" if check.clear else "a reason to go on differently"
        words = f"{wording.somebody(check.by, pack.names)} looked whether somebody is at risk: {found}"
        yield Entry(check.at, "Check", words, _quoted(check.words))
    for decision in pack.decisions:
        words = f"{wording.decision(decision)} ({wording.somebody(decision.by, pack.names)})"
        yield Entry(decision.at, "Decision", words)
    for owed in pack.compensations:
        yield Entry(owed.proposed_at, "Compensation", f"{money(owed.pence)} proposed: {owed.why}")
        if owed.decided_at:
            decided = _DECIDED.get(owed.state, COMPENSATION[owed.state])
            words = f"{decided} by {wording.somebody(owed.decided_by, pack.names)}"
            yield Entry(owed.decided_at, "Compensation", words, _quoted(owed.reason))
    for charge in pack.recharges:
        yield Entry(charge.proposed_at, "Charge", f"{money(charge.pence)} proposed")
        if charge.decided_at:
            words = f"{CHARGES[charge.state]}, decided by {wording.somebody(charge.decided_by, pack.names)}"
            yield Entry(charge.decided_at, "Charge", words, _quoted(charge.reason))


def _quoted(words: str) -> tuple[str, ...]:
    return (quoted(words),) if words else ()


def _dates(pack: EvidencePack) -> Table:
    rows = [
        (
            line.what,
            wording.due(line.due_at),
            f"{line.source[:1].upper()}{line.source[1:]}",
            wording.STANDINGS[line.standing][0] if line.standing is not Standing.OPEN else "Open",
            short_instant_words(line.done_at) if line.done_at else "-",
        )
        for line in pack.dates.lines
    ]
    return table("By when it was due", ("What", "By", "According to", "What became of it", "Done"), rows)


def _done(pack: EvidencePack) -> Table:
    rows = [
        (
            short_instant_words(step.at),
            step.what + (" (withdrawn)" if step.withdrawn else ""),
            ". ".join(words for words in (step.finding, step.words) if words) or "-",
            f"{step.by_name}, {short_instant_words(step.recorded_at)}",
        )
        for step in pack.dates.steps
    ]
    return table("What was done about a hazard or a legal duty", ("When", "What", "In words", "Recorded"), rows)


def _tried(pack: EvidencePack) -> Table:
    rows = [
        (f"{short_day_words(tried.at)}, {tried.part}", tried.outcome, "Yes" if tried.counts else "No")
        for tried in pack.endeavours.tried
    ]
    return table("Visits that did not get in", ("When", "What came of it", "Counts as an attempt"), rows)


def _endeavours(pack: EvidencePack) -> Table:
    """Only where somebody was not let in and the law sets a clock: no other repair asks for reasonable endeavours."""
    if not (pack.endeavours.tried and pack.order.has_statutory_clock):
        return table("Reasonable endeavours to get in", ("What they need", "Result"), [])
    rows = [(demand.words, "Met" if demand.met else "Not met") for demand in pack.endeavours.demands]
    return table("Reasonable endeavours to get in", ("What they need", "Result"), rows)


def _attempts(pack: EvidencePack) -> Table:
    rows = [
        (
            short_instant_words(attempt.at),
            f"{wording.CHANNELS[attempt.channel]}, {wording.ATTEMPTS[attempt.result].lower()}",
            attempt.words,
            wording.somebody(attempt.by, pack.names),
        )
        for attempt in pack.attempts
    ]
    return table("Attempts to reach the household", ("When", "How", "What came of it", "By"), rows)


def _decided(pack: EvidencePack) -> Table:
    rows = [
        (
            short_instant_words(decision.at),
            wording.decision(decision),
            "; ".join(f"{'Met' if found.met else 'Missing'}: {found.words}" for found in decision.findings) or "-",
            wording.somebody(decision.by, pack.names),
        )
        for decision in pack.decisions
    ]
    return table("Cancelled, and opened again", ("When", "What", "What it rested on", "By"), rows)


def _money(pack: EvidencePack) -> Table:
    owed = [_owed(item, pack) for item in pack.compensations]
    charged = [_charged(item, pack) for item in pack.recharges]
    return table("Compensation and charges", ("When", "What", "Sum", "What became of it"), [*owed, *charged])


def _owed(item: Compensation, pack: EvidencePack) -> tuple[str, ...]:
    became = COMPENSATION[item.state]
    if item.decided_at:
        by = wording.somebody(item.decided_by, pack.names)
        became = f"{_DECIDED.get(item.state, became)} by {by}, {short_instant_words(item.decided_at)}"
        became += "; still to be paid" if item.state is CompensationState.APPROVED else ""
    if item.paid_on:
        became += f"; paid {short_day_words(item.paid_on)}, reference {item.payment_ref}"
    became += f". {item.reason}" if item.reason else ""
    return (short_instant_words(item.proposed_at), f"Compensation: {item.why}", money(item.pence), became)


def _charged(item: Recharge, pack: EvidencePack) -> tuple[str, ...]:
    became = CHARGES[item.state]
    if item.decided_at:
        became += f", decided by {wording.somebody(item.decided_by, pack.names)} {short_instant_words(item.decided_at)}"
    became += f". {item.reason}" if item.reason else ""
    return (short_instant_words(item.proposed_at), "Charge for a missed visit", money(item.pence), became)
