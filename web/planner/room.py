"""A slot that is withheld: what would free it, and how the day could make room, shown before anything moves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from appointments.domain.errors import Invalid, SlotTaken
from appointments.domain.refs import AppointmentRef, OperativeRef
from appointments.domain.room import Repacked
from appointments.domain.slots import OfferSet
from appointments.domain.times import clock_in_words, parse_day, window_in_words
from appointments.use_cases.booking.find_smallest_change import FindSmallestChange, WhatFrees
from appointments.use_cases.whole_days.find_room import FindRoom, RoomFound
from appointments.use_cases.whole_days.repack import Repack
from appointments.views.day_page import DayLine, SeeDay
from appointments.views.slot_offers import SeeOffers, SlotOffers
from web.forms import Form
from web.guards import GuardedBlueprint
from web.planner.booking import asked_by_landlord
from web.planner.reading import signed_in_ref
from web.responses import is_partial

if TYPE_CHECKING:
    from web.application import Application


@dataclass(frozen=True)
class Step:
    """One visit that would come at another time or with somebody else."""

    line: DayLine
    who: str
    instead_of: str
    at: str
    was: str


def add_pages(pages: GuardedBlueprint, application: Application) -> None:
    views = application.views

    @pages.get("/offers/<ref>/<day>/<pattern>/change")
    def what_frees(ref: str, day: str, pattern: str) -> ResponseReturnValue:
        wanted = FindSmallestChange(ref, parse_day(day, "slot"), pattern)
        found = views.slot_offers(SeeOffers(ref))
        page = "planner/_what_frees.html" if is_partial() else "planner/what_frees.html"
        return _frees(page, found, application.find_smallest_change(wanted))

    @pages.get("/offers/<ref>/<day>/<pattern>/room")
    def room(ref: str, day: str, pattern: str) -> ResponseReturnValue:
        return _room(ref, parse_day(day, "slot"), pattern, Form())

    @pages.post("/offers/<ref>/<day>/<pattern>/room")
    def make_room(ref: str, day: str, pattern: str) -> ResponseReturnValue:
        form, on = Form.typed(request.form), parse_day(day, "slot")
        moving = form.value("moving") or None
        try:
            booked = application.repack(
                Repack(
                    offer_ref=ref,
                    day=on,
                    pattern=pattern,
                    by=signed_in_ref(),
                    agreed_by_resident=form.ticked("agreed"),
                    late_reason=form.value("late_reason"),
                    moving=moving,
                    by_landlord=moving is not None and asked_by_landlord(form),
                )
            )
        except Invalid as exc:
            return _room(ref, on, pattern, form.with_error(exc)), 422
        except SlotTaken as exc:
            return _taken(exc, ref)
        done = "moved. It is now" if booked.ref == moving else "booked:"
        flash(f"Room is made and the appointment is {done} {window_in_words(booked.promise.window)}.", "success")
        return redirect(url_for(".work_order", ref=booked.work_order_ref))

    def _frees(page: str, found: SlotOffers, change: WhatFrees) -> str:
        return render_template(
            page,
            found=found,
            slot=change.slot,
            answer=change.answer,
            kind=type(change.answer).__name__,
        )

    def _room(ref: str, day: date, pattern: str, form: Form) -> str:
        found = views.slot_offers(SeeOffers(ref))
        made = application.find_room(FindRoom(ref, day, pattern))
        lines = {line.ref: line for worked in views.day_page(SeeDay(day)).rounds for line in worked.visits}
        return render_template(
            "planner/room.html",
            found=found,
            form=form,
            made=made,
            kind=type(made.answer).__name__,
            steps=steps(made, lines),
            who=_people(made.answer.operatives, made.names) if isinstance(made.answer, Repacked) else "",
        )


def steps(made: RoomFound, lines: Mapping[AppointmentRef, DayLine]) -> list[Step]:
    """What would move, by time; those who change hands first."""
    moves = made.answer.moves if isinstance(made.answer, Repacked) else ()
    found = []
    for move in sorted(moves, key=lambda move: (not move.changes_hands, move.starts_after)):
        if move.appointment_ref not in lines:
            continue
        found.append(
            Step(
                line=lines[move.appointment_ref],
                who=_people(move.operatives_after, made.names),
                instead_of=_people(move.operatives_before, made.names) if move.changes_hands else "",
                at=clock_in_words(move.starts_after),
                was=clock_in_words(move.starts_before),
            )
        )
    return found


def _people(refs: tuple[OperativeRef, ...], names: Mapping[OperativeRef, str]) -> str:
    return " and ".join(names.get(ref, ref) for ref in refs)


def _taken(exc: SlotTaken, ref: str) -> ResponseReturnValue:
    words = f"{exc.message[:1].upper()}{exc.message[1:].rstrip('.')}."
    flash(f"{words} These are the slots that are free now.", "problem")
    fresh = exc.fresh.ref if isinstance(exc.fresh, OfferSet) else ref
    return redirect(url_for(".offers", ref=fresh))
