"""The landlord's reminder rules: read in plain words, looked at on a real visit, changed with a reason, compared."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from appointments.domain.errors import Invalid, NotFound, Stale
from appointments.domain.messages import WRITTEN_IN
from appointments.domain.reminder_rules import PLACEHOLDERS, ReminderRulebook, RulesRefused, lint
from appointments.use_cases.landlord.set_reminder_rules import SetReminderRules
from appointments.use_cases.messaging.preview_reminder import Preview, PreviewReminder
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
        return _rule_page(application, "", _based_on(application, _NEW))

    @pages.get("/reminder-rules/rule/<name>")
    def reminder_rule(name: str) -> ResponseReturnValue:
        rule = application.views.reminder_rulebooks()[0].rule(name)
        if rule is None:
            abort(404)
        return _rule_page(application, name, _based_on(application, filled(rule)))

    @pages.post("/reminder-rules/new")
    def add_reminder_rule() -> ResponseReturnValue:
        return _change_rule(application, "")

    @pages.post("/reminder-rules/rule/<name>")
    def change_reminder_rule(name: str) -> ResponseReturnValue:
        if application.views.reminder_rulebooks()[0].rule(name) is None:
            abort(404)
        return _change_rule(application, name)

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
        form = _save(application, form, book, None)
        return (_hours_page(form), 422) if form.errors else _saved()

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


def _change_rule(application: Application, name: str) -> ResponseReturnValue:
    """One rule, looked at or saved. All that is wrong with it is said at once, and nothing typed is lost."""
    form = Form.typed(request.form)
    look, names = form.value("do") == LOOK, application.reminder_names()
    read = read_rule(form, name)
    current = application.views.reminder_rulebooks()[0]
    book, position = with_rule(current, read.rule, new=not name)
    form = at_their_fields(form, (*read.wrong, *_no_reason(form, look=look)), lint(book, names), position)
    if look:
        return _looked_at(application, name, form, PreviewReminder(book, read.rule.name, form.value("appointment_ref")))
    if form.errors:
        return _rule_page(application, name, form), 422
    form = _save(application, form, book, position)
    return (_rule_page(application, name, form), 422) if form.errors else _saved()


def _no_reason(form: Form, *, look: bool) -> tuple[Invalid, ...]:
    """Said with all that is wrong otherwise, and not only once the rest is right. A look needs none."""
    return () if look or form.value("why") else (Invalid("why", "why: say in a few words why the rules change"),)


def _looked_at(application: Application, name: str, form: Form, wanted: PreviewReminder) -> ResponseReturnValue:
    if form.errors:
        return _rule_page(application, name, form), 422
    try:
        preview = application.preview_reminder(wanted)
    except NotFound:
        there_is_none = Invalid("appointment_ref", f"appointment_ref: there is no appointment {wanted.appointment_ref}")
        return _rule_page(application, name, form.with_error(there_is_none)), 422
    return _rule_page(application, name, form, preview=preview, looked=True, book=wanted.rulebook)


def _save(application: Application, form: Form, book: ReminderRulebook, position: int | None) -> Form:
    """The form with what kept it from being saved; without errors it is."""
    try:
        application.set_reminder_rules(
            SetReminderRules(book, _number(form.value("based_on")), signed_in_ref(), form.value("why"))
        )
    except RulesRefused as exc:
        return at_their_fields(form, (), exc.problems, position)
    except Invalid as exc:
        return form.with_error(exc)
    except Stale:
        latest = application.views.reminder_rulebooks()[0]
        words = (
            f"why: {_namer(application)(latest.made_by)} has saved version {latest.version} meanwhile: “{latest.why}”. "
            "Look at what has changed. If you save again, only what stands here changes"
        )
        return _based_on(application, form).with_error(Invalid("why", words))
    return form


def _saved() -> ResponseReturnValue:
    flash("The reminder rules are saved. What is queued already stays as it is.", "success")
    return redirect(url_for(".reminder_rules"))


def _rule_page(
    application: Application,
    name: str,
    form: Form,
    *,
    preview: Preview | None = None,
    looked: bool = False,
    book: ReminderRulebook | None = None,
) -> str:
    names = _names(application)
    return render_template(
        "manager/reminder_rule.html",
        form=form,
        name=name,
        words=said,
        when_choices=_WHEN,
        names=names,
        ways=WAYS,
        languages=WRITTEN_IN,
        placeholders=[f"{{{piece}}}" for piece in PLACEHOLDERS],
        preview=preview,
        counted=said.counted(preview.texts, book.pence_per_segment) if preview is not None and book is not None else (),
        looked=looked,
    )


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
