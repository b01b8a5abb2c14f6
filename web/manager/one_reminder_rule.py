"""One reminder rule: added, changed with a reason, or looked at on a real visit first."""

from __future__ import annotations

from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from appointments.domain.errors import Invalid, NotFound
from appointments.domain.messages import WRITTEN_IN
from appointments.domain.reminder_rules import LONGEST_TEMPLATE, ReminderRule, ReminderRulebook, lint
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
    on_top,
    read_rule,
    with_rule,
)
from web.manager.reminder_rules_saving import based_on, namer, names_of, no_reason, overtaken, save

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
    @pages.get("/reminder-rules/new")
    def new_reminder_rule() -> ResponseReturnValue:
        return _rule_page(application, None, based_on(application, _NEW))

    @pages.get("/reminder-rules/rule/<identity>")
    def reminder_rule(identity: str) -> ResponseReturnValue:
        rule = application.views.reminder_rulebooks()[0].known_as(identity)
        if rule is None:
            abort(404)
        return _rule_page(application, rule, based_on(application, filled(rule)))

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


def _change_rule(application: Application, held: ReminderRule | None) -> ResponseReturnValue:
    """One rule, looked at or saved. All that is wrong with it is said at once, and nothing typed is lost."""
    form = Form.typed(request.form)
    look, names = form.value("do") == LOOK, application.reminder_names()
    current, *earlier = application.views.reminder_rulebooks()
    seen = next((book for book in earlier if str(book.version) == form.value("based_on")), None)
    before = seen.known_as(held.identity) if seen is not None and held is not None else None
    if held is not None and before is not None and not look:
        form = on_top(form, filled(before), filled(held))
    read = read_rule(form, held)
    # Pressed twice, the second press finds its rule there, and changes nothing.
    book, position = with_rule(current, read.rule, new=held is None and read.rule not in current.rules)
    form = at_their_fields(form, (*read.wrong, *no_reason(form, look=look)), lint(book, names), position)
    if look:
        return _looked_at(application, held, form, PreviewReminder(book, read.rule.name, form.value("appointment_ref")))
    if form.errors:
        return _rule_page(application, held, form), 422
    form = save(application, form, book, partial(at_their_fields, position=position))
    return (_rule_page(application, held, form), 422) if form.errors else redirect(url_for(".reminder_rules"))


def _taken_away(application: Application, identity: str) -> ResponseReturnValue:
    """Somebody has taken the rule away while it was changed here: what was typed can be saved as a new one."""
    books = application.views.reminder_rulebooks()
    without = next(later for later, earlier in pairwise(books) if earlier.known_as(identity))
    words = (
        f"why: {namer(application)(without.made_by)} has taken this rule away in version {without.version}: "
        f"“{without.why}”. If you save what stands here, it is a rule again"
    )
    form = overtaken(application, Form.typed(request.form), Invalid("why", words))
    return _rule_page(application, None, form), 422


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


def _rule_page(
    application: Application,
    held: ReminderRule | None,
    form: Form,
    *,
    preview: Preview | NoVisit | None = None,
    book: ReminderRulebook | None = None,
) -> str:
    names = names_of(application)
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
