"""Photos: there at once, small, upright, sent in pieces, whatever happens to the line."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.app.checker import differences
from tests.browser.app.hand import Hand
from tests.browser.app.pictures import ORIENTATION, TAKEN_AT, a_photo
from tests.browser.app.stub import LARGEST_PIECE, Office

# How many photos are evidence at the door, by what the phone goes by.
SHOWN = """async () => {
  const { standing } = await import("/static/app/standing.js");
  const { visitOf } = await import("/static/app/state.js");
  return standing(visitOf("A-0001")).evidence.filter((item) => item.kind === "photo").length;
}"""
FILES = """async () => (await import("/static/app/store.js")).db.files.count()"""


def _arrived(hand: Hand) -> None:
    hand.open_visit()
    hand.press("I have arrived")
    expect(hand.page.get_by_role("timer")).to_be_visible()
    hand.follow("Take a photo")
    hand.heading("Photos")


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve megapixels, held upright."""
    path = tmp_path_factory.mktemp("camera") / "large.jpg"
    path.write_bytes(a_photo(4000, 3000, turned=True))
    return path


def _choose(hand: Hand, *pictures: Path) -> None:
    hand.page.get_by_label("Choose photos").set_input_files([str(path) for path in pictures], timeout=60_000)


def test_a_photo_is_shown_at_once_shrunk_upright_and_keeps_the_cameras_time(
    hand: Hand, office: Office, large: Path
) -> None:
    hand.no_signal()
    _arrived(hand)
    _choose(hand, large)
    expect(hand.page.locator(".photos img")).to_have_count(1)
    hand.says("1 photo of this visit.")
    hand.signal()
    hand.state_is("2 received")

    [photo] = office.whole_photos()
    assert len(photo.content) < large.stat().st_size / 2
    assert hashlib.sha256(photo.content).hexdigest() == photo.said["sha256"]
    shrunk = Image.open(io.BytesIO(photo.content))
    assert shrunk.size == (1440, 1920)  # it was held upright
    pixel = shrunk.getpixel((shrunk.width - 50, 50))  # turned clockwise: what was left on top is right
    assert isinstance(pixel, tuple)
    red, green, blue = pixel
    assert red > 200
    assert max(green, blue) < 60
    assert shrunk.getexif().get(ORIENTATION, 1) == 1
    assert shrunk.getexif().get_ifd(0x8769)[TAKEN_AT] == "2026:11:24 09:31:00"
    assert differences(hand, office) == []


def test_ten_photos_of_twelve_megapixels_on_a_line_that_breaks(
    hand: Hand, office: Office, large: Path, tmp_path: Path
) -> None:
    """Slow, cut in the middle, the page killed, the line back: each is there once and whole."""
    photos = [tmp_path / f"{number}.jpg" for number in range(10)]
    for number, path in enumerate(photos):
        path.write_bytes(large.read_bytes() + bytes([number]))  # what stands behind a picture is not looked at
    _arrived(hand)
    office.slow_seconds = 0.2
    _choose(hand, *photos)
    expect(hand.page.locator(".photos img")).to_have_count(10, timeout=60_000)
    hand.no_signal()
    hand.page.wait_for_timeout(1000)
    hand.kill()
    hand.signal()
    office.slow_seconds = 0.0

    expect(hand.page.locator(".state")).to_contain_text("11 received", timeout=90_000)
    assert len(office.whole_photos()) == len(office.photos) == 10
    assert differences(hand, office) == []


def test_of_ten_photos_at_once_hardly_one_is_opened_as_it_came(hand: Hand, large: Path) -> None:
    """Each as it came takes 48 MB to show: a phone that runs out of memory ends the page."""
    _arrived(hand)
    hand.page.evaluate("""() => {
        globalThis.opened = new Set();
        const seen = new MutationObserver(() => {
            for (const img of document.querySelectorAll(".photos img")) {
                void img.decode().then(() => img.naturalWidth > 1000 && globalThis.opened.add(img.src)).catch(() => {});
            }
        });
        seen.observe(document.getElementById("main"), { childList: true, subtree: true, attributes: true });
    }""")
    _choose(hand, *[large] * 10)
    expect(hand.page.locator(".photos img")).to_have_count(10, timeout=60_000)
    expect(hand.page.get_by_text("Being made smaller")).to_have_count(0, timeout=60_000)

    assert hand.page.evaluate("globalThis.opened.size") <= 2


