"""Photos through the site: how much is read of one that is too large, what is no photo, and who may look at them."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from PIL import Image

from appointments.domain.accounts import AccountRole
from appointments.domain.evidence import EvidenceKind
from appointments.domain.privacy import Subject
from appointments.views.access_log import SeeAccessLog
from tests.builders import APPOINTMENT, HOME
from tests.web.scene import Scene, a_scene, send
from tests.web.site import form_token, sign_in
from tests.web.test_operative_visits import VISIT, evidence, on_site, photo, plain
from web.app import LARGEST_BODY_BYTES
from web.operative.references import fresh_ref

BOUNDARY = "a-boundary"
EVIDENCE = f"/manager/appointments/{APPOINTMENT}"


class Endless(io.RawIOBase):
    """A body that says how much of it was taken: a form's first field, then as many zeros as are asked for."""

    def __init__(self, head: bytes, length: int) -> None:
        self._head = head
        self._length = self._left = length
        self._asked_for_its_end = False
        self.taken = 0

    def seek(self, offset: int, whence: int = 0) -> int:
        """The test client measures a body by going to its end and back."""
        self._asked_for_its_end = whence == 2
        return self.tell()

    def tell(self) -> int:
        return self._length if self._asked_for_its_end else 0

    def readable(self) -> bool:
        return True

    def readinto(self, into: bytearray) -> int:  # type: ignore[override]
        size = min(len(into), self._left)
        part = self._head[:size]
        self._head = self._head[size:]
        into[:size] = part + bytes(size - len(part))
        self._left -= size
        self.taken += size
        return size


def a_head(token: str) -> bytes:
    return (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{token}\r\n'
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="photo"; filename="p.jpg"\r\n'
        "Content-Type: image/jpeg\r\n\r\n"
    ).encode()


TWO_HUNDRED_MB = 200 * 1024 * 1024


# The part that was taken lies in an unnamed file of the system's, which goes with the request, unclosed by its reader.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("in_chunks", [False, True], ids=["says how long it is", "does not say"])
def test_what_is_too_large_is_refused_before_it_is_read(sqlite_url: str, tmp_path: Path, in_chunks: bool) -> None:
    with a_scene(sqlite_url, tmp_path) as scene:
        client = on_site(scene)
        body = Endless(a_head(form_token(client, f"{VISIT}/photo")), TWO_HUNDRED_MB)
        answer = client.post(
            f"{VISIT}/photo",
            input_stream=body,
            content_type=f"multipart/form-data; boundary={BOUNDARY}",
            # As gunicorn passes on a body in chunks, whose length nobody has said.
            environ_overrides={"wsgi.input_terminated": True, "HTTP_TRANSFER_ENCODING": "chunked"} if in_chunks else {},
        )
        assert answer.status_code == 413
        assert body.taken <= (LARGEST_BODY_BYTES + 1024 * 1024 if in_chunks else 0)
        assert evidence(scene, EvidenceKind.PHOTO) == ()


def sends(client: FlaskClient, content: bytes, name: str = "photo.jpg", *, subject: str = "card"):  # type: ignore[no-untyped-def]
    return send(
        client,
        f"{VISIT}/photo",
        f"{VISIT}/photo",
        photo=(io.BytesIO(content), name),
        subject=subject,
        photo_ref=fresh_ref(),
    )


def a_jpeg() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (640, 480), "navy").save(file, "JPEG")
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"Dear planner, this is not a picture", "not a JPEG, PNG or WebP picture"),
        (a_jpeg()[: len(a_jpeg()) // 2], "damaged or incomplete"),
        (b"", "file is empty"),
    ],
    ids=["a text", "half a photo", "nothing"],
)
def test_what_is_no_photo_is_refused_at_its_field_and_nothing_is_recorded(
    sqlite_url: str, tmp_path: Path, content: bytes, said: str
) -> None:
    with a_scene(sqlite_url, tmp_path) as scene:
        answer = sends(on_site(scene), content)
        assert answer.status_code == 422
        assert said in answer.text
        assert 'href="#photo"' in answer.text
        assert evidence(scene, EvidenceKind.PHOTO) == ()


