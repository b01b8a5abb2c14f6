"""The landlord's reminder rules: read in plain words, looked at on a real visit, changed with a reason, compared."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, Protocol

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from appointments.domain.errors import Invalid, NotFound, Stale
from appointments.domain.messages import WRITTEN_IN
from appointments.domain.reminder_rules import (
    LONGEST_TEMPLATE,
    Problem,
    ReminderRule,
    ReminderRulebook,
    RulesRefused,
    lint,
)
from appointments.use_cases.landlord.set_reminder_rules import SetReminderRules
from appointments.use_cases.messaging.preview_reminder import NoVisit, Preview, PreviewReminder
from web.forms import Form
from web.guards import GuardedBlueprint
from web.manager import reminder_rules_words as said
from web.manager.reminder_rules_form import (
    BEFORE_DAY,
    BEFORE_WINDOW,
    ON_EVENT,
    WAYS,
    at_their_fields,
    filled,
    read_hours,
    read_rule,
    with_rule,
)
from web.manager.reminder_rules_order import at_their_places, order_form, ordered
from web.planner.reading import signed_in_ref

if TYPE_CHECKING:
    from web.application import Application

LOOK = "look"
_NEW = Form.filled({"message": "reminder", "when": BEFORE_DAY, "on": "yes", "apart_minutes": "60"})
_WHEN = (
    (BEFORE_DAY, "At a time, some days before the visit"),
    (BEFORE_WINDOW, "Some minutes before the visit begins"),
    (ON_EVENT, "When something has happened"),
)


def add_pages(pages: GuardedBlueprint, application: Application) -> None:
    @pages.get("/reminder-rules")
    def reminder_rules() -> ResponseReturnValue:
        book = application.views.reminder_rulebooks()[0]
        return render_template(
            "manager/reminder_rules.html", book=book, names=_names(application), words=said, name_of=_namer(application)
        )

    @pages.get("/reminder-rules/new")
    def new_reminder_rule() -> ResponseReturnValue:
        return _rule_page(application, None, _based_on(application, _NEW))

    @pages.get("/reminder-rules/rule/<identity>")
    def reminder_rule(identity: str) -> ResponseReturnValue:
        rule = application.views.reminder_rulebooks()[0].known_as(identity)
        if rule is None:
            abort(404)
        return _rule_page(application, rule, _based_on(application, filled(rule)))

    @pages.post("/reminder-rules/new")
    def add_reminder_rule() -> ResponseReturnValue:
        return _change_rule(application, None)

    @pages.post("/reminder-rules/rule/<identity>")
    def change_reminder_rule(identity: str) -> ResponseReturnValue:
        books = application.views.reminder_rulebooks()
        rule = books[0].known_as(identity)
        if rule is not None:
            return _change_rule(application, rule)
        if not any(book.known_as(identity) for book in books):
            abort(404)
        return _taken_away(application, identity)

    @pages.get("/reminder-rules/order")
    def reminder_order() -> ResponseReturnValue:
        return _order_page(application, _based_on(application, order_form(application.views.reminder_rulebooks()[0])))

    @pages.post("/reminder-rules/order")
    def change_reminder_order() -> ResponseReturnValue:
        form = Form.typed(request.form)
        current = application.views.reminder_rulebooks()[0]
        book, wrong = ordered(form, current)
        at_places = partial(at_their_places, book=book)
        form = at_places(form, (*wrong, *_no_reason(form, look=False)), lint(book, application.reminder_names()))
        if not form.errors:
            form = _save(application, form, book, at_places)
        return (_order_page(application, form), 422) if form.errors else redirect(url_for(".reminder_rules"))

    @pages.get("/reminder-rules/hours")
    def reminder_hours() -> ResponseReturnValue:
        book = application.views.reminder_rulebooks()[0]
        values = {
            "quiet_begin": f"{book.quiet_begin:%H:%M}",
            "quiet_end": f"{book.quiet_end:%H:%M}",
            "pence_per_segment": f"{book.pence_per_segment.normalize():f}",
        }
        return _hours_page(_based_on(application, Form.filled(values)))

    @pages.post("/reminder-rules/hours")
    def change_reminder_hours() -> ResponseReturnValue:
        form = Form.typed(request.form)
        book, wrong = read_hours(form, application.views.reminder_rulebooks()[0])
        form = at_their_fields(
            form, (*wrong, *_no_reason(form, look=False)), lint(book, application.reminder_names()), None
        )
        if form.errors:
            return _hours_page(form), 422
        form = _save(application, form, book, partial(at_their_fields, position=None))
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
            differences=said.differences(before, after, _names(application)),
            form=Form.filled({"from": str(before.version), "to": str(after.version)}),
            choices=[(book.version, _version(book)) for book in books],
            name_of=_namer(application),
        )


def _change_rule(application: Application, held: ReminderRule | None) -> ResponseReturnValue:
    """One rule, looked at or saved. All that is wrong with it is said at once, and nothing typed is lost."""
    form = Form.typed(request.form)
    look, names = form.value("do") == LOOK, application.reminder_names()
    read = read_rule(form, held)
    current = application.views.reminder_rulebooks()[0]
    book, position = with_rule(current, read.rule, new=held is None)
    form = at_their_fields(form, (*read.wrong, *_no_reason(form, look=look)), lint(book, names), position)
    if look:
        return _looked_at(application, held, form, PreviewReminder(book, read.rule.name, form.value("appointment_ref")))
    if form.errors:
        return _rule_page(application, held, form), 422
    form = _save(application, form, book, partial(at_their_fields, position=position))
    return (_rule_page(application, held, form), 422) if form.errors else redirect(url_for(".reminder_rules"))


def _taken_away(application: Application, identity: str) -> ResponseReturnValue:
    """Somebody has taken the rule away while it was changed here: what was typed can be saved as a new one."""
    books = application.views.reminder_rulebooks()
    without = next(later for later, earlier in pairwise(books) if earlier.known_as(identity))
    words = (
        f"why: {_namer(application)(without.made_by)} has taken this rule away in version {without.version}: "
        f"“{without.why}”. If you save what stands here, it is a rule again"
    )
    form = _based_on(application, Form.typed(request.form))
    return _rule_page(application, None, form.with_error(Invalid("why", words))), 422


def _no_reason(form: Form, *, look: bool) -> tuple[Invalid, ...]:
    """Said with all that is wrong otherwise, and not only once the rest is right. A look needs none."""
    return () if look or form.value("why") else (Invalid("why", "why: say in a few words why the rules change"),)


def _looked_at(
    application: Application, held: ReminderRule | None, form: Form, wanted: PreviewReminder
) -> ResponseReturnValue:
    if form.errors:
        return _rule_page(application, held, form), 422
    try:
        preview = application.preview_reminder(wanted)
    except NotFound:
        there_is_none = Invalid("appointment_ref", f"appointment_ref: there is no appointment {wanted.appointment_ref}")
        return _rule_page(application, held, form.with_error(there_is_none)), 422
    return _rule_page(application, held, form, preview=preview, book=wanted.rulebook)


class _AtFields(Protocol):
    def __call__(self, form: Form, wrong: Iterable[Invalid], problems: Iterable[Problem]) -> Form: ...


def _save(application: Application, form: Form, book: ReminderRulebook, at_fields: _AtFields) -> Form:
    """The form with what kept it from being saved; without errors it is, and the next page says so."""
    current = application.views.reminder_rulebooks()[0]
    try:
        saved = application.set_reminder_rules(
            SetReminderRules(book, _number(form.value("based_on")), signed_in_ref(), form.value("why"))
        )
    except RulesRefused as exc:
        return at_fields(form, (), exc.problems)
    except Invalid as exc:
        return form.with_error(exc)
    except Stale:
        latest = application.views.reminder_rulebooks()[0]
        words = (
            f"why: {_namer(application)(latest.made_by)} has saved version {latest.version} meanwhile: “{latest.why}”. "
            "Look at what has changed. If you save again, only what stands here changes"
        )
        return _based_on(application, form).with_error(Invalid("why", words))
    if saved.version == current.version:
        flash("Nothing was changed: the rules in force ask for exactly this.")
    else:
        flash(f"Version {saved.version} is in force. What is queued already stays as it is.", "success")
    return form


def _rule_page(
    application: Application,
    held: ReminderRule | None,
    form: Form,
    *,
    preview: Preview | NoVisit | None = None,
    book: ReminderRulebook | None = None,
) -> str:
    names = _names(application)
    return render_template(
        "manager/reminder_rule.html",
        form=form,
        held=held,
        words=said,
        when_choices=_WHEN,
        names=names,
        ways=WAYS,
        languages=WRITTEN_IN,
        placeholders=said.PLACEHOLDER_WORDS,
        longest=LONGEST_TEMPLATE,
        wrong_words=any(form.error(f"wording_{code}") for code in WRITTEN_IN),
        preview=preview if isinstance(preview, Preview) else None,
        none_found=preview if isinstance(preview, NoVisit) else None,
        counted=said.counted(preview.texts, book.pence_per_segment) if isinstance(preview, Preview) and book else (),
    )


def _order_page(application: Application, form: Form) -> str:
    book = application.views.reminder_rulebooks()[0]
    return render_template("manager/reminder_order.html", form=form, book=book, names=_names(application), words=said)


def _hours_page(form: Form) -> str:
    return render_template("manager/reminder_hours.html", form=form)


def _based_on(application: Application, form: Form) -> Form:
    version = application.views.reminder_rulebooks()[0].version
    return replace(form, values={**form.values, "based_on": (str(version),)})


def _names(application: Application) -> said.Names:
    known, choices = application.reminder_names(), application.views.planner_choices()
    titles = {priority.code: priority.name for priority in choices.priorities}
    return said.Names(
        priorities={code: titles.get(code, code) for code, appointed in known.priorities.items() if appointed},
        patterns={code: choices.patterns.get(code, code) for code in known.slot_patterns},
    )


def _namer(application: Application) -> Callable[[str], str]:
    def name_of(ref: str) -> str:
        account = application.account(ref) if ref else None
        return account.name if account is not None else ref or "Kept"

    return name_of


def _version(book: ReminderRulebook) -> str:
    return f"Version {book.version}" if book.version else "Kept’s own rules"


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1
