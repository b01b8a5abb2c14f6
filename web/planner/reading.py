"""Reading addresses and forms: numbers, days and times as people type them, and what a browser may have mangled."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import TypeVar

from flask import request

from appointments.domain.errors import Invalid
from appointments.domain.times import at, parse_day, parse_time_of_day
from web.forms import Form
from web.sessions import signed_in_account

Choice = TypeVar("Choice", bound=StrEnum)


def page_number() -> int:
    """`?page=` of the address; the first page when it is no number."""
    text = request.args.get("page", "1")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 1


def one_of(choices: type[Choice], text: str, default: Choice) -> Choice:
    """For addresses: an unknown value shows the default list instead of an error."""
    return choices(text) if text in set(choices) else default


def chosen(choices: type[Choice], form: Form, field: str, words: str) -> Choice:
    """For forms: the value of radios or a list, or Invalid saying `words`."""
    text = form.value(field)
    if text not in set(choices):
        raise Invalid(field, f"{field}: {words}")
    return choices(text)


def whole_number(form: Form, field: str, words: str) -> int:
    text = form.value(field)
    if not (text.isascii() and text.isdigit() and len(text) < 6):
        raise Invalid(field, f"{field}: {words}")
    return int(text)


def day_or_none(form: Form, field: str) -> date | None:
    """None where nothing was typed."""
    return parse_day(form.value(field), field) if form.value(field) else None


def instant(form: Form, day_field: str, time_field: str) -> datetime:
    """A day and a time of day in London, from two fields."""
    return at(parse_day(form.value(day_field), day_field), parse_time_of_day(form.value(time_field), time_field))


def signed_in_ref() -> str:
    """The reference of whoever does this; the guard has seen to it that there is somebody."""
    account = signed_in_account()
    return account.ref if account else ""
