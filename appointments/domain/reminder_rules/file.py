"""The rulebook as a file: readable JSON in a stable order. What was written reads back as exactly the same rules."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import time
from decimal import Decimal
from enum import StrEnum
from hashlib import sha256
from typing import TypeVar

from appointments.domain.homes import Channel
from appointments.domain.messages import MessageKind
from appointments.domain.reminder_rules.model import (
    RULED_KINDS,
    BeforeDay,
    BeforeWindow,
    OnEvent,
    ReminderRule,
    ReminderRulebook,
    RuleEvent,
    When,
)
from appointments.domain.reminder_rules.problems import Problem, RulesRefused

FORMAT = "kept reminder rules 1"
LONGEST_FILE = 1_000_000  # characters
_BOOK_KEYS = ("format", "version", "quiet_begin", "quiet_end", "pence_per_segment", "rules")
_RULE_KEYS = (
    "name", "message", "when", "priorities", "slot_patterns", "requirements", "channels", "wording", "apart_minutes",
    "on", "known_as",
)  # fmt: skip
_FORMS = '{"days_before": 1, "at": "16:00"}, {"minutes_before_window": 120} or {"event": "booked", "after_minutes": 0}'
_HIGHEST = 10**9
_CLOCK = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d", re.ASCII)
_SUM = re.compile(r"-?\d{1,9}(?:\.\d{1,9})?", re.ASCII)

S = TypeVar("S", bound=StrEnum)


def write_rulebook(rulebook: ReminderRulebook) -> str:
    """The file's text. Sets are sorted, so that equal rules give equal text."""
    return json.dumps(rulebook_data(rulebook), ensure_ascii=False, indent=2) + "\n"


def rulebook_data(rulebook: ReminderRulebook) -> dict[str, object]:
    """The same as plain JSON values."""
    return {"format": FORMAT, "version": rulebook.version, **_asked(rulebook)}


