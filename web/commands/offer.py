"""`kept offer WORK-ORDER`: the slots that can be offered, those that cannot and why, and what would free them.

Only what is asked for goes to standard output; with `--json` that is one document and nothing else. What was offered is
recorded like any other offer, so that it can be booked.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, TypeAlias

import typer
from rich.box import SIMPLE_HEAD
from rich.padding import Padding
from rich.table import Column, Table
from rich.text import Text

from appointments.domain.room import PROTECTED, Freed
from appointments.domain.slots import OfferSet, Slot, SlotOffer, Withheld
from appointments.domain.times import parse_day
from appointments.use_cases.booking.find_smallest_change import FindSmallestChange, WhatFrees
from appointments.use_cases.booking.offer_slots import OfferSlots
from web.application import Application
from web.commands.opening import opened, out
from web.withheld import by_reason
from web.words import short_day_words, short_window_words

NOTHING_TO_OFFER = 1
MOST_CHANGES = 20  # slots looked at: each may take the better part of a second

_Key: TypeAlias = tuple[date, str]


def offer(
    work_order: Annotated[str, typer.Argument(metavar="WORK-ORDER", help="Its reference, such as W-7K3MQ2XD9FWB.")],
    days: Annotated[int, typer.Option(help="How many days to look at, from 1 to 366.")] = 28,
    first_day: Annotated[str, typer.Option(help="The first of them, such as 2026-11-24; today when left out.")] = "",
    agreed: Annotated[bool, typer.Option("--agreed", help="The resident would agree to the time itself.")] = False,
    changes: Annotated[bool, typer.Option("--changes", help="What would free each withheld slot.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document instead of tables.")] = False,
) -> None:
    """Show what can be offered for a work order, what is withheld and why.

    Exit code 0 when something can be offered, 1 when nothing can, 2 when the order is not known or cannot be booked.
    """
    with opened() as application:
        found = application.offer_slots(
            OfferSlots(
                work_order_ref=work_order,
                by="command",
                first_day=parse_day(first_day, "first-day") if first_day else None,
                days=days,
                resident_agrees=agreed,
            )
        )
        freed = _what_frees(application, found) if changes else {}
        if as_json:
            typer.echo(json.dumps(document(found, freed), indent=2))
        else:
            _tables(found, freed, asked=changes)
    if not found.offers:
        raise typer.Exit(NOTHING_TO_OFFER)


def document(found: OfferSet, freed: Mapping[_Key, WhatFrees]) -> dict[str, Any]:
    """Everything as plain JSON values. Instants are UTC; `change` stands where it was asked for and looked at."""
    return {
        "work_order": found.work_order_ref,
        "offer": found.ref,
        "made_at": found.made_at.isoformat(),
        "offers": [_offer(item) for item in found.offers],
        "withheld": [_withheld(item, freed) for item in found.withheld],
    }


def _what_frees(application: Application, found: OfferSet) -> dict[_Key, WhatFrees]:
    asked = [item.slot for item in found.withheld if _could_be_freed(item)][:MOST_CHANGES]
    return {
        (slot.day, slot.pattern): application.find_smallest_change(
            FindSmallestChange(found.ref, slot.day, slot.pattern)
        )
        for slot in asked
    }


def _could_be_freed(item: Withheld) -> bool:
    return all(reason.block not in PROTECTED for reason in item.reasons)


def _slot(slot: Slot) -> dict[str, Any]:
    return {
        "day": slot.day.isoformat(),
        "pattern": slot.pattern,
        "starts": slot.window.starts.isoformat(),
        "ends": slot.window.ends.isoformat(),
    }


def _offer(item: SlotOffer) -> dict[str, Any]:
    return {
        **_slot(item.slot),
        "operatives": list(item.operative_refs),
        "planned_start": item.planned_start.isoformat(),
        "added_travel_seconds": item.added_travel_seconds,
        "after_target": item.after_target,
    }


def _withheld(item: Withheld, freed: Mapping[_Key, WhatFrees]) -> dict[str, Any]:
    said: dict[str, Any] = {
        **_slot(item.slot),
        "reasons": [
            {"block": reason.block.value, "words": reason.words, "requirement": reason.requirement}
            for reason in item.reasons
        ],
    }
    found = freed.get((item.slot.day, item.slot.pattern))
    if found is not None and found.answer is not None:
        said["change"] = {"answer": type(found.answer).__name__.lower(), "words": found.answer.words}
        if isinstance(found.answer, Freed):
            said["change"] |= {"kind": found.answer.change.kind.value, "smallest": found.answer.smallest}
    return said


def _tables(found: OfferSet, freed: Mapping[_Key, WhatFrees], *, asked: bool) -> None:
    """For a terminal of 80 columns: one line for each offer; each reason once, with the slots that it keeps back."""
    if found.offers:
        columns = ("Day", "Arrival", "Slot", "Who comes", Column("Driving", justify="right"), "")
        offers = Table(*columns, box=SIMPLE_HEAD, padding=(0, 1), pad_edge=False, title="Can be offered, best first")
        for item in found.offers:
            offers.add_row(
                short_day_words(item.slot.day),
                short_window_words(item.slot.window),
                item.slot.pattern,
                " and ".join(item.operative_refs),
                f"{-(-item.added_travel_seconds // 60)} min",
                "late" if item.after_target else "",
            )
        out.print(offers, soft_wrap=False)
        if any(item.after_target for item in found.offers):
            out.print("Late: after the target.")
    else:
        out.print("There is nothing to offer in these days.")
    if found.withheld:
        out.print("\nWithheld, and why", style="bold")
    for group in by_reason(found.withheld):
        for given in group.reasons:
            out.print(Padding(Text(" ".join(given.words)), (1, 0, 0, 0)), soft_wrap=False)
            for held in given.slots:
                when = f"{short_day_words(held.slot.day)}, {short_window_words(held.slot.window)} ({held.slot.pattern})"
                out.print(Padding(Text(when), (0, 0, 0, 2)), soft_wrap=False)
                change = _change(held, freed) if asked else ""
                if change:
                    out.print(Padding(Text(change), (0, 0, 0, 4)), soft_wrap=False)


def _change(held: Withheld, freed: Mapping[_Key, WhatFrees]) -> str:
    if not _could_be_freed(held):
        return ""
    found = freed.get((held.slot.day, held.slot.pattern))
    if found is None:
        return f"not looked at: only the first {MOST_CHANGES} are"
    return found.answer.words if found.answer is not None else "It has come free."
