"""Attempts, checks, decisions, compensation and recharges."""

from __future__ import annotations

from appointments.domain.attempts import AttemptResult, ContactAttempt
from appointments.domain.cancelling import Decided, OrderDecision, VulnerabilityCheck, Why
from appointments.domain.compensation import Compensation, CompensationState
from appointments.domain.homes import Channel
from appointments.domain.outcomes import Finding
from appointments.domain.recharging import Recharge, RechargeState
from appointments.records.rows import Row, Values


def attempt_values(item: ContactAttempt) -> Values:
    return {**vars(item), "channel": item.channel.value, "result": item.result.value}


def attempt(row: Row) -> ContactAttempt:
    return ContactAttempt(
        **{**row, "channel": Channel(row["channel"]), "result": AttemptResult(row["result"])},
    )


def check_values(item: VulnerabilityCheck) -> Values:
    return dict(vars(item))


def check(row: Row) -> VulnerabilityCheck:
    return VulnerabilityCheck(**row)


def decision_values(item: OrderDecision) -> Values:
    return {
        **vars(item),
        "what": item.what.value,
        "why": item.why.value if item.why else None,
        "findings": [{"rule": f.rule, "met": f.met, "words": f.words, "to_do": f.to_do} for f in item.findings],
    }


def decision(row: Row) -> OrderDecision:
    return OrderDecision(
        **{
            **row,
            "what": Decided(row["what"]),
            "why": Why(row["why"]) if row["why"] else None,
            "findings": tuple(Finding(f["rule"], f["met"], f["words"], f["to_do"]) for f in row["findings"]),
        }
    )


def compensation_values(item: Compensation) -> Values:
    return {**vars(item), "state": item.state.value}


def compensation(row: Row) -> Compensation:
    return Compensation(**{**row, "state": CompensationState(row["state"])})


def recharge_values(item: Recharge) -> Values:
    return {**vars(item), "state": item.state.value}


def recharge(row: Row) -> Recharge:
    return Recharge(**{**row, "state": RechargeState(row["state"])})
