"""Plans for whole days."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from appointments.domain.day_plans import DayPlan, DayProposal, Move, PlanState, Unplanned
from appointments.domain.rounds import RoundPlan
from appointments.domain.times import read_day, read_instant
from appointments.records.rows import Row, Values


def proposal_values(proposal: DayProposal) -> Values:
    return {
        "ref": proposal.ref,
        "day": proposal.plan.day,
        "plan": _write_plan(proposal.plan),
        "made_at": proposal.made_at,
        "made_by": proposal.made_by,
        "state": proposal.state.value,
        "decided_at": proposal.decided_at,
        "decided_by": proposal.decided_by,
        "version": proposal.version,
    }


def proposal(row: Row) -> DayProposal:
    return DayProposal(
        ref=row["ref"],
        plan=_read_plan(row["plan"]),
        made_at=row["made_at"],
        made_by=row["made_by"],
        state=PlanState(row["state"]),
        decided_at=row["decided_at"],
        decided_by=row["decided_by"],
        version=row["version"],
    )


def _write_plan(plan: DayPlan) -> Values:
    return {
        "day": plan.day.isoformat(),
        "rounds": [
            {
                "operative": planned.operative_ref,
                "day": planned.day.isoformat(),
                "version": planned.based_on_version,
                "order": list(planned.order),
                "starts": _write_instants(planned.planned_starts),
            }
            for planned in plan.rounds
        ],
        "moves": [
            {
                "appointment": move.appointment_ref,
                "before": list(move.operatives_before),
                "after": list(move.operatives_after),
                "starts_before": move.starts_before.isoformat(),
                "starts_after": move.starts_after.isoformat(),
            }
            for move in plan.moves
        ],
        "unplanned": [{"appointment": item.appointment_ref, "words": item.words} for item in plan.unplanned],
        "travel_seconds_before": plan.travel_seconds_before,
        "travel_seconds_after": plan.travel_seconds_after,
    }


def _read_plan(stored: Row) -> DayPlan:
    return DayPlan(
        day=read_day(stored["day"], "day"),
        rounds=tuple(
            RoundPlan(
                operative_ref=item["operative"],
                day=read_day(item["day"], "day"),
                based_on_version=item["version"],
                order=tuple(item["order"]),
                planned_starts=tuple(read_instant(text, "starts") for text in item["starts"]),
            )
            for item in stored["rounds"]
        ),
        moves=tuple(
            Move(
                appointment_ref=item["appointment"],
                operatives_before=tuple(item["before"]),
                operatives_after=tuple(item["after"]),
                starts_before=read_instant(item["starts_before"], "starts_before"),
                starts_after=read_instant(item["starts_after"], "starts_after"),
            )
            for item in stored["moves"]
        ),
        unplanned=tuple(Unplanned(item["appointment"], item["words"]) for item in stored["unplanned"]),
        travel_seconds_before=stored["travel_seconds_before"],
        travel_seconds_after=stored["travel_seconds_after"],
    )


def _write_instants(instants: Iterable[datetime]) -> list[str]:
    return [instant.isoformat() for instant in instants]
