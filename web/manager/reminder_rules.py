"""The landlord's reminder rules as a whole: read in plain words, put in order, their hours and their versions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from appointments.domain.errors import Invalid
from appointments.domain.reminder_rules import ReminderRulebook, lint
from web.forms import Form
from web.guards import GuardedBlueprint
from web.manager import reminder_rules_words as said
from web.manager.reminder_rules_form import at_their_fields, hours_filled, on_top, read_hours
from web.manager.reminder_rules_order import at_their_places, order_form, ordered
from web.manager.reminder_rules_saving import based_on, namer, names_of, no_reason, save

if TYPE_CHECKING:
    from web.application import Application


def add_pages(pages: GuardedBlueprint, application: Application) -> None:
    @pages.get("/reminder-rules")
    def reminder_rules() -> ResponseReturnValue:
        book = application.views.reminder_rulebooks()[0]
        return render_template(
            "manager/reminder_rules.html",
            book=book,
            names=names_of(application),
            words=said,
            name_of=namer(application),
        )

    @pages.get("/reminder-rules/order")
    def reminder_order() -> ResponseReturnValue:
        return _order_page(application, based_on(application, order_form(application.views.reminder_rulebooks()[0])))

    @pages.post("/reminder-rules/order")
    def change_reminder_order() -> ResponseReturnValue:
        form = Form.typed(request.form)
        book, wrong = _ordered(form, application.views.reminder_rulebooks())
        at_places = partial(at_their_places, book=book)
        form = at_places(form, (*wrong, *no_reason(form, look=False)), lint(book, application.reminder_names()))
        if not form.errors:
            form = save(application, form, book, at_places)
        return (_order_page(application, form), 422) if form.errors else redirect(url_for(".reminder_rules"))

    @pages.get("/reminder-rules/hours")
    def reminder_hours() -> ResponseReturnValue:
        return _hours_page(based_on(application, hours_filled(application.views.reminder_rulebooks()[0])))

    @pages.post("/reminder-rules/hours")
    def change_reminder_hours() -> ResponseReturnValue:
        form = Form.typed(request.form)
        current, *earlier = application.views.reminder_rulebooks()
        if seen := next((book for book in earlier if str(book.version) == form.value("based_on")), None):
            form = on_top(form, hours_filled(seen), hours_filled(current))
        book, wrong = read_hours(form, current)
        form = at_their_fields(
            form, (*wrong, *no_reason(form, look=False)), lint(book, application.reminder_names()), None
        )
        if form.errors:
            return _hours_page(form), 422
        form = save(application, form, book, partial(at_their_fields, position=None))
        return (_hours_page(form), 422) if form.errors else redirect(url_for(".reminder_rules"))

    @pages.get("/reminder-rules/versions")
    def reminder_versions() -> ResponseReturnValue:
        books = application.views.reminder_rulebooks()
        by_version = {str(book.version): book for book in books}
        after = by_version.get(request.args.get("to", ""), books[0])
        before = by_version.get(request.args.get("from", ""), books[min(1, len(books) - 1)])
        return render_template(
            "manager/reminder_versions.html",
            books=books,
            before=before,
            after=after,
            differences=said.differences(before, after, names_of(application)),
            form=Form.filled({"from": str(before.version), "to": str(after.version)}),
            choices=[(book.version, _version(book)) for book in books],
            name_of=namer(application),
        )


def _ordered(form: Form, books: Sequence[ReminderRulebook]) -> tuple[ReminderRulebook, tuple[Invalid, ...]]:
    """On top of what holds now. Pressed twice, the second press asks for what the first has made of the rules."""
    seen = next((book for book in books if str(book.version) == form.value("based_on")), books[0])
    asked, wrong = ordered(form, seen)
    done = not wrong and asked.same_rules(books[0])
    return (books[0], ()) if done else ordered(form, books[0])


def _order_page(application: Application, form: Form) -> str:
    book = application.views.reminder_rulebooks()[0]
    # A rule that somebody has added meanwhile has the place where it stands.
    form = replace(form, values={**order_form(book).values, **form.values})
    return render_template("manager/reminder_order.html", form=form, book=book, names=names_of(application), words=said)


def _hours_page(form: Form) -> str:
    return render_template("manager/reminder_hours.html", form=form)


def _version(book: ReminderRulebook) -> str:
    return f"Version {book.version}" if book.version else "Kept’s own rules"
