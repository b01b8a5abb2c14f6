"""An operative's phone as the server sees it: two clocks of its own, references that it makes, and what it sends."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.builders import APPOINTMENT
from tests.fakes import FixedClock
from tests.web.scene import Scene
from tests.web.site import form_token

ACTIONS = "/operative/api/actions"
PHOTOS = "/operative/api/photos"
PIECE = "application/offset+octet-stream"


@dataclass
class Phone:
    """Its time of day is the server's and `wrong_by`; its steady clock began with the run. What it `does` is kept until
    it `sends`.
    """

    client: FlaskClient
    clock: FixedClock
    headers: dict[str, str]
    name: str = "a"
    wrong_by: timedelta = timedelta(0)
    kept: list[dict[str, Any]] = field(default_factory=list)
    made: int = 0
    runs: int = 0
    began: datetime | None = None
    device: str = ""

    @property
    def run(self) -> str:
        return f"R-{sha256(f'{self.name}:{self.runs}'.encode()).hexdigest()[:12]}"

    @property
    def steady_ms(self) -> float:
        self.began = self.began or self.clock.now()
        return (self.clock.now() - self.began).total_seconds() * 1000 + 1000.5

    @property
    def time_of_day(self) -> str:
        return (self.clock.now() + self.wrong_by).isoformat()

    def starts_again(self) -> None:
        """A flat battery, a new version of the app, a reload: what was done is kept, the steady clock begins anew."""
        self.runs, self.began = self.runs + 1, None

    def new_ref(self) -> str:
        self.made += 1
        return f"E-{sha256(f'{self.name}:{self.made}'.encode()).hexdigest()[:24]}"

    def does(self, kind: str, /, *, appointment: str = APPOINTMENT, **data: object) -> str:
        action = {
            "ref": self.new_ref(),
            "appointment": appointment,
            "kind": kind,
            "device_at": self.time_of_day,
            "run": self.run,
            "steady_ms": self.steady_ms,
            "data": data,
            "position": {"none": "not_found"},
        }
        self.kept.append(action)
        return str(action["ref"])

    def clocks(self) -> dict[str, Any]:
        return {"sent_at": self.time_of_day, "run": self.run, "steady_ms": self.steady_ms}

    def post(self, path: str, body: object) -> TestResponse:
        return self.client.post(path, json=body, headers=self.headers)

    def sends(self, *actions: dict[str, Any]) -> list[dict[str, Any]]:
        """What is kept, or these; and what became of each."""
        sent = list(actions) or self.kept
        answer = self.post(ACTIONS, {**self.clocks(), "device": self.device, "actions": sent})
        assert answer.status_code == 200, answer.text
        return list(answer.get_json()["actions"])

    def round(self) -> dict[str, Any]:
        answer = self.client.get("/operative/api/round", headers=self.headers)
        assert answer.status_code == 200, answer.text
        return dict(answer.get_json())

    def visit(self, appointment: str = APPOINTMENT) -> dict[str, Any]:
        return next(visit for visit in self.round()["visits"] if visit["ref"] == appointment)

    def announces(self, content: bytes, *, ref: str = "", subject: str = "card", **changed: object) -> TestResponse:
        body = {
            "ref": ref or self.new_ref(),
            "appointment": APPOINTMENT,
            "subject": subject,
            "size": len(content),
            "sha256": sha256(content).hexdigest(),
            "device_at": self.time_of_day,
            "run": self.run,
            "steady_ms": self.steady_ms,
            "position": {"none": "refused"},
            "sending": self.clocks(),
            "device": self.device,
        }
        return self.post(PHOTOS, {**body, **changed})

    def piece(self, ref: str, offset: int, content: bytes, **headers: str) -> TestResponse:
        sent = {**self.headers, "Upload-Offset": str(offset), "Content-Type": PIECE, **headers}
        return self.client.patch(f"{PHOTOS}/{ref}", data=content, headers=sent)

    def uploads(self, content: bytes, *, ref: str = "", subject: str = "card") -> TestResponse:
        """Announced and sent in one piece; the answer to the piece."""
        ref = ref or self.new_ref()
        assert self.announces(content, ref=ref, subject=subject).status_code == 201
        return self.piece(ref, 0, content)


def a_phone(scene: Scene, *, name: str = "a", wrong_by: timedelta = timedelta(0)) -> Phone:
    """One in whose browser Operative 07 is signed in."""
    client = scene.operative()
    token = form_token(client, "/operative/proposals")
    return Phone(client, scene.clock, {"X-CSRFToken": token}, name, wrong_by)
