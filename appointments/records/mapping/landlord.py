"""What the landlord configures, and accounts."""

from __future__ import annotations

from dataclasses import replace

from appointments.domain.accounts import Account, AccountRole
from appointments.domain.figures import FigureChange
from appointments.domain.priorities import ClockStart, Priority, Target, Unit
from appointments.domain.reminder_rules import ReminderRulebook, rulebook_data, rulebook_digest, rulebook_from
from appointments.domain.slots import SlotPattern
from appointments.records.rows import Row, Values


def slot_pattern_values(pattern: SlotPattern) -> Values:
    return {
        "code": pattern.code,
        "valid_from": pattern.valid_from,
        "valid_to": pattern.valid_to,
        "name": pattern.name,
        "starts": pattern.starts,
        "ends": pattern.ends,
        "weekdays": sorted(pattern.weekdays),
    }


def slot_pattern(row: Row) -> SlotPattern:
    return SlotPattern(
        code=row["code"],
        name=row["name"],
        starts=row["starts"],
        ends=row["ends"],
        valid_from=row["valid_from"],
        valid_to=row["valid_to"],
        weekdays=frozenset(row["weekdays"]),
    )


def priority_values(priority: Priority) -> Values:
    return {
        "code": priority.code,
        "name": priority.name,
        "number": priority.target.number,
        "unit": priority.target.unit.value,
        "clock_start": priority.target.clock_start.value,
        "rank": priority.rank,
        "appointed": priority.appointed,
    }


def priority(row: Row) -> Priority:
    return Priority(
        code=row["code"],
        name=row["name"],
        target=Target(row["number"], Unit(row["unit"]), ClockStart(row["clock_start"])),
        rank=row["rank"],
        appointed=row["appointed"],
    )


def figure_change_values(change: FigureChange) -> Values:
    return {
        "ref": change.ref,
        "name": change.name,
        "value": change.value,
        "from_day": change.from_day,
        "by": change.by,
        "recorded_at": change.recorded_at,
    }


def figure_change(row: Row) -> FigureChange:
    return FigureChange(
        ref=row["ref"],
        name=row["name"],
        value=row["value"],
        from_day=row["from_day"],
        by=row["by"],
        recorded_at=row["recorded_at"],
    )


def reminder_rulebook_values(rulebook: ReminderRulebook) -> Values:
    return {
        "version": rulebook.version,
        "asks": rulebook_data(rulebook),
        "digest": rulebook_digest(rulebook),
        "made_by": rulebook.made_by,
        "made_at": rulebook.made_at,
        "why": rulebook.why,
    }


def reminder_rulebook(row: Row) -> ReminderRulebook:
    return replace(
        rulebook_from(row["asks"]),
        version=row["version"],
        made_by=row["made_by"],
        made_at=row["made_at"],
        why=row["why"],
    )


def account_values(account: Account) -> Values:
    return {
        "ref": account.ref,
        "username": account.username,
        "name": account.name,
        "role": account.role.value,
        "password_hash": account.password_hash,
        "operative_ref": account.operative_ref,
        "active": account.active,
    }


def account(row: Row) -> Account:
    return Account(
        ref=row["ref"],
        username=row["username"],
        name=row["name"],
        role=AccountRole(row["role"]),
        password_hash=row["password_hash"],
        operative_ref=row["operative_ref"],
        active=row["active"],
    )
