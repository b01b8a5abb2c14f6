"""Record who lives in a home and how they may be reached."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from appointments.domain.errors import Invalid, Stale
from appointments.domain.homes import Channel, Household
from appointments.domain.limits import LINE, NAME, at_most
from appointments.domain.times import parse_day
from appointments.use_cases.households.record_household import NumberGiven, RecordHousehold, ResidentGiven
from appointments.views.home_page import SeeHome
from web.forms import Form
from web.guards import GuardedBlueprint
from web.planner import wording
from web.planner.reading import signed_in_ref

if TYPE_CHECKING:
    from web.application import Application

RESIDENTS = range(1, 5)
NUMBERS = range(1, 4)
CHOICES = ("first", "second", "third")
CHANNELS = [(channel.value, words) for channel, words in wording.CHANNELS.items()]


def add_pages(pages: GuardedBlueprint, application: Application) -> None:
    views = application.views

    @pages.get("/homes/<ref>/household")
    def household_form(ref: str) -> ResponseReturnValue:
        return _page(ref, filled(views.home_page(SeeHome(ref)).household))

    @pages.post("/homes/<ref>/household")
    def record_household(ref: str) -> ResponseReturnValue:
        form = Form.typed(request.form)
        try:
            application.record_household(
                RecordHousehold(
                    ref,
                    read(form),
                    signed_in_ref(),
                    _version(form),
                    moved_in_on=_day(form, "moved_in_on"),
                    lived_since=_day(form, "lived_since"),
                    nobody_moved_in=form.ticked("nobody_moved_in"),
                )
            )
        except Invalid as exc:
            return _page(ref, form.with_error(exc)), 422
        except Stale:
            words = "somebody else has changed this household meanwhile; compare with the page of the home, then save"
            held = views.home_page(SeeHome(ref)).household
            newer = Form({**form.values, "version": (str(held.version) if held else "",)})
            return _page(ref, newer.with_error(Invalid("name_1", f"name_1: {words}"))), 409
        flash("The household is recorded.", "success")
        return redirect(url_for(".home", ref=ref))

    def _page(ref: str, form: Form) -> str:
        return render_template(
            "planner/household.html",
            found=views.home_page(SeeHome(ref)),
            form=form,
            residents=RESIDENTS,
            numbers=NUMBERS,
            channels=CHANNELS,
            languages=languages(form),
        )


def filled(household: Household | None) -> Form:
    """The form as the records have it; a new one offers text, telephone and letter in that order."""
    values: dict[str, str] = {"version": str(household.version) if household else ""}
    for resident in RESIDENTS:
        values |= {
            f"{choice}_{resident}": c.value for choice, c in zip(CHOICES, ResidentGiven("").prefers, strict=True)
        }
        values[f"language_{resident}"] = "en"
    for position, held in enumerate(household.residents[: len(RESIDENTS)] if household else (), 1):
        chosen = [channel.value for channel in held.prefers] + ["", "", ""]
        values |= {f"{choice}_{position}": channel for choice, channel in zip(CHOICES, chosen, strict=False)}
        values |= {f"name_{position}": held.name, f"email_{position}": held.email or ""}
        values[f"language_{position}"] = held.language
        for place, number in enumerate(held.numbers[: len(NUMBERS)], 1):
            values[f"number_{position}_{place}"] = wording.number(number)
            values[f"label_{position}_{place}"] = number.label
            values[f"unsafe_{position}_{place}"] = "" if number.safe else "yes"
    return Form.filled(values)


def read(form: Form) -> tuple[ResidentGiven, ...]:
    """The residents as typed; raises Invalid naming the field on this form."""
    found = [_resident(form, resident) for resident in RESIDENTS]
    residents = tuple(resident for resident in found if resident is not None)
    if not residents:
        raise Invalid("name_1", "name_1: write how the resident wishes to be called")
    return residents


def languages(form: Form) -> list[tuple[str, str]]:
    """The list's languages, and whatever else is on record already."""
    held = {form.value(f"language_{resident}") for resident in RESIDENTS} - {""}
    return [*wording.LANGUAGES.items(), *((code, code) for code in sorted(held - set(wording.LANGUAGES)))]


def _resident(form: Form, resident: int) -> ResidentGiven | None:
    name, email = form.value(f"name_{resident}"), form.value(f"email_{resident}")
    numbers = tuple(
        NumberGiven(
            text=form.value(f"number_{resident}_{place}"),
            label=form.value(f"label_{resident}_{place}"),
            safe=not form.ticked(f"unsafe_{resident}_{place}"),
            field=f"number_{resident}_{place}",
        )
        for place in NUMBERS
        if form.value(f"number_{resident}_{place}")
    )
    if not name and not numbers and not email:
        return None
    if not name:
        raise Invalid(f"name_{resident}", f"name_{resident}: write how the resident wishes to be called")
    at_most(name, NAME, f"name_{resident}")
    at_most(email, LINE, f"email_{resident}")
    if email and "@" not in email:
        raise Invalid(f"email_{resident}", f"email_{resident}: an e-mail address has an @ in it")
    return ResidentGiven(
        name, numbers, _prefers(form, resident), email or None, form.value(f"language_{resident}") or "en"
    )


def _prefers(form: Form, resident: int) -> tuple[Channel, ...]:
    typed = [form.value(f"{choice}_{resident}") for choice in CHOICES]
    channels = [Channel(text) for text in typed if text in set(Channel)]
    if not channels:
        raise Invalid(f"first_{resident}", f"first_{resident}: say how this resident is to be told of visits")
    return tuple(dict.fromkeys(channels))


def _day(form: Form, name: str) -> date | None:
    """The day that was typed; None for none."""
    return parse_day(form.value(name), name) if form.value(name) else None


def _version(form: Form) -> int | None:
    text = form.value("version")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else None