@pytest.mark.parametrize("trouble", ["lost", "silent", "killed"])
def test_a_photo_goes_on_from_where_the_server_has_it(hand: Hand, office: Office, large: Path, trouble: str) -> None:
    _arrived(hand)
    hand.page.evaluate("""() => {
        // The line is cut after two pieces: seen from here, the third never comes back.
        const real = globalThis.fetch;
        let pieces = 0;
        globalThis.fetch = (address, asked) => {
            if (asked?.method === "PATCH" && (pieces += 1) === 3) return Promise.reject(new TypeError("cut"));
            return real(address, asked);
        };
    }""")
    if trouble == "lost":
        office.lose.add("/photos/")
    _choose(hand, large)
    if trouble == "killed":
        hand.page.wait_for_timeout(3000)
        hand.kill()
    if trouble == "silent":
        hand.page.wait_for_timeout(3000)
        office.silent.set()
        hand.page.wait_for_timeout(500)
        office.silent.clear()
    hand.press_send()
    hand.state_is("2 received")

    [photo] = office.whole_photos()
    assert len(photo.content) > 2 * LARGEST_PIECE  # it did go in pieces
    assert hashlib.sha256(photo.content).hexdigest() == photo.said["sha256"]


def test_a_knock_does_not_wait_for_a_photo(hand: Hand, office: Office, large: Path) -> None:
    _arrived(hand)
    office.slow_seconds = 0.4
    _choose(hand, large, large)
    expect(hand.page.locator(".photos img")).to_have_count(2)
    expect(hand.page.get_by_text("Sending").first).to_be_visible(timeout=20_000)
    hand.open_visit()
    hand.press("I have knocked")
    expect(hand.page.locator(".log-line").filter(has_text="Knocked").get_by_text("Received")).to_be_visible()

    assert len(office.whole_photos()) < 2


@pytest.mark.parametrize(
    ("content", "words"),
    [
        pytest.param(b"", "That file is empty", id="empty"),
        pytest.param(b"not a picture at all", "This phone cannot read that picture", id="text"),
        pytest.param(b"\0\0\0\x18ftypheic" + bytes(2000), "This phone cannot read that picture", id="heic"),
        pytest.param(b"\xff\xd8\xff" + bytes(16 * 1024 * 1024), "That file is larger than 15 MB", id="large"),
    ],
)
def test_what_is_no_picture_is_said_when_it_is_chosen(
    hand: Hand, office: Office, tmp_path: Path, content: bytes, words: str
) -> None:
    _arrived(hand)
    (tmp_path / "odd.jpg").write_bytes(content)
    _choose(hand, tmp_path / "odd.jpg")
    expect(hand.page.get_by_role("alert")).to_contain_text(words)
    hand.state_is("1 received")
    assert (office.photos, hand.kept()["photos"]) == ({}, [])


def test_a_kind_that_only_the_phone_reads_is_sent_as_one_that_the_office_reads(
    hand: Hand, office: Office, tmp_path: Path
) -> None:
    """A GIF of one colour is smaller than the same as JPEG; it is the kind that counts."""
    _arrived(hand)
    Image.new("RGB", (640, 480), (200, 0, 0)).save(tmp_path / "door.gif")
    _choose(hand, tmp_path / "door.gif")
    hand.state_is("2 received")
    [photo] = office.whole_photos()
    assert Image.open(io.BytesIO(photo.content)).format == "JPEG"


def test_of_several_files_only_the_pictures_are_kept(hand: Hand, office: Office, tmp_path: Path) -> None:
    _arrived(hand)
    (tmp_path / "odd.heic").write_bytes(b"\0\0\0\x18ftypheic" + bytes(2000))
    (tmp_path / "good.jpg").write_bytes(a_photo(640, 480))
    _choose(hand, tmp_path / "odd.heic", tmp_path / "good.jpg")
    hand.says("odd.heic was not kept")
    hand.state_is("2 received")
    assert len(office.whole_photos()) == 1


