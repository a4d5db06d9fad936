"""A seller who signs in, answers and takes what is his, and types secrets that are his alone while he does."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from playwright.sync_api import Error as PlaywrightError

from automation.supervision.practice import Practice

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from playwright.sync_api import Browser, Page

    from automation.secret import Secret
    from automation.supervision import Delivery, HandOver
    from automation.supervision.terminal import Terminal

TYPED = {
    "password": "Grüße & Canary/7=pw+41",
    "one-time code": "907241-canary",
    "identity number": "XK-canary-7719043",
    "name on a form": "Ottoline Canary-Vance",
    "cookie": "session-canary-5f2b77e0a9",
}
SHOWN = {"bank account": "0048 2177 3301", "ending of an account": "ending in 90714", "tax number": "Q-5518-2093"}
"""As the trouble `private-panel` shows them."""
_FORM = "form.signin-box"


@dataclass
class Seller(Practice):
    """Answers as the practice approval does, and drives the window of the run, `window`, by hand. `taken` is what he was given.

    `choice` is what he says where there is something to choose.
    """

    window: Callable[[], Page] | None = None
    choice: str | None = None
    asked: list[str] = field(default_factory=list)
    taken: dict[str, str] = field(default_factory=dict)
    typed: set[str] = field(default_factory=set)

    @property
    def _page(self) -> Page:
        assert self.window
        return self.window()

    def choose(self, text: str, answers: Sequence[str], *, enter: str | None = None) -> str | None:  # noqa: ARG002 - he says what he says
        self.asked.append(text)
        return self.choice

    def hand_over(self, text: str, over: Callable[[], bool]) -> HandOver:
        self.terminal.say(text)
        for _ in range(12):
            if not self._page.locator(_FORM).count():
                break
            self._answer(over)
        return self.terminal.wait(over, 20)

    def deliver(self, what: str, secret: Secret) -> Delivery:
        self.taken[what] = secret.value
        return super().deliver(what, secret)

    def _answer(self, over: Callable[[], bool]) -> None:
        """One form: what it asks for is typed, stands there for a look, and is sent."""
        page = self._page
        for selector, what in (("#ap_password", "password"), ("#auth-mfa-otpcode", "one-time code")):
            if page.locator(selector).count():
                self._type(selector, what)
                page.context.add_cookies([{"name": "session-token", "value": TYPED["cookie"], "url": page.url}])
        if page.locator("#ap_email").count():
            page.fill("#ap_email", "marta@harbourlane.example")
        self._fill_in_details()
        if page.locator("[name=returns]").count():
            page.locator("[name=returns]").first.check(force=True)
        assert not over(), "what a person types is not done before it is sent"
        try:
            with page.expect_navigation():
                page.locator(f"{_FORM} [type=submit], {_FORM} button, {_FORM} kat-button").first.click()
        except PlaywrightError:  # another document took the place of the one that was coming
            page.wait_for_load_state()

    def _fill_in_details(self) -> None:
        for selector, what in (("[name=detail-6]", "identity number"), ("[name=detail-2]", "name on a form")):
            if self._page.locator(selector).count():
                self._type(selector, what)

    def _type(self, selector: str, what: str) -> None:
        self._page.locator(f"input{selector}, {selector} input").last.fill(
            TYPED[what]
        )  # in a component, its inner field
        self.typed.add(what)


def seller(browser: Browser, found: list[Seller], choice: str | None = None) -> Callable[[Terminal], Seller]:
    """What makes the seller of a session; he is put into `found`, to be asked afterwards."""

    def made(terminal: Terminal) -> Seller:
        found.append(Seller(terminal, window=lambda: browser.contexts[-1].pages[-1], choice=choice))
        return found[-1]

    return made
