"""Tell us what we need to know before we come. The adjustment is asked for, never the reason for it (rule 16)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from functools import partial

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from appointments.domain.access import AccessKind, Asked, Parameter, Source
from appointments.domain.access_kinds import KINDS
from appointments.domain.access_kinds.days import DayRange, parse_days
from appointments.domain.access_kinds.weekly import DAYS
from appointments.domain.access_problems import problems
from appointments.domain.appointments import AWAITED_STATES
from appointments.domain.errors import Invalid, WrongState
from appointments.domain.times import day_of, parse_time_of_day, require_plausible
from appointments.use_cases.households.record_requirement import RecordRequirement
from web.application import Application
from web.forms import Form
from web.guards import GuardedBlueprint
from web.languages import ENGLISH, N_, current, gettext
from web.local_words import day_words, ltr_plain, weekday_words
from web.resident import danger
from web.resident.mine import BY_RESIDENT, my_appointment, to_appointment
from web.resident.words import GROUPS, NEEDS, SAID_AS_NOTED, to_them

# Translators: between the parts of a list, and between two answers.
COMMA, SEMICOLON = N_(", "), N_("; ")


def add(pages: GuardedBlueprint, application: Application) -> None:
    @pages.get("/needs")
    def needs(token: str) -> ResponseReturnValue:
        if my_appointment(application).state not in AWAITED_STATES:
            return to_appointment(token)  # it says how the appointment stands now
        groups = [(gettext(about), [(tag, gettext(NEEDS[tag])) for tag in tags]) for about, tags in GROUPS]
        return render_template("resident/needs.html", token=token, groups=groups)

    @pages.get("/needs/<tag>")
    def need(token: str, tag: str) -> ResponseReturnValue:
        kind = _kind(tag)
        if my_appointment(application).state not in AWAITED_STATES:
            return to_appointment(token)
        usual = {asked.name: asked.default for asked in kind.ASKS}
        return _page(token, kind, Form.filled(usual))

    @pages.post("/needs/<tag>")
    def tell(token: str, tag: str) -> ResponseReturnValue:
        kind = _kind(tag)
        form = Form.typed(request.form)
        for asked in kind.ASKS:
            danger.hear(application, form.value(asked.name) if asked.parameter is Parameter.TEXT else "")
        wrong: list[Invalid] = []
        today = day_of(application.clock.now())
        read = {asked.name: _read(asked, form, wrong, today) for asked in kind.ASKS}
        values = {name: value or "" for name, value in read.items()}
        unread = {name for name, value in read.items() if value is None}
        wrong += (exc for exc in problems(kind, values) if exc.field not in unread)
        if wrong:
            return _page(token, kind, form.with_errors(wrong)), 422
        try:
            told = application.record_requirement(_told(application, kind, values))
        except Invalid as exc:
            return _page(token, kind, form.with_error(exc)), 422
        flash(
            gettext(
                "Thank you. We have noted: %(told)s We check that your appointment still suits.",
                told=told.kind.brief() if _says_it_well(kind) else _told_again(kind, values),
            ),
            "success",
        )
        return to_appointment(token)


def _kind(tag: str) -> type[AccessKind]:
    found = next((kind for kind in KINDS if tag == kind.TAG and tag in NEEDS), None)
    if found is None:
        raise NotFound
    return found


def _told(application: Application, kind: type[AccessKind], values: Mapping[str, str]) -> RecordRequirement:
    found = my_appointment(application)
    if found.state not in AWAITED_STATES:
        # An old link must not speak for whoever lives there now.
        raise WrongState("this appointment is over; please ring us instead")
    return RecordRequirement(
        home_ref=found.home_ref,
        kind=kind.TAG,
        values=values,
        source=Source.RESIDENT,
        by=BY_RESIDENT,
        provisional=True,  # it applies at once, and a planner looks at it
    )


def _read(asked: Asked, form: Form, wrong: list[Invalid], today: date) -> str | None:
    """What was told, as the kind reads it; None with all that is wrong with it added to `wrong`.

    Days and hours are asked one by one and put together: `Mon 08:30-09:30; Tue ...`, `2026-12-25 to 2026-12-31`.
    """
    match asked.parameter:
        case Parameter.WEEKLY_TIMES:
            return _weekly(asked.name, form, wrong)
        case Parameter.DATES:
            return _days(asked.name, form, wrong, today)
        case Parameter.TEXT:
            return form.value(asked.name)
        case _:
            return _in_digits(form.value(asked.name))


def _weekly(name: str, form: Form, wrong: list[Invalid]) -> str | None:
    before = len(wrong)
    days = [day for day in DAYS if day in form.values_of(name)]
    if not days:
        wrong.append(Invalid(name, f"{name}: choose at least one day"))
    starts = form.gather(wrong, partial(_time, form, f"{name}_from", "say from when, such as 08:30"))
    ends = form.gather(wrong, partial(_time, form, f"{name}_until", "say until when, such as 09:30"))
    if starts and ends and starts >= ends:
        wrong.append(Invalid(f"{name}_until", f"{name}_until: this must be later than the start"))
    return "; ".join(f"{day} {starts}-{ends}" for day in days) if len(wrong) == before else None


def _days(name: str, form: Form, wrong: list[Invalid], today: date) -> str | None:
    before = len(wrong)
    first = form.gather(wrong, partial(_day, form, f"{name}_first"))
    last = form.gather(wrong, partial(_day, form, f"{name}_last")) if form.value(f"{name}_last") else first
    if first and last and last < first:
        wrong.append(Invalid(f"{name}_last", f"{name}_last: the last day cannot be before the first"))
    elif last and last < today:  # mostly a year that was mistyped: nobody would be kept from coming
        field = f"{name}_last" if form.value(f"{name}_last") else f"{name}_first"
        wrong.append(Invalid(field, f"{field}: this day has passed; give one that is still to come"))
    return str(DayRange(first, last)) if first and last and len(wrong) == before else None


def _day(form: Form, name: str) -> date:
    """As a browser sends it, or as people in Britain write it where there is no calendar to pick from."""
    typed = _in_digits(form.value(name))
    if not typed:
        raise Invalid(name, f"{name}: give the first day")
    parts = re.split(r"[./ -]+", typed)
    if len(parts) == 3 and len(parts[2]) == 4:
        day, month, year = parts
        typed = f"{year}-{month:0>2}-{day:0>2}"
    try:
        return require_plausible(date.fromisoformat(typed), name)
    except ValueError as exc:
        raise Invalid(name, f"{name}: give a day, such as 24/11/2026") from exc


def _time(form: Form, name: str, missing: str) -> str:
    if not form.value(name):
        raise Invalid(name, f"{name}: {missing}")
    return f"{parse_time_of_day(_in_digits(form.value(name)), name):%H:%M}"


def _in_digits(typed: str) -> str:
    """With 48 for what a keyboard of another script writes as ٤٨."""
    return "".join(str(unicodedata.decimal(character, character)) for character in typed)


def _page(token: str, kind: type[AccessKind], form: Form) -> str:
    days = list(zip(DAYS, weekday_words(), strict=True))
    choices = {asked.name: [(value, _to_them(words)) for value, words in asked.choices] for asked in kind.ASKS}
    return render_template(
        "resident/need.html",
        token=token,
        kind=kind,
        title=gettext(NEEDS[kind.TAG]),
        form=form,
        days=days,
        choices=choices,
        parameter=Parameter,
        to_them=_to_them,
    )


def _to_them(words: str) -> str:
    return gettext(to_them(words))


def _says_it_well(kind: type[AccessKind]) -> bool:
    return current() is ENGLISH and kind.TAG in SAID_AS_NOTED


def _told_again(kind: type[AccessKind], values: Mapping[str, str]) -> str:
    """What was told, in the words that it was asked in; the domain's own summary is for operatives, in English.

    What was typed freely is not repeated: it may be a word that nobody else is to read.
    """
    answers = ((asked, _answer(asked, values.get(asked.name, "") or asked.default)) for asked in kind.ASKS)
    said = gettext(SEMICOLON).join(f"{_labelled(_to_them(asked.label))} {words}" for asked, words in answers if words)
    return gettext(NEEDS[kind.TAG]) + (f" ({said})." if said else ".")


def _labelled(label: str) -> str:
    return label if label.endswith(("?", "؟")) else f"{label}:"


def _answer(asked: Asked, value: str) -> str:
    if asked.parameter is Parameter.CHOICE:
        return _to_them(dict(asked.choices).get(value, ""))
    if asked.parameter is Parameter.YES_NO:
        return gettext("Yes") if value == "yes" else gettext("No")
    if asked.parameter is Parameter.WEEKLY_TIMES:
        names = dict(zip(DAYS, weekday_words(), strict=True))
        parts = [part.partition(" ") for part in value.split("; ")]
        return gettext(COMMA).join([*(names[day] for day, _, _ in parts), ltr_plain(parts[0][2])])
    if asked.parameter is Parameter.DATES:
        return gettext(COMMA).join(_range_words(item) for item in parse_days(value, asked.name))
    return ltr_plain(value) if asked.parameter is Parameter.WHOLE_NUMBER else ""


def _range_words(days: DayRange) -> str:
    if days.first == days.last:
        return day_words(days.first)
    return gettext("from %(first)s to %(last)s", first=day_words(days.first), last=day_words(days.last))
