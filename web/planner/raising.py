"""Raise a work order by hand: find the home, then say what is wrong and how long it takes."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from appointments.domain.errors import Invalid
from appointments.domain.messages import NEUTRAL_PURPOSE, fit_purpose
from appointments.domain.priorities import Unit
from appointments.domain.times import LONDON, day_of
from appointments.domain.work_orders import SorItem
from appointments.use_cases.work_orders.raise_work_order import RaiseWorkOrder
from appointments.views.home_list import FindHomes
from appointments.views.home_page import SeeHome
from web.forms import Form
from web.guards import GuardedBlueprint
from web.planner import sequences, statutory, wording
from web.planner.reading import instant, page_number, signed_in_ref, whole_number
from web.responses import is_partial

if TYPE_CHECKING:
    from web.application import Application

FIRST_DAYS = {"after_days": "1", "after_unit": Unit.CALENDAR_DAYS.value}
ITEMS = range(1, 6)  # rows of schedule-of-rates items on the form


def add_pages(pages: GuardedBlueprint, application: Application) -> None:
    views = application.views

    @pages.get("/work-orders/new")
    def find_home_for_order() -> ResponseReturnValue:
        form = Form.typed(request.args)
        today = day_of(application.clock.now())
        found = views.home_list(FindHomes(today, form.value("q"), page_number())) if form.value("q") else None
        template = "planner/_homes.html" if is_partial() else "planner/raise_home.html"
        return render_template(template, form=form, found=found, raising=True)

    @pages.get("/homes/<ref>/work-orders/new")
    def new_work_order(ref: str) -> ResponseReturnValue:
        local = application.clock.now().astimezone(LONDON)
        values = {"reported_on": f"{local:%Y-%m-%d}", "reported_at": f"{local:%H:%M}", "quantity_1": "1"}
        given = {name: request.args.get(name, "") for name in ("follows", "trade", "after")}
        return _page(ref, Form.filled({**values, **FIRST_DAYS, **given}))

    @pages.post("/homes/<ref>/work-orders/new")
    def raise_work_order(ref: str) -> ResponseReturnValue:
        form = Form.typed(request.form)
        try:
            wanted = _wanted(ref, form)
            made = application.raise_work_order(wanted)
        except Invalid as exc:
            return _page(ref, form.with_error(_on_the_form(exc, form, day_of(application.clock.now())))), 422
        except _SeveralWrong as exc:
            return _page(ref, form.with_errors(exc.found)), 422
        flash(f"Work order {made.ref} was raised.", "success")
        return redirect(url_for(".work_order", ref=made.ref))

    @pages.get("/purpose")
    def purpose_in_texts() -> ResponseReturnValue:
        """What a text will say, while it is being typed."""
        typed = request.args.get("purpose", "")
        return render_template("planner/_purpose.html", typed=typed, stated=fit_purpose(typed), neutral=NEUTRAL_PURPOSE)

    def _page(ref: str, form: Form) -> str:
        typed, choices, home = form.value("purpose"), views.planner_choices(), views.home_page(SeeHome(ref))
        return render_template(
            "planner/raise.html",
            found=home,
            orders=sequences.choices(home),
            units=sequences.UNITS,
            form=form,
            trades=list(choices.trades.items()),
            priorities=[(p.code, f"{p.name} ({wording.target(p.target)})") for p in choices.priorities],
            skills=[(skill, skill) for skill in choices.skills],
            concerns=statutory.CONCERNS,
            defects=statutory.DEFECTS,
            items=ITEMS,
            typed=typed,
            stated=fit_purpose(typed),
            neutral=NEUTRAL_PURPOSE,
        )


class _SeveralWrong(Exception):
    """More than one field is wrong; the form shows them all."""

    def __init__(self, found: list[Invalid]) -> None:
        super().__init__(f"{len(found)} fields are wrong")
        self.found = found


def _wanted(home_ref: str, form: Form) -> RaiseWorkOrder:
    wrong: list[Invalid] = []
    needed = {
        "trade": "choose a trade",
        "priority": "choose a priority",
        "purpose": "say what the resident is told the visit is for",
    }
    wrong += [Invalid(name, f"{name}: {words}") for name, words in needed.items() if not form.value(name)]
    items = [form.gather(wrong, partial(_item, form, row)) for row in ITEMS if _is_filled(form, row)]
    after = form.gather(wrong, partial(sequences.typed, form))
    reported_at = form.gather(wrong, lambda: instant(form, "reported_on", "reported_at"))
    defect = form.gather(wrong, partial(statutory.typed_defect, form))
    gas_check_due_on = form.gather(wrong, partial(statutory.typed_gas_check, form))
    if not items:
        wrong.append(Invalid("code_1", "code_1: give at least one schedule-of-rates item with its minutes"))
    if wrong or reported_at is None:
        raise _SeveralWrong(wrong)
    return RaiseWorkOrder(
        home_ref=home_ref,
        trade=form.value("trade"),
        priority=form.value("priority"),
        purpose=form.value("purpose"),
        items=tuple(item for item in items if item is not None),
        by=signed_in_ref(),
        description=form.value("description"),
        reported_at=reported_at,
        concerns=statutory.typed_concerns(form),
        defect=defect,
        gas_check_due_on=gas_check_due_on,
        skills=frozenset(form.values_of("skills")),
        follows=form.value("follows") or None,
        after=after,
        same_operative=form.ticked("same_operative"),
    )


def _is_filled(form: Form, row: int) -> bool:
    return bool(form.value(f"code_{row}") or form.value(f"minutes_{row}"))


def _item(form: Form, row: int) -> SorItem:
    """One row of the form; what is wrong with it is said at its own fields."""
    code = form.value(f"code_{row}")
    if not code:
        raise Invalid(f"code_{row}", f"code_{row}: give the code of this item")
    minutes = whole_number(form, f"minutes_{row}", "give the minutes of one, as a whole number")
    quantity = whole_number(form, f"quantity_{row}", "say how many, as a whole number")
    try:
        return SorItem(code, minutes, quantity)
    except Invalid as exc:
        words = exc.message.removeprefix(f"{exc.field}:").strip()
        raise Invalid(f"{exc.field}_{row}", f"{exc.field}_{row}: {words}") from exc


def _on_the_form(exc: Invalid, form: Form, today: date) -> Invalid:
    """`sor_code` and `quantity` stand in five rows here: the first one shows it. An instant is a day and a time."""
    shown = {"sor_code": "code_1", "quantity": "quantity_1"}
    if exc.field == "reported_at" and form.value("reported_on") > today.isoformat():
        shown["reported_at"] = "reported_on"
    field = shown.get(exc.field)
    return Invalid(field, exc.message.removeprefix(f"{exc.field}:").strip()) if field else exc
