"""What a text is about: the visit at whose door somebody stands, one that is awaited, or one that is behind them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from appointments.domain.access import AccessRequirement
from appointments.domain.appointments import Appointment
from appointments.domain.replies import Intent, Reply
from appointments.ports import Records
from appointments.use_cases.messaging.matching import matched, said_at_the_door, to_the_door, visit_meant
from appointments.use_cases.messaging.sender import Sender
from appointments.use_cases.messaging.thanking import only_heard_us, visit_thanked
from appointments.use_cases.messaging.told_instead import is_safe

# What changes a visit, or is taken for the household's word on it.
_CHANGING = frozenset({Intent.CHANGE, Intent.CHOOSE, Intent.CONFIRM, Intent.CANNOT_MAKE_IT})


@dataclass(frozen=True)
class AboutWhat:
    """A reply bound to its visit, and that visit: `awaited`, `behind` them, or `thanked` for where nothing is to do.

    `sure` is whether it can be about no other visit behind them; `safe` whether this number may change `awaited`.
    `needs` are all that its home needs, where they were read; None where they were not.
    """

    reply: Reply
    awaited: Appointment | None = None
    behind: Appointment | None = None
    thanked: Appointment | None = None
    sure: bool = False
    safe: bool = True
    needs: Sequence[AccessRequirement] | None = None

    @property
    def visit(self) -> Appointment | None:
        return self.awaited or self.behind or self.thanked


def about_what(records: Records, reply: Reply, sent: Sender, languages: Collection[str]) -> AboutWhat:
    here = [a for household in sent.households for a in records.appointments.on_site_at(household.home_ref)]
    if len(here) == 1 and said_at_the_door(reply, sent.asked, here[0], languages):
        return AboutWhat(*to_the_door(reply, here[0]))
    reply, about = (
        _in_call(records, reply, sent) if sent.in_call else matched(records, reply, sent.asked, sent.awaited, languages)
    )
    behind, sure = visit_meant(records, reply, about, sent)
    if behind is not None:
        return AboutWhat(replace(reply, appointment_ref=behind.ref, promise_version=None), behind=behind, sure=sure)
    needs = records.requirements.of_home(about.home_ref) if about is not None else ()
    if about is not None and not is_safe(needs, about, reply.from_number, reply.received_at):
        changing = reply.intent in _CHANGING
        return AboutWhat(replace(reply, intent=Intent.UNCLEAR, choice=None) if changing else reply, about, safe=False)
    if about is not None and only_heard_us(records, reply, about, sent, languages):
        reply = replace(reply, intent=Intent.UNCLEAR)
    if about is None or reply.intent is Intent.UNCLEAR:
        thanked = visit_thanked(records, reply, about, sent, languages)
        if thanked is not None:
            bound = replace(reply, intent=Intent.UNCLEAR, appointment_ref=thanked.ref)
            return AboutWhat(replace(bound, promise_version=thanked.promise.version), thanked=thanked)
    return AboutWhat(reply, about, needs=needs if about is not None else None)


def _in_call(records: Records, reply: Reply, sent: Sender) -> tuple[Reply, Appointment | None]:
    """A key answers what that call said, however many calls there were; about a visit that is gone it says nothing."""
    asked = sent.asked
    those = [a for a in sent.awaited if asked is not None and a.ref == asked.appointment_ref]
    return matched(records, reply, asked, those) if those else (replace(reply, intent=Intent.UNCLEAR), None)
