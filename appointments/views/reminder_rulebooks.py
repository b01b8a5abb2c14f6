"""The landlord's reminder rules, every version of them, and whether they are what was recorded."""

from __future__ import annotations

import json
from datetime import datetime
from hashlib import sha256
from typing import TypeAlias

from sqlalchemy import Connection, Engine, select

from appointments.domain.events import ReminderRulesChanged
from appointments.domain.reminder_rules import ReminderRulebook, RulesRefused, rulebook_digest, rulebook_from
from appointments.records.engine import reading
from appointments.records.repositories.landlord import SqlReminderRulebooks
from appointments.records.statements import table_of
from appointments.records.tables import LedgerRow, ReminderRulebookRow

# The stream of the ledger in which every version is a fact.
RULEBOOKS = f"{ReminderRulesChanged.SUBJECT}:rulebook"
_LEDGER = table_of(LedgerRow)
_RULEBOOKS = table_of(ReminderRulebookRow)

_Said: TypeAlias = tuple[str, str, str, datetime]


def reminder_rulebooks(*, engine: Engine, own: ReminderRulebook) -> tuple[ReminderRulebook, ...]:
    """The one in force first, and Kept's `own` last: a landlord saves a few in a year."""
    with reading(engine) as connection:
        return (*SqlReminderRulebooks(connection).all(), own)


def changed_rulebooks(connection: Connection) -> tuple[str, ...]:
    """Versions that are not what was recorded, that nobody recorded, and recorded ones that are gone, in words."""
    columns = _RULEBOOKS.c["version", "asks", "why", "made_by", "made_at"]
    rows = connection.execute(select(*columns)).all()
    held = {version: (_digest(asks), _words_digest(why), by, at) for version, asks, why, by, at in rows}
    facts = connection.execute(
        select(_LEDGER.c.at, _LEDGER.c.payload).where(_LEDGER.c.name == ReminderRulesChanged.__name__)
    )
    recorded = dict(_recorded(at, json.loads(payload)) for at, payload in facts)
    wrong = []
    for version in sorted({*held, *recorded}):
        name = f"version {version} of the reminder rules"
        if version not in recorded:
            wrong.append(f"{name} is there, and nobody recorded that")
        elif version not in held:
            wrong.append(f"{name} was recorded, and is not there any more")
        elif held[version] != recorded[version]:
            wrong.append(f"{name} is not what was recorded")
    return tuple(wrong)


def _digest(asks: object) -> str:
    """Of what the rules ask for, as they are read; empty where they cannot be read at all."""
    try:
        return rulebook_digest(rulebook_from(asks))
    except RulesRefused:
        return ""


def _words_digest(why: str) -> str:
    return sha256(why.encode()).hexdigest()


def _recorded(at: datetime, fact: dict[str, object]) -> tuple[int, _Said]:
    said = (str(fact["rules_digest"]), str(fact["why_digest"]), str(fact["by"]), at)
    return int(str(fact["version"])), said
