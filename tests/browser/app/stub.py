"""A small server side of the offline app's contract, in memory: it keeps all it got, in the order in which it came.

It is as faithful as the phone can notice: actions are stored before anything else and answered one by one, the same
reference is the same action, times come from what the phone held, photos arrive in pieces. It can be made to fall
silent, to answer with errors, to forget who is signed in, and to lose its answer after having done the work.
"""

from __future__ import annotations

import hashlib
import io
import json
import threading
import time
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from flask import Flask, Response, jsonify, request
from flask.typing import ResponseReturnValue
from PIL import Image, UnidentifiedImageError
from werkzeug.exceptions import Unauthorized

from appointments.domain.accounts import Account, AccountRole
from appointments.domain.evidence import ADULTS
from appointments.domain.outcomes import BLAMES_RESIDENT, OUTCOME_WORDS, Outcome
from appointments.domain.times import day_of
from appointments.use_cases.at_the_door.close_visit import WORK_WAS_DONE
from policies.rulebook import digest, export
from policies.thresholds import DEFAULTS, Thresholds
from tests.web.site import an_account, an_application, some_settings
from web import operative, operative_app
from web.app import create_app
from web.guards import GuardedBlueprint, audience, signed_in_as
from web.sessions import signed_in_account
from web.wiring.clock import SystemClock

LARGEST_PIECE = 256 * 1024
PROBLEM = {"Content-Type": "application/problem+json"}


def _running_clock() -> datetime:
    return SystemClock().now()  # a real browser needs a clock that runs


@dataclass
class Photo:
    said: dict[str, Any]
    content: bytearray = field(default_factory=bytearray)
    received_at: datetime | None = None


@dataclass
class Office:
    """What the server has. `got` are all actions as they first came, by reference, in order; `sendings` every envelope.
    `clocks` are the empty ones, which only say how the phone's clocks stand. `senders` are the accounts, by reference.

    `last_sendings` is how many of them it still takes before everybody's sign-in runs out; `deaf`: it tells, and takes
    nothing. `lose` names paths whose answers never leave after the work is done; `shifted` is how far its clock is from
    ours. `stranger` is what somebody else answers in its place, as the networks of hotels do; `filtered` are words that
    somebody on the way lets nothing through with.

    `not_today` are visits of another day than that of the round, which is `days_later`. With
    `believes_clocks` off, what another run did is dated by when it came.

    `strays` are sendings that came in somebody else's session; with `strangers_turn` the next one is taken for such.
    `others_first` are references under which it has something else already.
    """

    visits: list[dict[str, Any]]
    thresholds: Thresholds = DEFAULTS
    got: dict[str, dict[str, Any]] = field(default_factory=dict)
    answers: dict[str, dict[str, Any]] = field(default_factory=dict)
    sendings: list[dict[str, Any]] = field(default_factory=list)
    clocks: list[dict[str, Any]] = field(default_factory=list)
    senders: dict[str, str] = field(default_factory=dict)
    photos: dict[str, Photo] = field(default_factory=dict)
    revealed: list[str] = field(default_factory=list)
    rung: list[str] = field(default_factory=list)
    strays: list[dict[str, Any]] = field(default_factory=list)
    strangers_turn: bool = False
    refuses_photos: bool = False
    others_first: set[str] = field(default_factory=set)
    not_today: set[str] = field(default_factory=set)
    days_later: int = 0
    signed_out: bool = False
    silent: threading.Event = field(default_factory=threading.Event)
    broken: bool = False
    deaf: bool = False
    filtered: str = ""
    stranger: str = ""
    strangers_status: int = 200
    lose: set[str] = field(default_factory=set)
    last_sendings: int | None = None
    slow_seconds: float = 0.0
    believes_clocks: bool = True
    shifted: timedelta = timedelta()
    unreadable: set[str] = field(default_factory=set)
    lock: threading.RLock = field(default_factory=threading.RLock)

    def now(self) -> datetime:
        return _running_clock() + self.shifted

    def visit(self, ref: str) -> dict[str, Any] | None:
        return next((visit for visit in self.visits if visit["ref"] == ref), None)

    def of(self, ref: str) -> list[dict[str, Any]]:
        """The actions of one visit, in the order in which they came."""
        return [action for action in self.got.values() if action["appointment"] == ref]

    def kinds(self, ref: str) -> list[str]:
        return [action["kind"] for action in self.of(ref)]

    def whole_photos(self) -> list[Photo]:
        return [photo for photo in self.photos.values() if photo.received_at is not None]


