"""What an operative's fingers do, and what they did: the list that a checker holds against the server's."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, expect

from tests.web.site import PASSWORD

EVERYTHING = """async () => {
  const { db } = await import("/static/app/store.js");
  const photos = (await db.photos.toArray()).map(({ thumbnail, ...photo }) => photo);
  return { actions: await db.actions.toArray(), photos };
}"""

CONTROLLED = """() => new Promise((resolve) => {
  if (navigator.serviceWorker.controller) return resolve();
  navigator.serviceWorker.addEventListener("controllerchange", () => resolve(), { once: true });
})"""


@dataclass
class Hand:
    """One phone. `clock_wrong_ms` is how far its time of day is off, from the moment it is opened."""

    context: BrowserContext
    address: str
    clock_wrong_ms: int = 0
    faults: list[str] = field(default_factory=list)
    _page: Page | None = None

    def __post_init__(self) -> None:
        if self.clock_wrong_ms:
            self.context.add_init_script(_wrong_clock(self.clock_wrong_ms))

    @property
    def page(self) -> Page:
        if self._page is None or self._page.is_closed():
            self._page = self.another_page()
        return self._page

    def another_page(self) -> Page:
        page = self.context.new_page()
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("console", self._note)
        return page

    def sign_in(self, name: str = "operative-07") -> None:
        self.page.goto(f"{self.address}/sign-in?next=/operative/")
        self.type_password(name)

    def type_password(self, name: str = "operative-07") -> None:
        """On the sign-in page, wherever it was come to from; as somebody with a round."""
        self.type_name_and_password(name)
        expect(self.page.get_by_role("heading", name="Today's round")).to_be_visible()
        expect(self.page.get_by_text("1 Example Row")).to_be_visible()
        self.page.evaluate(CONTROLLED)

    def type_name_and_password(self, name: str) -> None:
        self.page.get_by_label("Username").fill(name)
        self.page.locator("#password").fill(PASSWORD)
        self.page.get_by_role("button", name="Sign in").click()

    def open(self, path: str = "/") -> None:
        """Starts the app anew at a screen, as after a flat battery."""
        self.page.goto(f"{self.address}/operative/#{path}")
        self.page.reload()
        expect(self.page.get_by_role("heading", level=1)).to_be_visible()

    def open_visit(self, number: int = 1) -> None:
        """From wherever the app is, by its address; the app itself goes on."""
        self.page.evaluate("(ref) => { location.hash = `/visit/${ref}`; }", f"A-{number:04}")
        expect(self.page.get_by_role("heading", level=1, name=f"{number} Example Row")).to_be_visible()

    def restart(self) -> None:
        self.page.reload()

    def kill(self) -> None:
        """The page goes without a word, and comes back on the screen where it was."""
        where = self.page.evaluate("location.hash")
        self.page.close()
        self.page.goto(f"{self.address}/operative/{where}")
        expect(self.page.get_by_role("heading", level=1)).to_be_visible()

    def press(self, words: str, *, exact: bool = True) -> None:
        self.page.get_by_role("button", name=words, exact=exact).click()

    def follow(self, words: str) -> None:
        self.page.get_by_role("link", name=words).click()

    def says(self, words: str) -> None:
        expect(self.page.get_by_text(words).first).to_be_visible()

    def heading(self, words: str) -> None:
        expect(self.page.get_by_role("heading", level=1, name=words)).to_be_visible()

    def state_is(self, words: str) -> None:
        """What the line that is always there says."""
        expect(self.page.locator(".state")).to_contain_text(words, timeout=20_000)

    def press_send(self) -> None:
        """What the browser tells the app when the signal is back."""
        self.page.evaluate("() => dispatchEvent(new Event('online'))")

    def refresh(self) -> None:
        """Until the office has been asked and has answered."""
        self.page.evaluate("async () => (await import('/static/app/queue.js')).hurry()")

    def kept(self) -> dict[str, Any]:
        """Everything in the phone's store."""
        found: dict[str, Any] = self.page.evaluate(EVERYTHING)
        return found

    def no_signal(self) -> None:
        self.context.set_offline(True)

    def signal(self) -> None:
        self.context.set_offline(False)

    def _note(self, message: ConsoleMessage) -> None:
        # Without a signal every request fails, and the browser says so; that is what is being tested.
        expected = ("Failed to load resource", "net::ERR_INTERNET_DISCONNECTED")
        if message.type == "error" and not any(words in message.text for words in expected):
            self.faults.append(message.text)


def _wrong_clock(wrong_ms: int) -> str:
    return f"""(() => {{
      const Real = Date;
      globalThis.Date = class extends Real {{
        constructor(...given) {{ given.length ? super(...given) : super(Real.now() + {wrong_ms}); }}
        static now() {{ return Real.now() + {wrong_ms}; }}
      }};
    }})();"""
