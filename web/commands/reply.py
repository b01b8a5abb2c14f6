"""`kept reply --file LINES`: how texts would be read, so that a landlord can try its residents' own words.

Each line is one text. No database is opened and no setting is read; nothing that is read is kept.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from appointments.domain.errors import Invalid
from appointments.domain.replies import (
    DOES_IT_SUIT,
    LANGUAGES,
    Intent,
    Question,
    QuestionKind,
    Reading,
    Times,
    interpret,
    read_alone,
)
from appointments.domain.times import Window, at, day_of, parse_day, parse_time_of_day
from web import wiring
from web.commands.opening import fail

# As many as a list may have that a text of ours numbers.
_LISTED = 9
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_BOM = b"\xef\xbb\xbf"


class Asked(StrEnum):
    """What the texts answer."""

    ANY = "any"  # does it suit; and what answers that in no way may pick from a list
    SUITS = "suits"
    SLOTS = "slots"
    VISITS = "visits"
    NOTHING = "nothing"


def _question(asked: Asked, listed: int) -> Question | None:
    match asked:
        case Asked.SLOTS:
            return Question(QuestionKind.WHICH_SLOT, listed)
        case Asked.VISITS:
            return Question(QuestionKind.WHICH_APPOINTMENT, listed)
        case _:
            return DOES_IT_SUIT if asked is Asked.SUITS else None


def reply(
    file: Annotated[str, typer.Option("--file", metavar="LINES", help="One text a line, UTF-8; - is standard input.")],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
    languages: Annotated[
        str, typer.Option(metavar="CODES", help="Languages that are read, such as en or en,cy.")
    ] = ",".join(LANGUAGES),
    asked: Annotated[Asked, typer.Option(help="What the texts answer.")] = Asked.ANY,
    listed: Annotated[
        int, typer.Option(min=1, max=_LISTED, help="How many slots or visits were listed, where that was asked.")
    ] = _LISTED,
    today: Annotated[str, typer.Option(metavar="DAY", help="The day they came, such as 2026-12-01; else today.")] = "",
    promised: Annotated[
        str, typer.Option(metavar="WINDOW", help="What we asked about, such as 2026-12-03T08:00/13:00.")
    ] = "",
) -> None:
    """Print how each text would be read: its intent, and the number or the days and times understood."""
    try:
        switched_on = _languages(languages)
        came = parse_day(today, "today") if today else day_of(wiring.SystemClock().now())
        window = _window(promised) if promised else None
    except Invalid as exc:
        raise fail(exc.message) from exc
    for text in list(_lines(_content(file))):
        reading, question = _read(text, asked, listed, came, window, switched_on)
        typer.echo(
            json.dumps(_written(text, reading, question), ensure_ascii=False) if as_json else _said(text, reading)
        )


def _read(
    text: str, asked: Asked, listed: int, today: date, promised: Window | None, languages: tuple[str, ...]
) -> tuple[Reading, Question | None]:
    if asked is Asked.ANY:
        return read_alone(text, today=today, promised=promised, languages=languages)
    question = _question(asked, listed)
    return interpret(text, question, today=today, promised=promised, languages=languages), question


def _written(text: str, reading: Reading, question: Question | None) -> dict[str, Any]:
    """A dispute is none of the intents that are published: it goes to a person, and `reads` says as what."""
    disputes = reading.intent is Intent.DISPUTE
    made: dict[str, Any] = {"text": text, "intent": (Intent.UNCLEAR if disputes else reading.intent).value}
    if disputes:
        made["reads"] = Intent.DISPUTE.value
    if reading.choice is not None:
        made["number"] = reading.choice
    if reading.wanted is not None:
        made["wanted"] = {
            "any_of": [_times(times) for times in reading.wanted.any_of],
            "none_of": [_times(times) for times in reading.wanted.none_of],
        }
    if reading.hazard is not None:
        made["hazard"] = reading.hazard.value
    if not reading.firm:
        made["firm"] = False
    made["answers"] = question.kind.value if question is not None else None
    return made


def _times(times: Times) -> dict[str, Any]:
    """Only what is named. `first` and `last` are days, both inclusive; `from` and `to` are half-open, London time."""
    named = {
        "days": [day.isoformat() for day in sorted(times.days)],
        "weekdays": [_WEEKDAYS[number] for number in sorted(times.weekdays)],
        "first": times.first.isoformat() if times.first else None,
        "last": times.last.isoformat() if times.last else None,
        "from": f"{times.starts:%H:%M}" if times.starts is not None else None,
        "to": f"{times.ends:%H:%M}" if times.ends is not None else None,
        "at": f"{times.moment:%H:%M}" if times.moment is not None else None,
    }
    return {name: value for name, value in named.items() if value}


def _said(text: str, reading: Reading) -> str:
    more = [str(part) for part in (reading.choice, reading.wanted, reading.hazard) if part is not None]
    return f"{reading.intent.value:<15} {text}" + (f"  [{'; '.join(more)}]" if more else "")


def _languages(codes: str) -> tuple[str, ...]:
    given = tuple(code.strip().lower() for code in codes.split(","))
    unknown = [code for code in given if code not in LANGUAGES]
    if unknown:
        raise Invalid("languages", f"languages: {unknown[0]!r} is none of {', '.join(LANGUAGES)}")
    return given


def _window(written: str) -> Window:
    day, has_times, times = written.partition("T")
    starts, has_end, ends = times.partition("/")
    if not has_times or not has_end:
        raise Invalid("promised", f"promised: {written!r} is not a window; write it as 2026-12-03T08:00/13:00")
    on = parse_day(day, "promised")
    return Window(at(on, parse_time_of_day(starts, "promised")), at(on, parse_time_of_day(ends, "promised")))


def _lines(content: bytes) -> Iterator[str]:
    """Only a line feed ends a text: a person may type any other sign, and an empty line is an empty text."""
    lines = content.removeprefix(_BOM).split(b"\n")
    if lines[-1] == b"":
        lines.pop()
    for number, line in enumerate(lines, 1):
        try:
            yield line.removesuffix(b"\r").decode()
        except UnicodeDecodeError as exc:
            raise fail(f"line {number}: byte {exc.start + 1} is not UTF-8; save the file as UTF-8") from exc


def _content(file: str) -> bytes:
    if file == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(file).read_bytes()
    except OSError as exc:
        raise fail(f"{file}: {exc.strerror or 'cannot be read'}") from exc