def test_what_it_shows_stays_chosen_when_the_form_comes_back(sqlite_url: str, tmp_path: Path) -> None:
    with a_scene(sqlite_url, tmp_path) as scene:
        client = on_site(scene)
        refused = sends(client, b"no picture", subject="work")
        missing = send(client, f"{VISIT}/photo", f"{VISIT}/photo", subject="work", photo_ref=fresh_ref())
    for answer in (refused, missing):
        assert answer.status_code == 422
        assert re.findall(r'value="(\w+)" checked', answer.text) == ["work"]


@pytest.mark.parametrize("subject", ["", "the cat"])
def test_what_it_shows_is_one_of_the_list_and_nothing_is_kept_otherwise(
    sqlite_url: str, tmp_path: Path, subject: str
) -> None:
    with a_scene(sqlite_url, tmp_path) as scene:
        answer = sends(on_site(scene), a_jpeg(), subject=subject)
        assert answer.status_code == 422
        assert 'href="#subject"' in answer.text
        assert evidence(scene, EvidenceKind.PHOTO) == ()


# --- who looks at them


def a_kept_photo(scene: Scene) -> str:
    sends(on_site(scene), a_jpeg())
    [item] = evidence(scene, EvidenceKind.PHOTO)
    return item.ref


def test_a_manager_sees_the_photo_small_in_the_list_and_whole_behind_it(database_url: str, tmp_path: Path) -> None:
    with a_scene(database_url, tmp_path) as scene:
        ref = a_kept_photo(scene)
        manager = sign_in(scene.app.test_client(), AccountRole.MANAGER)
        page = manager.get(EVIDENCE).text
        assert f'src="{EVIDENCE}/photos/{ref}?small=1"' in page
        sizes = []
        for path in (f"{EVIDENCE}/photos/{ref}", f"{EVIDENCE}/photos/{ref}?small=1"):
            answer = manager.get(path)
            assert (answer.status_code, answer.mimetype) == (200, "image/jpeg")
            assert answer.headers["Cache-Control"] == "no-store"
            with Image.open(io.BytesIO(answer.data)) as image:
                sizes.append(image.size)
        assert sizes == [(640, 480), (320, 240)]


def test_nobody_else_sees_it(sqlite_url: str, tmp_path: Path) -> None:
    """Rule 49: who needs to know. Not the planner's pages, not an operative's, and nobody without an account."""
    with a_scene(sqlite_url, tmp_path) as scene:
        address = f"{EVIDENCE}/photos/{a_kept_photo(scene)}"
        for role in (AccountRole.PLANNER, AccountRole.OPERATIVE):
            assert sign_in(scene.app.test_client(), role).get(address).status_code == 403, role
        assert scene.app.test_client().get(address).status_code == 302


def test_only_photos_of_the_appointment_are_shown(sqlite_url: str, tmp_path: Path) -> None:
    with a_scene(sqlite_url, tmp_path) as scene:
        ref = a_kept_photo(scene)
        [arrival] = evidence(scene, EvidenceKind.ARRIVAL)
        manager = sign_in(scene.app.test_client(), AccountRole.MANAGER)
        elsewhere = f"/manager/appointments/A-none/photos/{ref}"
        for path in (f"{EVIDENCE}/photos/E-none", f"{EVIDENCE}/photos/{arrival.ref}", elsewhere):
            assert manager.get(path).status_code == 404


def looks(scene: Scene) -> list[tuple[str, bool]]:
    """Who looked at the appointment's evidence, newest first, and whether they were let."""
    lines = scene.application.views.access_log(SeeAccessLog()).lines
    return [(line.entry.by, line.entry.allowed) for line in lines if line.entry.about == APPOINTMENT]


