"""The landlord's reminder rules, every version of them."""

from __future__ import annotations

from sqlalchemy import Engine

from appointments.domain.reminder_rules import ReminderRulebook
from appointments.records.engine import reading
from appointments.records.repositories.landlord import SqlReminderRulebooks


def reminder_rulebooks(*, engine: Engine, own: ReminderRulebook) -> tuple[ReminderRulebook, ...]:
    """The one in force first, and Kept's `own` last: a landlord saves a few in a year."""
    with reading(engine) as connection:
        return (*SqlReminderRulebooks(connection).all(), own)