def a_visit(number: int, now: datetime, **changed: Any) -> dict[str, Any]:
    """As the round gives it. Its window is open now, unless it is said otherwise."""
    opens = now - timedelta(hours=1, minutes=-number)
    return {
        "ref": f"A-{number:04}",
        "version": "1",
        "state": "booked",
        "outcome": None,
        "outcome_words": "",
        "window": {"starts": opens.isoformat(), "ends": (opens + timedelta(hours=6)).isoformat()},
        "planned": {"starts": opens.isoformat(), "ends": (opens + timedelta(hours=1)).isoformat(), "minutes": 60},
        "address": [f"{number} Example Row", "Stroud"],
        "postcode": "GL5 1AA",
        "place": {"lat": 51.745, "lon": -2.218},
        "communal_door": False,
        "purpose": "repair the kitchen tap",
        "work": "Kitchen tap drips. Bring washers.",
        "expected_by": f"Resident {number:04}",
        "briefs": ["Knock loudly and wait longer"],
        "crew": [],
        "came": [],
        "others": [],
        "call": {"number": "+447700900123", "whom": "", "through_us": False, "ahead_minutes": None},
        "contact": {"texts_only": False, "card_only": False, "no_knock": False},
        "steps": [],
        "masked": [],
        "needs_of_work": [],
        "arrived_at": None,
        "left_at": None,
        "here": False,
        "evidence": [],
        "texts": [],
        "calls": [],
        "last_judgement": None,
        "next_step": None,
        "facts": {
            "notified": True,
            "notice_delivered": True,
            "notice_asked": False,
            "notice_awaited": False,
            "agreed": False,
            "confirmed": False,
            "said_no": False,
            "text_unread": False,
            "number_held": True,
            "requirements_met": True,
            "requirements_failed": False,
            "words": {"unmet": "", "failed": "", "notice_due": "24 hours"},
        },
        **changed,
    }


def an_office(*, visits: int = 8, **changed: Any) -> Office:
    now = _running_clock()
    return Office([a_visit(number, now) for number in range(1, visits + 1)], **changed)


def a_site(office: Office) -> Flask:
    """The real sign-in and the real app, with the office in the place of the server's own doors."""
    second = replace(an_account(AccountRole.OPERATIVE), ref="U-second", username="operative-08", name="Operative 08")
    second = replace(second, operative_ref="OP-08")
    application = an_application(an_account(AccountRole.OPERATIVE), second, an_account(AccountRole.MANAGER))
    application.clock = office  # type: ignore[assignment]
    audiences = [
        operative_app.blueprint,
        operative_app.worker_blueprint,
        lambda _application: doors(office),
        _pages_without_the_app,
    ]
    return create_app(application, some_settings(), audiences=audiences)  # type: ignore[arg-type]


def _pages_without_the_app(_application: object) -> GuardedBlueprint:
    pages = audience(
        "operative", operative.__name__, guard=signed_in_as(AccountRole.OPERATIVE), url_prefix="/operative"
    )
    pages.add_url_rule("/round", "todays_round", lambda: "The round without the app")
    return pages


def doors(office: Office) -> GuardedBlueprint:
    pages = audience("operative_api", __name__, guard=signed_in_as(AccountRole.OPERATIVE), url_prefix="/operative/api")

    @pages.before_request
    def trouble() -> ResponseReturnValue | None:
        while office.silent.is_set():
            time.sleep(0.05)
        time.sleep(office.slow_seconds)
        if office.signed_out:
            raise Unauthorized("Sign in first.")
        if office.stranger:
            kind = "application/json" if office.stranger.startswith("{") else "text/html"
            return Response(office.stranger, office.strangers_status, mimetype=kind)
        if office.filtered and office.filtered.encode() in request.get_data():
            return Response("<html>Forbidden</html>", 403)
        if office.broken or (office.deaf and request.method != "GET"):
            return jsonify({"detail": "Sorry, something went wrong."}), 500
        return None

    @pages.after_request
    def lost(answer: Response) -> Response:
        for part in [part for part in office.lose if part in request.path]:
            office.lose.discard(part)
            return Response("<html>not ours</html>", 502)
        return answer

    @pages.get("/round")
    def round_() -> ResponseReturnValue:
        with office.lock:
            body = _round(office)
        etag = hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()[:20]
        answer = jsonify({"server_at": office.now().isoformat(), **body})
        answer.set_etag(etag)
        return answer.make_conditional(request)

    @pages.get("/rulebook")
    def rulebook() -> ResponseReturnValue:
        return jsonify({**export(office.thresholds), "digest": digest(office.thresholds)})

    @pages.post("/actions")
    def actions() -> ResponseReturnValue:
        received_at = office.now()
        sending = request.get_json()
        if office.last_sendings == 0:
            raise Unauthorized("Sign in first.")
        if office.last_sendings and sending["actions"]:
            office.last_sendings -= 1
        if (stray := _stray(office, sending)) is not None:
            return stray
        with office.lock:
            if any(action["ref"] in office.unreadable and action["kind"] != "tried" for action in sending["actions"]):
                return _problem(422, "actions: one of them cannot be read", "actions")
            office.senders.update({action["ref"]: _caller() for action in sending["actions"]})
            (office.sendings if sending["actions"] else office.clocks).append(sending)
            answered = [_take(office, _own(office, action), sending, received_at) for action in sending["actions"]]
        return jsonify({"server_at": received_at.isoformat(), "actions": answered})

    @pages.post("/photos")
    def begin() -> ResponseReturnValue:
        said = request.get_json()
        if (stray := _stray(office, said)) is not None:
            return stray
        if office.refuses_photos:
            return _problem(422, "A photo has at most 15 MB.", "size")
        photo = office.photos.setdefault(said["ref"], Photo(said))
        office.senders[said["ref"]] = _caller()
        offset = len(photo.content)
        headers = {"Location": f"/operative/api/photos/{said['ref']}", "Upload-Offset": str(offset)}
        return jsonify({"ref": said["ref"]}), 201, headers

    @pages.route("/photos/<ref>", methods=["HEAD"])
    def stands(ref: str) -> ResponseReturnValue:
        photo = office.photos.get(ref)
        if photo is None:
            return _problem(404, "There is no such photo.", "ref")
        return "", 200, {"Upload-Offset": str(len(photo.content)), "Upload-Length": str(photo.said["size"])}

    @pages.patch("/photos/<ref>")
    def piece(ref: str) -> ResponseReturnValue:
        return _piece(office, office.photos[ref])

    @pages.post("/visits/<ref>/secrets/<requirement>")
    def reveal(ref: str, requirement: str) -> ResponseReturnValue:
        office.revealed.append(f"{ref}/{requirement}")
        return jsonify({"label": "Key safe", "words": "4711"})

    @pages.post("/visits/<ref>/ring")
    def ring(ref: str) -> ResponseReturnValue:
        office.rung.append(ref)
        return jsonify({"state": "asked", "words": "Your own telephone rings."})

    return pages


