"""A form as a page shows it: what was typed, and what was wrong with it.

    form = Form.typed(request.form)
    try:
        result = application.raise_work_order(RaiseWorkOrder(description=form.value("description"), ...))
    except Invalid as exc:
        return render_template("planner/raise.html", form=form.with_error(exc)), 422

Several things may be wrong at once: `form.gather(...)` collects them before the use case is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from markupsafe import Markup
from werkzeug.datastructures import MultiDict

from appointments.domain.errors import Invalid
from web.said import in_readers_words

T = TypeVar("T")


@dataclass(frozen=True)
class Form:
    """Values by field, as text; errors by field, in the order they were found."""

    values: Mapping[str, Sequence[str]] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)

    @staticmethod
    def typed(sent: MultiDict[str, str]) -> Form:
        """What a browser sent, without NULs: nobody means one, and PostgreSQL keeps none."""
        return Form(values={name: tuple(text.replace("\0", "") for text in found) for name, found in sent.lists()})

    @staticmethod
    def filled(values: Mapping[str, str | Sequence[str]]) -> Form:
        """What stands in the records, for a form that changes it."""
        return Form(values={name: (v,) if isinstance(v, str) else tuple(v) for name, v in values.items()})

    def value(self, name: str) -> str:
        """What was typed, without the spaces around it; empty when nothing was."""
        return next(iter(self.values.get(name, ())), "").strip()

    def values_of(self, name: str) -> list[str]:
        """Every ticked value of one field."""
        return list(self.values.get(name, ()))

    def ticked(self, name: str) -> bool:
        """Whether a single box (`tick_field`) was ticked."""
        return self.value(name) == "yes"

    def error(self, name: str) -> str:
        return self.errors.get(name, "")

    def with_error(self, exc: Invalid) -> Form:
        """The same form with what is wrong; the first error of a field stays."""
        if exc.field in self.errors:
            return self
        return replace(self, errors={**self.errors, exc.field: in_plain_words(exc)})

    def summary(self) -> list[dict[str, str]]:
        """Errors as the error summary takes them, each a link to its field."""
        return [{"text": words, "href": f"#{name}"} for name, words in self.errors.items()]

    def gather(self, found: list[Invalid], read: Callable[[], T]) -> T | None:
        """What `read` returns, or None with its error added to `found`: report all mistakes, not just the first."""
        try:
            return read()
        except Invalid as exc:
            found.append(exc)
            return None

    def with_errors(self, found: Sequence[Invalid]) -> Form:
        form = self
        for exc in found:
            form = form.with_error(exc)
        return form


def in_plain_words(exc: Invalid) -> str:
    """The message without the field's name in front (programs need it, people see the field) and with a capital,
    in the language of the page."""
    words = in_readers_words(exc.message.removeprefix(f"{exc.field}:").strip())
    return words if isinstance(words, Markup) else words[:1].upper() + words[1:]


def under(exc: Invalid, field: str) -> Invalid:
    """The same problem under the name that the form has for it."""
    return Invalid(field, f"{field}:{exc.message.removeprefix(f'{exc.field}:')}")
