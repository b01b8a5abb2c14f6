"""Today's round, complete enough to do the day without a signal. Never a diagnosis, never a key code."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask.typing import ResponseReturnValue

from appointments.domain.evidence import Evidence, EvidenceKind
from appointments.domain.times import day_of
from appointments.views.operative_round import ShowRound
from appointments.views.operative_visit import OperativeVisit
from web.application import Application
from web.guards import GuardedBlueprint
from web.operative_api.answers import digest_of, instant, judgement_json, with_etag
from web.operative_api.caller import caller, my_ref
from web.operative_api.rulebook import rulebook_of

# Closed codes, and what the operative wrote. Of a colleague's words only that there are some, because the rulebook asks
# for that; the planner's answer is for whoever asked.
_CODES: tuple[str, ...] = (
    "to", "result", "step", "who", "reason", "subject", "what", "of", "need", "answer", "found", "sent_before",
    "withdraws",
    "number",  # of a card: printed, and about nobody
)  # fmt: skip
_OWN = ("words", "trade", "parts", "materials")
_GIVEN = {"words": "given"}
_ASKED_FOR_WORDS = frozenset({EvidenceKind.REASON, EvidenceKind.WITHDRAWN})
_FOR_THE_DOOR = ("words", "other_contact")


def add(pages: GuardedBlueprint, application: Application) -> None:
    @pages.get("/round")
    def todays_round() -> ResponseReturnValue:
        now = application.clock.now()
        day = day_of(now)
        visits = application.views.operative_visits(ShowRound(my_ref(), day))
        known = application.door_facts([found.visit.ref for found in visits], my_ref())
        book, digest = rulebook_of(application, day)
        found = {
            "day": day.isoformat(),
            "operative": {"ref": my_ref(), "name": caller().name, "account": caller().ref},
            "rulebook_digest": digest,
            "limits": book["thresholds"],
            "visits": [visit_json(application, found, known[found.visit.ref]) for found in visits],
        }
        return with_etag({"server_at": instant(now), **found}, digest_of(found))


def visit_json(application: Application, found: OperativeVisit, known: Mapping[str, Any]) -> dict[str, Any]:
    """`known` is what only the server can know of it."""
    visit, by = found.visit, caller().ref
    told = {
        "ref": visit.ref,
        "state": visit.state.value,
        "outcome": visit.outcome.value if visit.outcome else None,
        "outcome_words": found.outcome_words,
        "window": {"starts": instant(visit.window.starts), "ends": instant(visit.window.ends)},
        "planned": {"starts": instant(visit.planned.starts), "ends": instant(visit.planned.ends)},
        "address": list(visit.address),
        "postcode": visit.postcode,
        "place": {"lat": visit.place.lat, "lon": visit.place.lon},
        "communal_door": visit.communal_door,
        "purpose": visit.purpose,
        "work": visit.work,
        "expected_by": visit.expected_by,
        "briefs": list(visit.briefs),
        "crew": list(visit.crew),
        "others": list(found.others),
        "call": {
            "number": found.calling_number,
            "whom": found.calling_whom,
            "through_us": application.place_call is not None and found.may_be_rung,
            "ahead_minutes": found.call_ahead_minutes,
        },
        "contact": {"texts_only": found.texts_only, "card_only": found.card_only, "no_knock": found.no_knock},
        "steps": [
            {
                "code": step.code,
                "words": step.words,
                "must_tick": step.must_tick,
                "inside": step.inside,
                "wait_minutes": step.wait_minutes,
                "replaces": step.replaces.value if step.replaces else None,
                "by": step.by.value if step.replaces else None,
            }
            for step in found.steps
        ],
        "masked": [{"requirement": item.requirement_ref, "label": item.label} for item in found.masked],
        "needs_of_work": [
            {"code": need.code, "words": need.words, "answered": answered} for need, answered in found.needs
        ],
        "came": list(found.came),
        "arrived_at": instant(found.arrived_at),
        "left_at": instant(found.left_at),
        "here": found.here,
        "gone": found.gone,
        "colleagues_here": found.colleagues_here,
        "child_alone": found.child_alone.ref if found.child_alone else None,
        "evidence": [evidence_json(item, by) for item in found.evidence],
        "texts": [{"at": instant(text.at), "text": text.text, "unread": text.unread} for text in found.texts],
        "calls": [
            {
                "ref": call.ref,
                "asked_at": instant(call.asked_at),
                "state": call.state.value,
                "result": call.result.value if call.result else None,
                "seconds": call.seconds,
            }
            for call in found.calls
        ],
        "last_judgement": judgement_json(found.last_claim),
        "next_step": {"words": found.next_step.words, "due_at": instant(found.next_step.due_at)}
        if found.next_step
        else None,
        **known,
    }
    return {**told, "version": digest_of(told)[:16]}


def evidence_json(item: Evidence, by: str) -> dict[str, Any]:
    keys = _CODES + (_OWN if item.by == by else ())
    if item.kind is EvidenceKind.PLANNER_ANSWERED:
        keys += _FOR_THE_DOOR
    given = _GIVEN if item.kind in _ASKED_FOR_WORDS and item.by != by and item.text("words") else {}
    return {
        "ref": item.ref,
        "kind": item.kind.value,
        "source": item.source.value,
        "device_at": instant(item.device_at),
        "received_at": instant(item.received_at),
        "at": instant(item.at),
        "held_known": item.held_known.value if item.held_known else None,
        "mine": item.by == by,
        **({"digest": True} if item.kind is EvidenceKind.PHOTO and item.digest else {}),
        "data": {**{key: item.text(key) for key in keys if item.text(key)}, **given},
    }
