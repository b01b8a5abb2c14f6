"""What the pages of the reminder rules share: a version saved with its reason, or what kept it from being saved."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from flask import flash

from appointments.domain.errors import Invalid, Stale
from appointments.domain.reminder_rules import Problem, ReminderRulebook, RulesRefused
from appointments.use_cases.landlord.set_reminder_rules import SetReminderRules
from web.forms import Form
from web.manager import reminder_rules_words as said
from web.planner.reading import signed_in_ref

if TYPE_CHECKING:
    from web.application import Application

OVERTAKEN = "overtaken"


class AtFields(Protocol):
    def __call__(self, form: Form, wrong: Iterable[Invalid], problems: Iterable[Problem]) -> Form: ...


def save(application: Application, form: Form, book: ReminderRulebook, at_fields: AtFields) -> Form:
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
            f"why: {namer(application)(latest.made_by)} has saved version {latest.version} meanwhile: “{latest.why}”. "
            "What you have not touched is as they have it. Look at what has changed, and save again"
        )
        return overtaken(application, form, Invalid("why", words))
    if saved.version == current.version:
        flash("Nothing was changed: the rules in force ask for exactly this.")
    else:
        flash(f"Version {saved.version} is in force. What is queued already stays as it is.", "success")
    return form


def no_reason(form: Form, *, look: bool) -> tuple[Invalid, ...]:
    """Said with all that is wrong otherwise, and not only once the rest is right. A look needs none."""
    return () if look or form.value("why") else (Invalid("why", "why: say in a few words why the rules change"),)


def based_on(application: Application, form: Form) -> Form:
    version = application.views.reminder_rulebooks()[0].version
    return replace(form, values={**form.values, "based_on": (str(version),)})


def overtaken(application: Application, form: Form, why: Invalid) -> Form:
    """The form of somebody who was not the first to save: on top of what holds now, with a link to what that is."""
    form = based_on(application, form).with_error(why)
    return replace(form, values={**form.values, OVERTAKEN: ("yes",)})


def names_of(application: Application) -> said.Names:
    known, choices = application.reminder_names(), application.views.planner_choices()
    titles = {priority.code: priority.name for priority in choices.priorities}
    return said.Names(
        priorities={code: titles.get(code, code) for code, appointed in known.priorities.items() if appointed},
        patterns={code: choices.patterns.get(code, code) for code in known.slot_patterns},
    )


def namer(application: Application) -> Callable[[str], str]:
    def name_of(ref: str) -> str:
        account = application.account(ref) if ref else None
        return account.name if account is not None else ref or "Kept"

    return name_of


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1
