"""A form that comes back says what was typed and what was wrong, in the reader's words."""

from datetime import date

import pytest
from werkzeug.datastructures import MultiDict

from appointments.domain.errors import Invalid
from appointments.domain.times import parse_day
from web.forms import Form


def test_what_was_typed_comes_back_without_the_spaces_around_it() -> None:
    form = Form.typed(MultiDict([("name", "  a tap "), ("kinds", "notice"), ("kinds", "call"), ("agreed", "yes")]))

    assert form.value("name") == "a tap"
    assert form.values_of("kinds") == ["notice", "call"]
    assert form.ticked("agreed")
    assert form.value("absent") == ""
    assert not form.ticked("absent")


@pytest.mark.parametrize(
    ("message", "shown"),
    [
        ("day: '24/11' is not a date", "'24/11' is not a date"),  # the field's name is for programs
        ("day: say when", "Say when"),
        ("say when", "Say when"),
    ],
)
def test_an_error_is_a_sentence_beside_its_field(message: str, shown: str) -> None:
    form = Form().with_error(Invalid("day", message))

    assert form.error("day") == shown
    assert form.summary() == [{"text": shown, "href": "#day"}]


def test_all_mistakes_are_told_at_once_and_each_field_once() -> None:
    found: list[Invalid] = []
    form = Form.filled({"from": "soon", "to": "2026-11-24"})

    starts = form.gather(found, lambda: parse_day(form.value("from"), "from"))
    ends = form.gather(found, lambda: parse_day(form.value("to"), "to"))
    form = form.with_errors([*found, Invalid("from", "from: another"), Invalid("reason", "reason: say why")])

    assert (starts, ends) == (None, date(2026, 11, 24))
    assert list(form.errors) == ["from", "reason"]
    assert "is not a date" in form.error("from")