def test_a_damaged_picture_is_said_at_the_door_and_shows_nothing(hand: Hand, office: Office, tmp_path: Path) -> None:
    """As a full phone or a camera that broke off leaves it. Another can still be taken."""
    _arrived(hand)
    hand.no_signal()
    whole = a_photo(640, 480)
    (tmp_path / "torn.jpg").write_bytes(whole[: len(whole) // 2])
    hand.page.evaluate("() => { location.hash = '/visit/A-0001/card'; }")
    _choose(hand, tmp_path / "torn.jpg")
    expect(hand.page.get_by_role("alert")).to_contain_text("This phone cannot open that picture. Take it again.")
    hand.state_is("1 photo not readable")
    assert hand.page.evaluate(SHOWN) == 0
    hand.page.evaluate("() => { location.hash = '/visit/A-0001/leave'; }")
    hand.says("1 photo cannot be read")
    hand.page.evaluate("() => { location.hash = '/visit/A-0001/card'; }")
    hand.heading("The card you left")

    (tmp_path / "whole.jpg").write_bytes(whole)
    _choose(hand, tmp_path / "whole.jpg")
    expect(hand.page.locator(".photos img")).to_have_count(1)
    assert hand.page.evaluate(SHOWN) == 1
    hand.signal()
    hand.state_is("1 photo not readable, 2 received")
    assert len(office.whole_photos()) == 2  # nothing is withheld: the office says what the damaged one is


def test_what_the_office_cannot_read_stays_on_the_phone_and_is_said(hand: Hand, office: Office, tmp_path: Path) -> None:
    """It begins as a picture and goes on as none: the office does not keep it, so the phone must."""
    _arrived(hand)
    (tmp_path / "odd.jpg").write_bytes(b"\xff\xd8\xff and then nothing")
    _choose(hand, tmp_path / "odd.jpg")
    hand.state_is("1 photo not readable, 1 received")
    hand.says("Not a picture we can read")
    hand.says("That is no picture. Take it again.")
    assert hand.page.evaluate(FILES) == 1

    hand.restart()
    hand.state_is("1 photo not readable")
    hand.press("Delete it from this phone")
    expect(hand.page.get_by_text("Delete this photo? It is the only copy.").locator("..")).to_be_focused()
    assert hand.page.evaluate(FILES) == 1
    hand.press("Keep it")
    hand.press("Delete it from this phone")
    hand.press("Yes, delete it")
    hand.state_is("2 received")
    assert hand.page.evaluate(FILES) == 0


# The second picture finds no room; there is some for the small one, and for all that comes after it.
FULL_FOR_THE_SECOND = """async () => {
  const { db } = await import("/static/app/store.js");
  let number = 0;
  db.files.hook("creating", () => {
    number += 1;
    if (number === 2) throw new DOMException("full", "QuotaExceededError");
  });
}"""


def test_of_two_pictures_that_are_shrunk_at_once_each_stays_itself(
    hand: Hand, office: Office, large: Path, tmp_path: Path
) -> None:
    """A phone that is nearly full shrinks one before it is kept, while another is being shrunk."""
    _arrived(hand)
    (tmp_path / "second.jpg").write_bytes(a_photo(640, 480, seed=8))
    hand.page.evaluate(FULL_FOR_THE_SECOND)
    _choose(hand, large, tmp_path / "second.jpg")
    hand.state_is("3 received")

    sizes = {Image.open(io.BytesIO(photo.content)).size for photo in office.whole_photos()}
    assert sizes == {(1440, 1920), (640, 480)}
    assert differences(hand, office) == []


def test_notes_of_the_camera_that_break_off_stand_in_no_pictures_way(
    hand: Hand, office: Office, tmp_path: Path
) -> None:
    _arrived(hand)
    whole = a_photo(640, 480)
    (tmp_path / "torn.jpg").write_bytes(whole[:2] + b"\xff\xe1\x00\x06Exif" + whole[2:])
    _choose(hand, tmp_path / "torn.jpg")
    hand.state_is("2 received")
    assert len(office.whole_photos()) == 1


def test_the_worker_says_what_it_cannot_do(hand: Hand) -> None:
    """As a phone would see it that has no memory left for the drawing."""
    _arrived(hand)
    said = hand.page.evaluate("""() => new Promise((resolve) => {
        const worker = new Worker("/operative/photo_worker.js", { type: "module" });
        worker.onmessage = ({ data }) => resolve(data.problem);
        worker.postMessage("no picture");
        setTimeout(() => resolve("nothing"), 5000);
    })""")
    assert "Error" in said


@pytest.mark.parametrize("answer", ["{ problem: 'no memory' }", "null"])
def test_a_picture_that_no_worker_makes_smaller_goes_as_it_is(
    hand: Hand, office: Office, tmp_path: Path, answer: str
) -> None:
    """One that the system has ended says nothing at all."""
    _arrived(hand)
    hand.page.evaluate(f"""() => {{
        const later = globalThis.setTimeout;
        globalThis.setTimeout = (made, ms, ...more) => later(made, ms === 60_000 ? 50 : ms, ...more);
        globalThis.Worker = class {{
            postMessage() {{
                const data = {answer};
                if (data) later(() => this.onmessage({{ data }}));
            }}
            terminate() {{}}
        }};
    }}""")
    content = a_photo(640, 480)
    (tmp_path / "work.jpg").write_bytes(content)
    _choose(hand, tmp_path / "work.jpg")
    hand.state_is("2 received")
    assert [bytes(photo.content) for photo in office.whole_photos()] == [content]


def test_a_picture_that_is_not_on_the_phone_stands_in_no_others_way(hand: Hand, office: Office, tmp_path: Path) -> None:
    """Chosen from a cloud without a signal: what the phone has a name of, it cannot read."""
    _arrived(hand)
    for name in ("cloud.jpg", "here.jpg"):
        (tmp_path / name).write_bytes(a_photo(640, 480))
    hand.page.evaluate("""() => {
        const real = Blob.prototype.arrayBuffer;
        Blob.prototype.arrayBuffer = function () {
            Blob.prototype.arrayBuffer = real;
            return Promise.reject(new DOMException("elsewhere", "NotReadableError"));
        };
    }""")
    _choose(hand, tmp_path / "cloud.jpg", tmp_path / "here.jpg")
    hand.says("cloud.jpg was not kept")
    hand.says("That picture is not on the phone itself")
    hand.state_is("2 received")
    assert len(office.whole_photos()) == 1