def rulebook_digest(rulebook: ReminderRulebook) -> str:
    """SHA-256 of what the rules ask for, whatever their version."""
    text = json.dumps(_asked(rulebook), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()


def read_rulebook(text: str) -> ReminderRulebook:
    """The rulebook of a file; its version is the one that it was written from, or -1 where the file names none.

    Raises RulesRefused with every place that cannot be read. What can be read may still not be fit: that is for `lint`.
    """
    if len(text) > LONGEST_FILE:
        raise RulesRefused([Problem("file", "it is too long to be a rulebook")])
    try:
        data = json.loads(text.removeprefix("\ufeff"), object_pairs_hook=_each_once)
        json.dumps(data, ensure_ascii=False).encode()
    except RulesRefused:
        raise
    except UnicodeEncodeError as exc:
        half = ascii(exc.object[exc.start])[1:-1]
        raise RulesRefused([Problem("file", f"“{half}” is half a character, and cannot be sent")]) from exc
    except (ValueError, RecursionError) as exc:
        where = f" (line {exc.lineno})" if isinstance(exc, json.JSONDecodeError) else ""
        raise RulesRefused([Problem("file", f"it is not JSON{where}")]) from exc
    return rulebook_from(data)


def rulebook_from(data: object) -> ReminderRulebook:
    """The rulebook of plain JSON values; raises RulesRefused like `read_rulebook`."""
    reading = _Reading()
    book = reading.book(data)
    if reading.problems:
        raise RulesRefused(reading.problems)
    return book


def pence_of(text: str) -> Decimal | None:
    """A sum in pence as it is typed, `4` or `4.2`; None for anything else."""
    return Decimal(text) if _SUM.fullmatch(text) else None


def _asked(rulebook: ReminderRulebook) -> dict[str, object]:
    return {
        "quiet_begin": _clock(rulebook.quiet_begin),
        "quiet_end": _clock(rulebook.quiet_end),
        "pence_per_segment": _pence(rulebook.pence_per_segment),
        "rules": [_rule_data(rule) for rule in rulebook.rules],
    }


def _rule_data(rule: ReminderRule) -> dict[str, object]:
    return {
        "name": rule.name,
        "message": rule.message.value,
        "when": _when_data(rule.when),
        "priorities": sorted(rule.priorities),
        "slot_patterns": sorted(rule.slot_patterns),
        "requirements": sorted(rule.requirements),
        "channels": [channel.value for channel in rule.channels],
        "wording": {language: rule.wording[language] for language in sorted(rule.wording)},
        "apart_minutes": rule.apart_minutes,
        "on": rule.on,
        # Left out where it says nothing: the digests of rulebooks from before rules could be renamed hold.
        **({"known_as": rule.known_as} if rule.known_as else {}),
    }


def _when_data(when: When) -> dict[str, object]:
    match when:
        case BeforeDay(days, at):
            return {"days_before": days, "at": _clock(at)}
        case BeforeWindow(minutes):
            return {"minutes_before_window": minutes}
        case OnEvent(event, after_minutes):
            return {"event": event.value, "after_minutes": after_minutes}


def _clock(wall_clock: time) -> str:
    return wall_clock.isoformat(timespec="minutes")


def _pence(pence: Decimal) -> str:
    """`4`, `4.2`: one way to write one sum."""
    return f"{pence.normalize():f}"


def _each_once(pairs: Iterable[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, value in pairs:
        if key in found:
            raise RulesRefused([Problem("file", f"“{key}” stands twice in one place")])
        found[key] = value
    return found


class _Reading:
    """Reads everything that it can, and keeps what it could not. What it returns then is not for use."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def book(self, data: object) -> ReminderRulebook:
        fields = self._object(data, "file", _BOOK_KEYS)
        if fields.get("format", FORMAT) != FORMAT:
            self._wrong("format", f"this reads “{FORMAT}”")
        rules = self._list(fields.get("rules"), "rules")
        read = tuple(self._rule(rule, f"rules[{position}]") for position, rule in enumerate(rules))
        return ReminderRulebook(
            version=self._whole(fields["version"], "version") if "version" in fields else -1,
            rules=read,
            quiet_begin=self._time(fields.get("quiet_begin"), "quiet_begin"),
            quiet_end=self._time(fields.get("quiet_end"), "quiet_end"),
            pence_per_segment=self._sum(fields.get("pence_per_segment", "0"), "pence_per_segment"),
        )

    def _rule(self, data: object, place: str) -> ReminderRule:
        before = len(self.problems)
        rule = self._fields_of_rule(data, place)
        self.problems[before:] = [replace(problem, rule=rule.name) for problem in self.problems[before:]]
        return rule

    def _fields_of_rule(self, data: object, place: str) -> ReminderRule:
        fields = self._object(data, place, _RULE_KEYS)

        def names(key: str) -> frozenset[str]:
            return frozenset(
                self._text(name, f"{place}.{key}[{n}]")
                for n, name in enumerate(self._list(fields.get(key, []), f"{place}.{key}"))
            )

        channels = self._list(fields.get("channels", []), f"{place}.channels")
        words = fields.get("wording", {})
        if not isinstance(words, dict):
            self._wrong(f"{place}.wording", "write the words by language, such as {“en”: “…”}")
            words = {}
        name = self._text(fields.get("name"), f"{place}.name")
        known_as = self._text(fields.get("known_as", ""), f"{place}.known_as")
        return ReminderRule(
            name=name,
            message=self._message(fields.get("message"), f"{place}.message"),
            when=self._when(fields.get("when"), f"{place}.when"),
            priorities=names("priorities"),
            slot_patterns=names("slot_patterns"),
            requirements=names("requirements"),
            channels=tuple(
                self._one_of(Channel, name, f"{place}.channels[{n}]", Channel.SMS) for n, name in enumerate(channels)
            ),
            wording={key: self._text(text, f"{place}.wording.{key}") for key, text in words.items()},
            apart_minutes=self._whole(fields.get("apart_minutes", 0), f"{place}.apart_minutes"),
            on=self._switch(fields.get("on", True), f"{place}.on"),
            known_as=known_as if known_as != name else "",
        )

    def _when(self, data: object, place: str) -> When:
        given = data if isinstance(data, dict) else {}
        readers: Mapping[frozenset[str], Callable[[], When]] = {
            frozenset({"days_before", "at"}): lambda: BeforeDay(
                self._whole(given["days_before"], f"{place}.days_before"), self._time(given["at"], f"{place}.at")
            ),
            frozenset({"minutes_before_window"}): lambda: BeforeWindow(
                self._whole(given["minutes_before_window"], f"{place}.minutes_before_window")
            ),
            frozenset({"event"}): lambda: OnEvent(self._event(given["event"], place)),
            frozenset({"event", "after_minutes"}): lambda: OnEvent(
                self._event(given["event"], place), self._whole(given["after_minutes"], f"{place}.after_minutes")
            ),
        }
        reader = readers.get(frozenset(given))
        if reader is None:
            self._wrong(place, f"write {_FORMS}")
            return OnEvent(RuleEvent.BOOKED)
        return reader()

    def _message(self, value: object, place: str) -> MessageKind:
        ruled = [kind.value for kind in MessageKind if kind in RULED_KINDS]
        if isinstance(value, str) and value in ruled:
            return MessageKind(value)
        self._wrong(place, f"it is one of {', '.join(ruled)}")
        return MessageKind.REMINDER

    def _event(self, value: object, place: str) -> RuleEvent:
        return self._one_of(RuleEvent, value, f"{place}.event", RuleEvent.BOOKED)

    def _object(self, data: object, place: str, known: tuple[str, ...]) -> dict[str, object]:
        if not isinstance(data, dict):
            self._wrong(place, "write an object between { and }")
            return {}
        for key in data:
            if key not in known:
                self._wrong(place if place != "file" else key, f"“{key}” is not known; these are: {', '.join(known)}")
        return data

    def _list(self, data: object, place: str) -> list[object]:
        if isinstance(data, list):
            return data
        self._wrong(place, "write a list between [ and ]")
        return []

    def _text(self, value: object, place: str) -> str:
        if isinstance(value, str):
            return value
        self._wrong(place, "write a text between quotation marks")
        return ""

    def _whole(self, value: object, place: str) -> int:
        if isinstance(value, int) and not isinstance(value, bool) and abs(value) <= _HIGHEST:
            return value
        self._wrong(place, "write a whole number")
        return 0

    def _switch(self, value: object, place: str) -> bool:
        if isinstance(value, bool):
            return value
        self._wrong(place, "write true or false")
        return True

    def _time(self, value: object, place: str) -> time:
        if isinstance(value, str) and _CLOCK.fullmatch(value):
            return time.fromisoformat(value)
        self._wrong(place, "write a time as 16:00")
        return time(0, 0)

    def _sum(self, value: object, place: str) -> Decimal:
        """A sum in pence, as text or as a whole number: a float would not be the sum that was typed."""
        if isinstance(value, str | int) and not isinstance(value, bool):
            found = pence_of(str(value))
            if found is not None:
                return found
        self._wrong(place, "write pence as a text, such as “4.2”")
        return Decimal(0)

    def _one_of(self, known: type[S], value: object, place: str, otherwise: S) -> S:
        if isinstance(value, str) and value in {member.value for member in known}:
            return known(value)
        self._wrong(place, f"it is one of {', '.join(member.value for member in known)}")
        return otherwise

    def _wrong(self, place: str, words: str) -> None:
        self.problems.append(Problem(place, words))
