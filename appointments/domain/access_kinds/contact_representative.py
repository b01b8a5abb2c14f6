"""Somebody else speaks for the household and is told of every visit (domain section 3.2, "contact via representative").

Instead of the household, or as well. Why they do is not kept. Source: UKHDS LimitedCapacity (a lasting power of
attorney, an appointee, a carer).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Self

from appointments.domain.access import AccessKind, Asked, Group, MessageRules, Parameter, Recipient, Sensitivity
from appointments.domain.access_kinds.values import needed_text, only, phrase, telephone, yes_no


@dataclass(frozen=True)
class ContactRepresentative(AccessKind):
    """`who` is a role ("their daughter"); `number` is E.164. `instead` leaves the household itself untold by us."""

    TAG: ClassVar[str] = "contact_representative"
    LABEL: ClassVar[str] = "Somebody else is told of visits"
    GROUP: ClassVar[Group] = Group.TELLING
    SENSITIVITY: ClassVar[Sensitivity] = Sensitivity.SPECIAL
    ASKS: ClassVar[tuple[Asked, ...]] = (
        Asked("who", "Who are they?", Parameter.TEXT, "A role, such as their daughter"),
        Asked("number", "Their telephone number", Parameter.TELEPHONE),
        Asked("instead", "Instead of the household?", Parameter.YES_NO, "Otherwise both are told"),
    )

    who: str
    number: str = field(repr=False)
    instead: bool = False

    @classmethod
    def parse(cls, values: Mapping[str, object]) -> Self:
        only(values, "who", "number", "instead")
        who = needed_text(values, "who", "say who they are to the household")
        return cls(who, telephone(values, "number"), yes_no(values, "instead"))

    def brief(self) -> str:
        first = "Talk to" if self.instead else "Besides the household, talk to"
        return f"{first} {phrase(self.who)} about the visit; the planner has the number."

    def message_rules(self) -> MessageRules:
        return MessageRules(recipient=Recipient(self.number, self.instead))
