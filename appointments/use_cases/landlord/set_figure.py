"""Set one of the rulebook's figures from a day on: a manager's decision, with their name, never rewritten."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from appointments.domain.accounts import AccountRole
from appointments.domain.errors import Invalid, NotFound
from appointments.domain.events import FigureChanged
from appointments.domain.figures import FigureChange, figure_named, require_ahead
from appointments.domain.times import day_of
from appointments.ports import Clock, KnownFigures, Records, UnitOfWork

# Calls count only when the telephone provider confirms them.
_NEEDS_A_PROVIDER = "provider_calls_only"


@dataclass(frozen=True)
class SetFigure:
    """`by` is a manager's account. The value holds for visits promised for `from_day` or later."""

    name: str
    value: int
    from_day: date
    by: str


def set_figure(
    request: SetFigure, *, uow: UnitOfWork, clock: Clock, figures: KnownFigures, places_calls: bool
) -> FigureChange:
    """The change as recorded. Raises Invalid for a figure, value, day or manager that cannot be.

    `places_calls`: a telephone provider places calls here, so that there is somebody who can confirm one.
    """
    now = clock.now()
    figure = figure_named(figures(), request.name)
    figure.require(request.value)
    if figure.name == _NEEDS_A_PROVIDER and request.value and not places_calls:
        raise Invalid("value", "value: no telephone provider places calls here, so no call at all would count")
    require_ahead(request.from_day, day_of(now))
    with uow.write() as records:
        _require_manager(records, request.by)
        change = FigureChange(
            records.new_ref("FC"), figure.name, request.value, request.from_day, request.by, recorded_at=now
        )
        records.figures.add(change)
        records.ledger.append(
            FigureChanged(ref=figure.name, at=now, value=change.value, from_day=change.from_day, by=change.by)
        )
        records.commit()
    return change


def _require_manager(records: Records, ref: str) -> None:
    try:
        account = records.accounts.get(ref)
    except NotFound as exc:
        raise Invalid("by", "by: there is no manager of this name") from exc
    if not account.active or account.role is not AccountRole.MANAGER:
        raise Invalid("by", "by: only a manager sets the rulebook's figures")