def _account() -> Account:
    account = signed_in_account()
    assert account is not None  # the guard let nobody else in
    return account


def _caller() -> str:
    return _account().ref


def _stray(office: Office, sent: dict[str, Any]) -> ResponseReturnValue | None:
    """The answer to what somebody else has done."""
    if sent.get("account") in (None, _caller()) and not office.strangers_turn:
        return None
    office.strangers_turn = False
    office.strays.append(sent)
    return jsonify({"status": 409, "code": "another-account", "field": "account", "detail": "Not yours."}), 409, PROBLEM


def _problem(status: int, detail: str, name: str) -> ResponseReturnValue:
    return jsonify({"status": status, "detail": detail, "field": name}), status, PROBLEM


def _round(office: Office) -> dict[str, Any]:
    return {
        "day": (day_of(office.now()) + timedelta(days=office.days_later)).isoformat(),
        "operative": {"ref": _account().operative_ref, "name": _account().name},
        "rulebook_digest": digest(office.thresholds),
        "limits": office.thresholds.numbers(),
        "visits": [visit for visit in office.visits if visit["ref"] not in office.not_today],
    }


def _own(office: Office, action: dict[str, Any]) -> dict[str, Any]:
    """Under another reference, where its own is something else's."""
    return {**action, "ref": action["ref"][::-1]} if action["ref"] in office.others_first else action


def _take(office: Office, action: dict[str, Any], sending: dict[str, Any], received_at: datetime) -> dict[str, Any]:
    """Stored first; the same reference a second time is answered as the first."""
    ref = action["ref"]
    visit = office.visit(action["appointment"])
    if ref in office.got:
        if office.answers[ref]["state"] == "waiting" and visit is not None:
            state, words, judgement = _applied(office, visit, action, received_at)
            office.answers[ref].update(state=state, words=words, judgement=judgement)
        return office.answers[ref]
    office.got[ref] = action
    at = received_at - held(action, sending, by_clock=office.believes_clocks)
    state, words, judgement = _applied(office, visit, action, at)
    office.answers[ref] = {
        "ref": ref,
        "received_at": received_at.isoformat(),
        "at": at.isoformat(),
        "state": state,
        "words": words,
        "judgement": judgement,
    }
    if visit is not None:
        visit["version"] = str(int(visit["version"]) + 1)
        kind = {"withdraw": "withdrawn"}.get(action["kind"], action["kind"])
        kept = {"ref": ref, "kind": kind, "source": "device", "data": action["data"]}
        times = {"device_at": action["device_at"], "received_at": received_at.isoformat(), "at": at.isoformat()}
        visit["evidence"] = [*visit["evidence"], {**kept, **times}]
    return office.answers[ref]