def test_each_look_at_a_photo_is_on_record_and_little_ones_with_their_page(database_url: str, tmp_path: Path) -> None:
    """Rule 73."""
    with a_scene(database_url, tmp_path) as scene:
        address = f"{EVIDENCE}/photos/{a_kept_photo(scene)}"
        manager = sign_in(scene.app.test_client(), AccountRole.MANAGER)
        noted = []
        for path in (EVIDENCE, f"{address}?small=1", f"{address}?small=1", address, address):
            assert manager.get(path).status_code == 200
            noted.append(len(looks(scene)))
        assert noted == [1, 1, 1, 2, 3]
        [*_, first] = scene.application.views.access_log(SeeAccessLog(subject=Subject.EVIDENCE)).lines
        assert (first.entry.by, first.entry.home_ref) == ("U-manager", HOME)


def test_a_little_photo_without_its_page_is_on_record_like_the_page(sqlite_url: str, tmp_path: Path) -> None:
    with a_scene(sqlite_url, tmp_path) as scene:
        address = f"{EVIDENCE}/photos/{a_kept_photo(scene)}?small=1"
        manager = sign_in(scene.app.test_client(), AccountRole.MANAGER)
        manager.get(address)
        manager.get(address)
        assert looks(scene) == [("U-manager", True)]
        scene.clock.advance(timedelta(hours=1, seconds=1))  # the page is not open any more
        manager.get(address)
        assert len(looks(scene)) == 2


def test_who_was_refused_a_photo_is_on_record_and_that_was_no_look(sqlite_url: str, tmp_path: Path) -> None:
    """Rule 72."""
    with a_scene(sqlite_url, tmp_path) as scene:
        address = f"{EVIDENCE}/photos/{a_kept_photo(scene)}"
        planner = sign_in(scene.app.test_client(), AccountRole.PLANNER)
        for path in (address, f"{address}?small=1"):
            assert planner.get(path).status_code == 403
        assert looks(scene) == [("U-planner", False)] * 2
        lines = scene.application.views.access_log(SeeAccessLog(refused=True)).lines
        assert [line.entry.home_ref for line in lines if line.entry.about == APPOINTMENT] == [HOME] * 2


# --- what the pages say of evidence


def test_a_manager_reads_whose_word_it_is_and_what_is_odd_about_it(database_url: str, tmp_path: Path) -> None:
    with a_scene(database_url, tmp_path) as scene:
        client = on_site(scene)
        phone_time = (scene.clock.now() - timedelta(seconds=2)).isoformat()
        where = {"position": "51.74500,-2.21800,15", "phone_time": phone_time}
        send(client, VISIT, f"{VISIT}/knock", ref=fresh_ref(), **where)
        send(client, VISIT, f"{VISIT}/call", ref=fresh_ref(), result="no_answer")
        send(client, f"{VISIT}/outcome", f"{VISIT}/outcome", outcome="completed", words="Done.")
        scene.clock.advance(timedelta(minutes=30))
        send(client, f"{VISIT}/photo", f"{VISIT}/photo", photo=photo(), subject="work", photo_ref=fresh_ref())
        page = plain(sign_in(scene.app.test_client(), AccountRole.MANAGER).get(EVIDENCE).text)
        assert "from the home, accuracy 15 m." in page
        assert "Called the resident: no answer (Operative 07) Recorded by the operative." in page
        assert "Phone's clock agrees with ours." in page.replace("&#39;", "'")
        assert "Our clock; the phone did not say what time it had." in page
        assert "Came after the visit was closed: the outcome does not rest on it." in page
        assert "; 1 came afterwards, and it does not rest on that." in page


def test_a_planner_reads_it_in_the_story_of_the_work_order(sqlite_url: str, tmp_path: Path) -> None:
    with a_scene(sqlite_url, tmp_path) as scene:
        client = on_site(scene)
        send(client, VISIT, f"{VISIT}/call", ref=fresh_ref(), result="no_answer")
        planner = sign_in(scene.app.test_client(), AccountRole.PLANNER)
        page = plain(planner.get(f"/planner/work-orders/{scene.appointment().work_order_ref}").text)
        assert "Called the resident: no answer (Operative 07). Recorded by the operative" in page
