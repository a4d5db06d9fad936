"""The job partner-link against the practice site: what becomes of the link."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from automation.record.history import sent
from automation.record.verify import verify
from automation.supervision.practice import Practice as PracticeApproval
from flows.practice import serve
from tests.flows.holding import hold

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from automation.secret import Secret
    from automation.supervision import Delivery
    from automation.supervision.terminal import Terminal


@dataclass
class Leaving(PracticeApproval):
    """A practice person who takes no link."""

    def deliver(self, what: str, secret: Secret) -> Delivery:
        self.say(f"{what}: {secret.masked}")
        return "left"


def leaving(terminal: Terminal) -> Leaving:
    return Leaving(terminal)


def test_a_link_that_nobody_took_was_not_made_and_the_next_run_makes_another(browser: Browser) -> None:
    with serve(look="2026") as site:
        site.reset(signed_in=True)
        held = hold(browser, site.url, "fbabee", ("partner-link",), person=leaving)
        assert held.outcomes == {"partner-link": "stopped"}, held.said
        assert "was made, and nobody took it. It is kept nowhere: run again" in held.report.reason
        assert [change.what for change in held.report.results[0].left] == ["Invitation link"]
        assert list(sent(held.record.parent)) == []
        assert verify(held.record).status == "valid"
        again = hold(browser, site.url, "fbabee", ("partner-link",))
        assert again.outcomes == {"partner-link": "waiting"}, again.said
        assert site.state()["partner_links"] == 2