def held(action: dict[str, Any], sending: dict[str, Any], *, by_clock: bool = True) -> timedelta:
    if action["run"] == sending["run"]:
        return max(timedelta(milliseconds=sending["steady_ms"] - action["steady_ms"]), timedelta())
    if not by_clock:
        return timedelta()
    apart = datetime.fromisoformat(sending["sent_at"]) - datetime.fromisoformat(action["device_at"])
    return max(apart, timedelta())


def _applied(
    office: Office, visit: dict[str, Any] | None, action: dict[str, Any], at: datetime
) -> tuple[str, str, dict[str, Any] | None]:
    if action["ref"][::-1] in office.others_first:
        return "kept_aside", "Its reference is that of something else that was sent before.", None
    if visit is None:
        return "kept_aside", "This visit is no longer on your round. A planner looks at it.", None
    kind = action["kind"]
    if kind == "set_off":
        visit["state"] = "despatched"
    if kind == "arrive":
        visit["state"] = "on_site"
        visit.update(arrived_at=visit["arrived_at"] or at.isoformat(), here=True)
    if kind == "leave":
        if visit["state"] == "closed":
            return "applied", "The visit was closed already.", None
        claims = [office.answers.get(each["ref"]) for each in office.of(visit["ref"]) if each["kind"] == "claim"]
        if any(answer and answer["state"] == "waiting" for answer in claims):
            return "waiting", "It waits for what you said before.", None
        visit.update(left_at=at.isoformat(), here=False)
        _close(visit, Outcome.NOT_ESTABLISHED)
    if kind == "claim":
        return _claimed(office, visit, action)
    return "applied", "", None


def _claimed(office: Office, visit: dict[str, Any], action: dict[str, Any]) -> tuple[str, str, dict[str, Any] | None]:
    outcome = Outcome(action["data"]["outcome"])
    lost = {each["data"]["of"] for each in office.of(visit["ref"]) if each["data"].get("what") == "photo"}
    known = {*office.got, *lost, *(photo.said["ref"] for photo in office.whole_photos())}
    if not known.issuperset(action["data"]["evidence"]):
        return "waiting", "It waits for the photos that show it.", None
    if outcome in WORK_WAS_DONE and _child_alone(office.of(visit["ref"])):
        return "refused", "Only a child is recorded. Put that right first.", None
    kinds = office.kinds(visit["ref"])
    missing = outcome in BLAMES_RESIDENT and (kinds.count("knock") < 2 or "call" not in kinds)
    established = Outcome.NOT_ESTABLISHED if missing else outcome
    findings = [
        {
            "rule": "knocks",
            "met": not missing,
            "words": "One knock of two is recorded." if missing else "Both knocks are recorded.",
            "to_do": "Knock once more." if missing else "",
        }
    ]
    judgement = {
        "outcome": outcome.value,
        "allowed": not missing,
        "established_outcome": established.value,
        "established_words": f"{OUTCOME_WORDS[established]}.",
        "findings": findings,
    }
    visit["last_judgement"] = judgement
    if missing:
        return "refused", "The records do not show everything that this needs.", judgement
    _close(visit, outcome)
    return "applied", "", judgement


def _child_alone(done: list[dict[str, Any]]) -> bool:
    withdrawn = {action["data"]["withdraws"] for action in done if action["kind"] == "withdraw"}
    spoke = [action for action in done if action["kind"] == "spoke_to" and action["ref"] not in withdrawn]
    who = {action["data"]["who"] for action in spoke}
    return "minor" in who and not who & ADULTS


def _close(visit: dict[str, Any], outcome: Outcome) -> None:
    visit.update(state="closed", outcome=outcome.value, outcome_words=OUTCOME_WORDS[outcome], here=False)


def _piece(office: Office, photo: Photo) -> ResponseReturnValue:
    body = request.get_data()
    if len(body) > LARGEST_PIECE:
        return _problem(413, "A piece has at most 256 kB.", "Upload-Offset")
    with office.lock:
        if int(request.headers["Upload-Offset"]) != len(photo.content):
            return _problem(409, "The photo stands elsewhere.", "Upload-Offset")
        photo.content += body
        if len(photo.content) == photo.said["size"]:
            if hashlib.sha256(photo.content).hexdigest() != photo.said["sha256"]:
                photo.content.clear()
                return _problem(422, "The photo did not arrive whole.", "sha256")
            photo.received_at = office.now()
            if not _is_picture(bytes(photo.content)):
                photo.content.clear()  # what cannot be read is not kept
                answer = {"ref": photo.said["ref"], "state": "refused", "words": "That is no picture. Take it again."}
                return jsonify(answer), 200, {"Upload-Offset": str(photo.said["size"])}
    return "", 204, {"Upload-Offset": str(len(photo.content))}


def _is_picture(content: bytes) -> bool:
    try:
        Image.open(io.BytesIO(content)).load()
    except (UnidentifiedImageError, OSError):
        return False
    return True
