"""Photos in pieces, so that a line that breaks costs one piece: announce, ask how much is here, send what is missing.

The semantics are those of the core protocol of tus 1.0: Upload-Offset is how much is here, and a piece begins there.
"""

from __future__ import annotations

import re
from typing import Any

from flask import Response, jsonify, request, url_for
from flask.typing import ResponseReturnValue
from pydantic import AwareDatetime, BaseModel, Field
from werkzeug.exceptions import Conflict, RequestEntityTooLarge, UnsupportedMediaType

from appointments.domain.action_reading import (
    read_steady,
    readable_appointment,
    readable_device,
    readable_ref,
    readable_run,
)
from appointments.domain.device_actions import ActionKind, DeviceAction
from appointments.domain.errors import Invalid, NotFound
from appointments.domain.refs import EvidenceRef
from appointments.use_cases.devices.finish_photo import FinishPhoto
from appointments.use_cases.devices.start_photo import LARGEST_BYTES, StartPhoto, announced
from web.application import Application
from web.guards import GuardedBlueprint
from web.operative_api.actions import settle
from web.operative_api.answers import action_json
from web.operative_api.bodies import body_of
from web.operative_api.caller import WHICH_PHONE, WHOSE, caller, must_be_mine, my_ref

LARGEST_PIECE_BYTES = 256 * 1024
_SHA256 = re.compile("[0-9a-f]{64}")
PIECE = "application/offset+octet-stream"


class Clocks(BaseModel):
    """The phone's clocks at the moment of sending."""

    sent_at: AwareDatetime
    run: str = ""
    steady_ms: float | None = None


class Announced(BaseModel):
    """A photo that is about to come. The times are those of the picture, but for `sending`."""

    ref: str = Field(description="E- and 24 hexadecimal digits, made by the app; the evidence's reference too.")
    appointment: str
    subject: str = Field(description="What it shows: card, door, work, damage or parts.")
    # The limits are described here and told by the use case, in words that an operative understands.
    size: int = Field(
        description="Bytes of the whole file.", json_schema_extra={"exclusiveMinimum": 0, "maximum": LARGEST_BYTES}
    )
    sha256: str = Field(
        description="Of the whole file, as 64 hexadecimal digits.", json_schema_extra={"pattern": "^[0-9a-f]{64}$"}
    )
    device_at: AwareDatetime
    run: str = ""
    steady_ms: float | None = None
    position: dict[str, Any] = Field(default_factory=dict)
    sending: Clocks | None = None
    account: str | None = Field(default=None, max_length=100, description=WHOSE)
    device: str = Field(default="", description=WHICH_PHONE)


def add(pages: GuardedBlueprint, application: Application) -> None:
    @pages.post("/photos")
    def announce() -> ResponseReturnValue:
        sent = body_of(Announced, 16 * 1024)
        must_be_mine(sent.account)
        if not readable_ref(sent.ref):
            raise Invalid("ref", "ref: E- and 24 hexadecimal digits, made by the app")
        if not readable_appointment(sent.appointment):
            raise Invalid("appointment", "appointment: the reference of a visit of the round")
        if not _SHA256.fullmatch(sent.sha256):
            raise Invalid("sha256", "sha256: of the whole file, as 64 hexadecimal digits in small letters")
        known = application.photo_announced(sent.ref) is not None
        photo = application.start_photo(
            StartPhoto(
                sent.ref,
                sent.appointment,
                caller().ref,
                my_ref(),
                sent.subject,
                sent.size,
                sent.sha256,
                sent.device_at,
                readable_run(sent.run),
                read_steady(sent.steady_ms),
                sent.position,
                sent.sending.sent_at if sent.sending else None,
                readable_run(sent.sending.run) if sent.sending else "",
                read_steady(sent.sending.steady_ms) if sent.sending else None,
                readable_device(sent.device),
            )
        )
        answer = jsonify(action_json(application, photo))
        answer.status_code = 200 if known else 201
        answer.headers["Location"] = url_for(".piece", ref=photo.ref)
        return _with_offset(answer, application, photo)

    @pages.route("/photos/<ref>", methods=["HEAD"])
    def progress(ref: EvidenceRef) -> ResponseReturnValue:
        answer = Response(status=200)
        answer.headers["Cache-Control"] = "no-store"
        return _with_offset(answer, application, _mine(application, ref))

    @pages.patch("/photos/<ref>")
    def piece(ref: EvidenceRef) -> ResponseReturnValue:
        photo = _mine(application, ref)
        if request.mimetype != PIECE:
            raise UnsupportedMediaType(f"A piece is sent as {PIECE}.")
        if (request.content_length or 0) > LARGEST_PIECE_BYTES:
            raise RequestEntityTooLarge(f"A piece has at most {LARGEST_PIECE_BYTES // 1024} kB.")
        request.max_content_length = LARGEST_PIECE_BYTES
        before = photo
        if photo.open:
            photo = _added(application, photo, _offset(), request.get_data(cache=False))
        done = photo if photo != before or not photo.open else None
        answer = jsonify(action_json(application, done)) if done else Response(status=204)
        return _with_offset(answer, application, photo)


def _added(application: Application, photo: DeviceAction, offset: int, content: bytes) -> DeviceAction:
    size, _, _ = announced(photo)
    if offset + len(content) > size:
        raise Invalid("Upload-Offset", "Upload-Offset: this piece goes beyond the size that was announced")
    if application.pieces.append(photo.ref, offset, content) is None:
        raise Conflict(f"{application.pieces.size(photo.ref)} bytes are here; go on from there.")
    if offset + len(content) < size:
        return photo
    finished = application.finish_photo(FinishPhoto(photo.ref))
    return settle(application, {photo.appointment_ref}).get(photo.ref, finished)


def _offset() -> int:
    sent = request.headers.get("Upload-Offset", "")
    if not sent.isascii() or not sent.isdigit() or len(sent) > 12:
        raise Invalid("Upload-Offset", "Upload-Offset: how many bytes are here already")
    return int(sent)


def _mine(application: Application, ref: EvidenceRef) -> DeviceAction:
    """Raises NotFound for what this account has not announced: whose it is otherwise is nobody's business."""
    photo = application.photo_announced(ref) if readable_ref(ref) else None
    if photo is None or photo.kind is not ActionKind.PHOTO or photo.by != caller().ref:
        raise NotFound(f"no photo {ref} was announced")
    return photo


def _with_offset(answer: Response, application: Application, photo: DeviceAction) -> Response:
    size, _, _ = announced(photo)
    answer.headers["Upload-Length"] = str(size)
    answer.headers["Upload-Offset"] = str(application.pieces.size(photo.ref) if photo.open else size)
    answer.headers["Kept-State"] = action_json(application, photo)["state"]
    answer.headers["Tus-Resumable"] = "1.0.0"
    return answer
