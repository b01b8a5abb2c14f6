"""Another language than English, with an interpreter there or in what is written (domain section 3.2, "interpreter /
language").

Messages are written in Welsh too (`messages/wording`); in any other language a planner tells the household, because a
text that cannot be read is no notice. Source: UKHDS LanguageSupport; Hackney "Translation
Required".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Self

from appointments.domain.access import (
    AccessKind,
    Asked,
    Attendee,
    DoorStep,
    Group,
    MessageRules,
    Parameter,
    Sensitivity,
    VisitFacts,
)
from appointments.domain.access_kinds.values import only, optional_text, yes_no
from appointments.domain.errors import Invalid

# Languages that are asked for most; a planner's list, not a limit of anything else.
LANGUAGES: dict[str, str] = {
    "cy": "Welsh",
    "ar": "Arabic",
    "bn": "Bengali",
    "zh": "Chinese",
    "gu": "Gujarati",
    "pl": "Polish",
    "pt": "Portuguese",
    "pa": "Punjabi",
    "ro": "Romanian",
    "so": "Somali",
    "es": "Spanish",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "ur": "Urdu",
}


@dataclass(frozen=True)
class Interpreter(AccessKind):
    """`language` is a code such as `cy`. `attends` asks for an interpreter at the visit, known by `agency`."""

    TAG: ClassVar[str] = "interpreter"
    LABEL: ClassVar[str] = "Another language, or an interpreter"
    GROUP: ClassVar[Group] = Group.WHO_COMES
    SENSITIVITY: ClassVar[Sensitivity] = Sensitivity.SPECIAL
    ASKS: ClassVar[tuple[Asked, ...]] = (
        Asked("language", "Language", Parameter.CHOICE, choices=tuple(LANGUAGES.items())),
        Asked("attends", "Must an interpreter be there?", Parameter.YES_NO),
        Asked("agency", "Who provides the interpreter?", Parameter.TEXT, "The agency, or the landlord's own service"),
    )

    language: str
    attends: bool = False
    agency: str = ""

    @classmethod
    def parse(cls, values: Mapping[str, object]) -> Self:
        only(values, "language", "attends", "agency")
        language = str(values.get("language", "")).strip().lower()
        if not language:
            raise Invalid("language", "language: choose the language")
        if language not in LANGUAGES:
            raise Invalid("language", f"language: {language!r} must be one of {', '.join(LANGUAGES)}")
        return cls(language, yes_no(values, "attends"), optional_text(values, "agency"))

    def brief(self) -> str:
        if self.attends:
            return f"An interpreter for {LANGUAGES[self.language]} is there for the whole visit."
        return f"The household speaks {LANGUAGES[self.language]}; take your time and use simple words."

    def message_rules(self) -> MessageRules:
        return MessageRules(language=self.language)

    def attendee(self) -> Attendee | None:
        return Attendee(f"an interpreter for {LANGUAGES[self.language]}", self.agency) if self.attends else None

    def unmet(self, visit: VisitFacts) -> str | None:
        if not self.attends or visit.ticked("interpreter_there"):
            return None
        return "an interpreter was to be there, and none is recorded"

    def door_steps(self) -> tuple[DoorStep, ...]:
        return (DoorStep("interpreter_there", "The interpreter is here"),) if self.attends else ()
