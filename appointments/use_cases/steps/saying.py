"""A step shared by use cases: the words of a message, by the rule that asked for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from appointments.domain.access import AccessRequirement, snapshot
from appointments.domain.appointments import Appointment
from appointments.domain.contacting import ENGLISH, Contacting
from appointments.domain.homes import Channel
from appointments.domain.messages import WRITTEN_IN, MessageKind, Told, wording
from appointments.domain.reminder_rules import ReminderRule, ReminderRulebook, RuledVisit, fill
from appointments.ports import Records

# As what a planner's words read: who is rung or written to cannot reply 1, and the link is the household's own to open.
BY_HAND = Channel.LETTER
# These ask whether it suits.
ASKING_KINDS = frozenset({MessageKind.CONFIRMATION, MessageKind.CHANGE, MessageKind.REMINDER})
# These say who comes, whether that was asked for or not.
_SAYS_WHO_COMES = frozenset({MessageKind.REMINDER, MessageKind.ON_THE_WAY})


def ruled_visit(
    records: Records,
    appointment: Appointment,
    held: Sequence[AccessRequirement],
    rules: Contacting,
    rulebook: ReminderRulebook,
    priority: str | None = None,
) -> RuledVisit:
    """What rules ask of a visit. `held` is all that is recorded of the home; of that what applies on the day counts.

    The `priority` is looked up where it was not given and any rule asks for it.
    """
    if priority is None:
        asked = any(rule.priorities for rule in rulebook.rules)
        priority = records.work_orders.get(appointment.work_order_ref).priority.code if asked else ""
    return RuledVisit(
        appointment.promise,
        priority,
        frozenset(item.kind.TAG for item in snapshot(held, appointment.promise.day)),
        called_ahead=rules.call_ahead_minutes is not None,
    )


def names_operative(kind: MessageKind, rules: Contacting) -> bool:
    """Whether a household that wants to know who comes is told so by this, and told anew when it is somebody else."""
    return rules.name_operative and kind in ASKING_KINDS


def who_comes(records: Records, appointment: Appointment, kind: MessageKind, rules: Contacting) -> str:
    """The name of the operative who leads the visit, where this kind names one; empty otherwise."""
    named = kind in _SAYS_WHO_COMES or names_operative(kind, rules)
    return records.operatives.get(appointment.lead).name if named and appointment.lead is not None else ""


def said(kind: MessageKind, told: Told, rule: ReminderRule | None, rules: Contacting) -> str:
    """The words: the landlord's own where its rule has any in this language, or Kept's.

    Who has to be told neutrally is told in Kept's neutral words: nobody's own words could be trusted to be that. What
    the household asked to be told is added where the landlord's words leave it out.
    """
    template = rule.wording.get(told.language) if rule is not None and rule.message is kind else None
    if template is None or rules.neutral:
        return wording(kind, told)
    stands_for = WRITTEN_IN[told.language].parts(told)
    asked = ["{who}"] * rules.name_operative + ["{asks}"] * (kind is MessageKind.REMINDER)
    return fill(" ".join([template, *(name for name in asked if name not in template)]), stands_for)


def for_planner(kind: MessageKind, told: Told, rule: ReminderRule | None, rules: Contacting) -> str:
    """In English for whoever reads the task, and in the household's own language where we write it."""
    by_hand = told.on(BY_HAND)
    english = said(kind, replace(by_hand, language=ENGLISH), rule, rules)
    if told.language == ENGLISH:
        return english
    return f"{english} In {WRITTEN_IN[told.language].name}: {said(kind, by_hand, rule, rules)}"
