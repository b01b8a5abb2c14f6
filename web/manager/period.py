"""What the address says: the period, what a wasted visit costs, and how all of that is kept from page to page."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial

from flask import request

from appointments.domain.errors import Invalid
from appointments.domain.times import parse_day
from appointments.wastage.cost import STANDARD_COSTS, CostInputs
from web.forms import Form

DAYS = 90  # shown when nothing is chosen
EXAMPLE_PENCE = 2000  # of a sum that nothing stands for

# Names of the inputs with what a person reads; the unit stands behind the box.
COST_FIELDS = (
    ("labour_pence_a_minute", "Labour, for a minute", "pence"),
    ("travel_minutes", "Travel there and back", "min"),
    ("mileage_pence", "Fuel and van, for a trip", "pence"),
    ("wait_minutes", "Wait at the door", "min"),
    ("admin_minutes", "Recording it at the door", "min"),
    ("slot_minutes", "Slot nobody could use", "min"),
    ("rebooking_pence", "Booking again", "pence"),
    ("contact_pence", "Card and texts", "pence"),
    ("compensation_pence", "Owed when it was our failure", "pence"),
    ("low_percent", "Low, of central", "%"),
    ("high_percent", "High, of central", "%"),
)


_NAMES = {name: words for name, words, _ in COST_FIELDS}


@dataclass(frozen=True)
class Wanted:
    """Days inclusive. `form` holds what was typed, with what is wrong about it; then the rest are the defaults."""

    first: date
    last: date
    costs: CostInputs
    form: Form

    @property
    def wrong(self) -> bool:
        return bool(self.form.errors)

    @property
    def kept(self) -> dict[str, str]:
        """For links: the period, and the costs that differ from the standard ones."""
        changed = {
            name: str(getattr(self.costs, name))
            for name, _, _ in COST_FIELDS
            if getattr(self.costs, name) != getattr(STANDARD_COSTS, name)
        }
        return {"first": self.first.isoformat(), "last": self.last.isoformat(), **changed}


@dataclass(frozen=True)
class Preset:
    words: str
    first: date
    last: date


def presets(today: date) -> tuple[Preset, ...]:
    """Periods that are asked for often; the year is the landlord's, from April."""
    month = today.replace(day=1)
    before = (month - timedelta(days=1)).replace(day=1)
    april = date(today.year if today.month >= 4 else today.year - 1, 4, 1)
    return (
        Preset("Last 30 days", today - timedelta(days=29), today),
        Preset(f"Last {DAYS} days", today - timedelta(days=DAYS - 1), today),
        Preset("This month", month, today),
        Preset("Last month", before, month - timedelta(days=1)),
        Preset("Since April", april, today),
    )


def wanted(today: date) -> Wanted:
    """From the address of this request; the last 90 days and the standard costs where it says nothing."""
    typed = Form.typed(request.args)
    standard = Wanted(today - timedelta(days=DAYS - 1), today, STANDARD_COSTS, typed)
    found: list[Invalid] = []
    first = typed.gather(found, lambda: _day(typed, "first", standard.first))
    last = typed.gather(found, lambda: _day(typed, "last", standard.last))
    costs = _costs(typed, found)
    if first is not None and last is not None and last < first:
        found.append(Invalid("last", "last: the last day must not be before the first"))
    form = _filled(typed, standard).with_errors(found)
    if found or first is None or last is None or costs is None:
        return Wanted(standard.first, standard.last, STANDARD_COSTS, form)
    return Wanted(first, last, costs, form)


def _day(typed: Form, field: str, default: date) -> date:
    return parse_day(typed.value(field), field) if typed.value(field) else default


def _costs(typed: Form, found: list[Invalid]) -> CostInputs | None:
    before = len(found)
    read = {name: typed.gather(found, partial(_amount, typed, name)) for name, _, _ in COST_FIELDS if typed.value(name)}
    if len(found) > before:
        return None
    known = {name: value for name, value in read.items() if value is not None}
    return typed.gather(found, lambda: replace(STANDARD_COSTS, **known))


def _amount(typed: Form, field: str) -> int:
    text = typed.value(field)
    if not (text.isascii() and text.isdigit() and len(text) < 9):
        example = getattr(STANDARD_COSTS, field) or EXAMPLE_PENCE
        raise Invalid(field, f"{field}: {_NAMES[field]}: enter a whole number, such as {example}")
    return int(text)


def _filled(typed: Form, standard: Wanted) -> Form:
    """What was typed, over what stands there when nothing was."""
    standing = ((name, getattr(STANDARD_COSTS, name)) for name, _, _ in COST_FIELDS)
    values = {name: "" if value is None else str(value) for name, value in standing}
    values |= {"first": standard.first.isoformat(), "last": standard.last.isoformat()}
    values |= {name: typed.value(name) for name in values if typed.value(name)}
    return Form.filled(values)
