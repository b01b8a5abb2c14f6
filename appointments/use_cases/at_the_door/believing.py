"""A step shared by use cases: what is said to have happened at the door, held against what is on record."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

from appointments.domain.access import snapshot
from appointments.domain.appointments import Appointment
from appointments.domain.contacting import contacting
from appointments.domain.errors import Invalid
from appointments.domain.evidence import PLACED_CALLS, Evidence, EvidenceSource, is_child_alone, standing
from appointments.domain.limits import CODE, at_most
from appointments.ports import Records


def call_that_can_be(records: Records, appointment: Appointment, item: Evidence) -> dict[str, object]:
    """What an operative says of a call, held against what is on record (rule 40).

    Nobody can have rung a household without a number: that is kept as what it was, with what was said of it. Somebody
    else is called only once the planner has named them.
    """
    data = dict(item.data)
    if data["to"] == "other_contact" and not other_contacts(records.evidence.of(appointment.ref)):
        raise Invalid("to", "to: the planner has named nobody else to call; ask the planner first")
    if data["to"] == "resident" and data["result"] in PLACED_CALLS and not _number_held(records, appointment):
        return {**data, "result": "no_number", "said": data["result"]}
    return data


def _number_held(records: Records, appointment: Appointment) -> bool:
    household = records.households.of_home(appointment.home_ref)
    standing = snapshot(records.requirements.of_home(appointment.home_ref), appointment.promise.day)
    asked = (*appointment.promise.requirements, *(appointment.despatched_requirements or ()), *standing)
    own = household.calling_number() if household else None
    return own is not None or contacting(asked).instead_to is not None


def other_contacts(items: Iterable[Evidence]) -> tuple[str, ...]:
    """Whom planners have named to be called instead, in their words."""
    named = (item.text("other_contact") for item in items if item.source is EvidenceSource.PLANNER)
    return tuple(words for words in named if words)


def require_withdrawable(records: Records, appointment: Appointment, item: Evidence) -> None:
    """Only that a child was alone can be withdrawn, at the same visit and once. What a household said stays said.

    Nobody withdraws what is still to be recorded: by the times on record it came first.
    """
    stands = (held for held in standing(records.evidence.of(appointment.ref)) if held.at <= item.at)
    if not any(held.ref == item.text("withdraws") and is_child_alone(held) for held in stands):
        raise Invalid("withdraws", "withdraws: there is no such record at this visit that can be withdrawn")


def new_card(records: Records, appointment: Appointment, said: str) -> str:
    """The card's fingerprint. Every card has its own number: one that was left elsewhere cannot be left here too.

    Raises Invalid("number") for one that is no card's number, or that was left elsewhere. Spaces, hyphens
    and capitals are how a number is written, and not which number it is.
    """
    written = "".join(at_most(said, CODE, "number").casefold().split())
    number = "".join(letter for letter in written if letter.isalnum())
    if not number:
        raise Invalid("number", "number: write down the number that is printed on the card")
    # Releases before this one kept hyphens and the like; cards of theirs are still known.
    for fingerprint in {_fingerprint(number), _fingerprint(written)}:
        if any(held.appointment_ref != appointment.ref for held in records.evidence.like(fingerprint)):
            raise Invalid(
                "number", "number: a card with this number was left at another visit; check the number on the card"
            )
    return _fingerprint(number)


def _fingerprint(number: str) -> str:
    return sha256(f"card:{number}".encode()).hexdigest()
