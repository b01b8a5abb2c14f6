"""Record an operative: trades, skills, certificates and shifts. Every coming round is told that it has changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from appointments.domain.certificates import require_certificates
from appointments.domain.errors import Invalid
from appointments.domain.events import OperativeRecorded
from appointments.domain.limits import NAME, at_most, require_dialled
from appointments.domain.operatives import Operative, ShiftPattern
from appointments.domain.times import day_of
from appointments.ports import Clock, Records, UnitOfWork
from appointments.use_cases.operatives.watch_certificates import flag_uncovered
from appointments.use_cases.work_orders.raise_work_order import known_trade

LOOK_AHEAD_DAYS = 366


@dataclass(frozen=True)
class RecordOperative:
    """The operative and *all* shift patterns as they are to be; patterns held before are replaced."""

    operative: Operative
    shifts: tuple[ShiftPattern, ...]
    by: str


def record_operative(request: RecordOperative, *, uow: UnitOfWork, clock: Clock) -> Operative:
    """The operative as stored. Without a trade or a shift there is nobody to offer, so both are required."""
    with uow.write() as records:
        store_operative(records, request, clock)
        records.commit()
    return request.operative


def store_operative(records: Records, request: RecordOperative, clock: Clock) -> None:
    """The same inside a transaction that is open already (imports)."""
    now = clock.now()
    operative = request.operative
    if not operative.name.strip():
        raise Invalid("name", "name: an operative needs a name that residents can be told")
    at_most(operative.name, NAME, "name")
    at_most(operative.employer, NAME, "employer")
    if operative.phone:
        require_dialled(operative.phone, "phone")
    if not operative.trades:
        raise Invalid("trades", "trades: an operative needs at least one trade")
    for trade in sorted(operative.trades):
        known_trade(records, trade)
    require_certificates(operative)
    if not request.shifts:
        raise Invalid("shifts", "shifts: an operative without a shift can never be offered; give at least one")
    records.operatives.put(operative)
    records.operatives.set_shift_patterns(operative.ref, request.shifts)
    today = day_of(now)
    records.rounds.bump(operative.ref, today, today + timedelta(days=LOOK_AHEAD_DAYS))
    flag_uncovered(records, operative, now)
    records.ledger.append(OperativeRecorded(ref=operative.ref, at=now, by=request.by))
