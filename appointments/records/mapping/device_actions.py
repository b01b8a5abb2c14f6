"""What operatives' phones send, their clocks, and the tokens of contractors' own apps."""

from __future__ import annotations

from datetime import timedelta

from appointments.domain.accounts import ApiToken
from appointments.domain.device_actions import AccountDecision, ActionKind, ActionState, DeviceAction, Why
from appointments.domain.device_times import DeviceClock
from appointments.domain.evidence import HeldKnown
from appointments.records.rows import Row, Values

_MS = timedelta(milliseconds=1)


def device_action_values(action: DeviceAction) -> Values:
    return {
        "ref": action.ref,
        "by": action.by,
        "operative_ref": action.operative_ref,
        "appointment_ref": action.appointment_ref,
        "kind": action.kind.value if action.kind else "",
        "sent": action.sent,
        "device_at": action.device_at,
        "run": action.run,
        "steady_ms": action.steady_ms,
        "device": action.device,
        "received_at": action.received_at,
        "at": action.at,
        "held_known": action.held_known.value,
        "state": action.state.value,
        "why": action.why.value,
        "words": action.words,
        "judgement_ref": action.judgement_ref,
        "task_ref": action.task_ref,
        "settled_at": action.settled_at,
        "decided_at": action.decided_at,
        "decided_by": action.decided_by,
        "decision": action.decision.value if action.decision else "",
        "digest": action.digest,
    }


def device_action(row: Row) -> DeviceAction:
    return DeviceAction(
        ref=row["ref"],
        by=row["by"],
        operative_ref=row["operative_ref"],
        appointment_ref=row["appointment_ref"],
        kind=ActionKind(row["kind"]) if row["kind"] else None,
        sent=row["sent"],
        device_at=row["device_at"],
        run=row["run"],
        steady_ms=row["steady_ms"],
        device=row["device"],
        received_at=row["received_at"],
        at=row["at"],
        held_known=HeldKnown(row["held_known"]),
        state=ActionState(row["state"]),
        why=Why(row["why"]),
        words=row["words"],
        judgement_ref=row["judgement_ref"],
        task_ref=row["task_ref"],
        settled_at=row["settled_at"],
        decided_at=row["decided_at"],
        decided_by=row["decided_by"],
        decision=AccountDecision(row["decision"]) if row["decision"] else None,
        digest=row["digest"],
    )


def device_clock_values(clock: DeviceClock) -> Values:
    return {
        "account_ref": clock.account_ref,
        "device": clock.device,
        "skew_ms": clock.skew // _MS,
        "at": clock.at,
        "since": clock.since,
    }


def device_clock(row: Row) -> DeviceClock:
    return DeviceClock(row["account_ref"], row["device"], row["skew_ms"] * _MS, row["at"], row["since"])


def api_token_values(token: ApiToken) -> Values:
    return {
        "ref": token.ref,
        "account_ref": token.account_ref,
        "digest": token.digest,
        "label": token.label,
        "made_at": token.made_at,
        "withdrawn_at": token.withdrawn_at,
    }


def api_token(row: Row) -> ApiToken:
    return ApiToken(
        ref=row["ref"],
        account_ref=row["account_ref"],
        digest=row["digest"],
        label=row["label"],
        made_at=row["made_at"],
        withdrawn_at=row["withdrawn_at"],
    )
