"""Who looked at what, and what is kept no longer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from appointments.domain.privacy import AccessEntry, Subject
from appointments.domain.refs import (
    HomeRef,
    RequirementRef,
    WorkOrderRef,
)


class AccessLog(Protocol):
    """Who looked at what (rules 72 and 73); entries are only ever added."""

    def add(self, entry: AccessEntry) -> None: ...
    def reason_given(self, by: str, home_ref: HomeRef, since: datetime) -> str:
        """The reason this account last gave for the requirements of a home at or after the instant; empty if none."""

    def looked(self, by: str, subject: Subject, about: str, since: datetime) -> bool:
        """Whether this account's look at this is on record already, at or after the instant; a refusal is none."""


class Retention(Protocol):
    """What has been kept long enough (rule 74). What is held, challenged or may still be paid for is never due."""

    def requirements_due(
        self, ended_before: date, limit: int, *, after: RequirementRef = ""
    ) -> list[tuple[RequirementRef, HomeRef, str]]:
        """Ended or declined before the day and not erased yet, by reference: reference, home, tag of the kind."""

    def orders_due(self, closed_before: datetime, limit: int, *, after: WorkOrderRef = "") -> list[WorkOrderRef]:
        """Orders whose last visit closed before the instant and that are not erased yet, by reference."""

    def photos_of(self, refs: Sequence[WorkOrderRef]) -> list[str]:
        """Digests of the files of these orders' photos, small ones too, that no other evidence still needs."""

    def counts_of(self, ref: WorkOrderRef) -> dict[str, int]:
        """How many of each kind of thing an order's erasure would empty."""

    def erase_requirement(self, ref: RequirementRef, run: str, at: datetime) -> bool:
        """Empty its words; which kind it was, and its dates, stay. False when it was erased already."""

    def erase_order(self, ref: WorkOrderRef, run: str, at: datetime) -> dict[str, int]:
        """Empty the words of it and of its visits; how many of each kind. References, times, codes and digests stay."""

    def loose_due(self, before: datetime, limit: int) -> dict[str, list[str]]:
        """Texts, replies and settled tasks that are about no visit, older than the instant: references by kind."""

    def erase_loose(self, due: Mapping[str, Sequence[str]], run: str, at: datetime) -> None:
        """Empty the words of these."""

    def hold(self, ref: WorkOrderRef, *, held: bool, by: str, at: datetime, why: str) -> None:
        """Keep an order from being erased, or not any more."""

    def is_held(self, ref: WorkOrderRef) -> bool: ...
