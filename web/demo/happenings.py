"""What can happen at a door, and the evidence it leaves. The rulebook decides what it was."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from appointments.domain.access import RequirementSnapshot
from appointments.domain.evidence import Evidence, EvidenceKind, EvidenceSource, digest_of
from appointments.domain.outcomes import Outcome
from appointments.domain.replies import Intent
from web.demo.dice import Dice


@dataclass(frozen=True)
class Happening:
    """`claim` is what the operative says, None when nobody comes; `door` what is recorded there.

    `told` is false where no text arrives. `late_minutes` is counted from the end of the window, `early` comes and goes
    before it. `steps` is false where the door steps the household asked for are not done.
    """

    claim: Outcome | None
    door: str = "work"
    told: bool = True
    late_minutes: int | None = None
    early: bool = False
    steps: bool = True
    answer: Intent | None = None


# Weights are per thousand visits.
HAPPENINGS: dict[Happening, float] = {
    Happening(Outcome.COMPLETED): 560,
    Happening(Outcome.COMPLETED, answer=Intent.CONFIRM): 215,
    Happening(Outcome.FOLLOW_ON): 55,
    Happening(Outcome.NO_ACCESS, "nobody"): 46,
    Happening(Outcome.REFUSED_ACCESS, "refused"): 14,
    Happening(Outcome.NO_ACCESS, "hasty"): 18,
    Happening(Outcome.NO_ACCESS, "nobody", told=False): 15,
    Happening(Outcome.NO_ACCESS, "nobody", answer=Intent.CANNOT_MAKE_IT): 5,
    Happening(Outcome.REFUSED_ACCESS, "refused", steps=False): 6,
    Happening(Outcome.NO_ACCESS, "nobody", late_minutes=25): 10,
    Happening(Outcome.NO_ACCESS, "hasty", early=True): 5,
    Happening(None): 20,
    Happening(Outcome.WRONG_TRADE): 7,
    Happening(Outcome.MINOR_ONLY, "minor"): 3,
    Happening(Outcome.COMMUNAL_DOOR, "communal"): 5,
    Happening(Outcome.UNSAFE): 2,
}


def at_the_door(
    happening: Happening,
    appointment_ref: str,
    arrived_at: datetime,
    requirements: tuple[RequirementSnapshot, ...],
    by: str,
    dice: Dice,
    *,
    keep_photo: Callable[[str], str],
) -> tuple[tuple[Evidence, ...], datetime]:
    """What was recorded, and when the operative decided (or finished).

    `keep_photo` stores a picture of the card with this number and gives its digest.
    """
    steps = [step for item in requirements for step in item.kind.door_steps()]
    waits = max((step.wait_minutes or 15 for step in steps), default=15)
    texted = any(step.replaces is EvidenceKind.CALL for step in steps)
    items: list[tuple[float, EvidenceKind, dict[str, object]]] = [(0, EvidenceKind.ARRIVAL, {})]
    if happening.steps:
        items += [(0.5, EvidenceKind.DOOR_STEP, {"step": s.code, "result": "done"}) for s in steps if s.must_tick]
    call: tuple[float, EvidenceKind, dict[str, object]] = (
        (6, EvidenceKind.TEXT, {"message": dice.ref("M")})
        if texted
        else (6, EvidenceKind.CALL, {"result": "no_answer", "to": "resident"})
    )
    minutes, card = 0.0, ""
    match happening.door:
        case "nobody":
            minutes = waits + dice.between(1, 9)
            items += [(1, EvidenceKind.KNOCK, {}), (5, EvidenceKind.KNOCK, {}), call]
            items += [
                (8, EvidenceKind.PLANNER_ASKED, {}),
                (10, EvidenceKind.PLANNER_ANSWERED, {"words": "Rang, no answer."}),
            ]
            card = f"C-{dice.between(1000, 9999)}"
            items += [
                (minutes - 1, EvidenceKind.CARD, {"number": card}),
                (minutes - 0.5, EvidenceKind.PHOTO, {"subject": "card", "media_type": "image/jpeg"}),
            ]
        case "hasty":
            minutes = dice.between(3, 9)
            items += [(1, EvidenceKind.KNOCK, {})]
        case "refused":
            minutes = dice.between(5, 14)
            reason = dice.one(("no_notice", "not_convenient", "unwell", "no_identification"))
            items += [
                (1, EvidenceKind.KNOCK, {}),
                (3, EvidenceKind.SPOKE_TO, {"who": "resident"}),
                (3.5, EvidenceKind.REASON, {"reason": reason, "words": "Not today, please."}),
                (4, EvidenceKind.OTHER_TIME_OFFERED, {"words": "Any morning next week."}),
                (4.5, EvidenceKind.CALL, {"result": "answered", "to": "planner"}),
                (4.8, EvidenceKind.PLANNER_ANSWERED, {"words": "Looked into it: they had been told."}),
            ]
        case "minor":
            minutes = 4
            items += [(1, EvidenceKind.KNOCK, {}), (2, EvidenceKind.SPOKE_TO, {"who": "minor"})]
        case "communal":
            minutes = 12
            items += [(5, call[1], call[2])]
        case _:
            minutes = dice.between(25, 90)
            items += [(minutes - 1, EvidenceKind.WORK_DONE, {"words": "Done as ordered."})]
    return tuple(
        _item(
            appointment_ref,
            arrived_at + timedelta(minutes=after),
            kind,
            data,
            by,
            dice,
            digest=keep_photo(card) if kind is EvidenceKind.PHOTO else "",
        )
        for after, kind, data in sorted(items, key=lambda item: item[0])
    ), arrived_at + timedelta(minutes=minutes)


def _item(
    appointment_ref: str,
    at: datetime,
    kind: EvidenceKind,
    data: dict[str, object],
    by: str,
    dice: Dice,
    *,
    digest: str,
) -> Evidence:
    planner = kind is EvidenceKind.PLANNER_ANSWERED
    source = EvidenceSource.PLANNER if planner else EvidenceSource.SYSTEM if kind is EvidenceKind.TEXT else None
    item = Evidence(
        ref=dice.ref("E"),
        appointment_ref=appointment_ref,
        kind=kind,
        source=source or EvidenceSource.DEVICE,
        device_at=at - timedelta(seconds=dice.between(1, 3)),
        received_at=at,
        by="planner1" if planner else by,
        data=data,
        digest=digest,
    )
    return item if digest else replace(item, digest=digest_of(item))
