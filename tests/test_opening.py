"""Which settings go together when a window is opened."""

from __future__ import annotations

import pytest

from automation.errors import NotPermitted, WrongSetting
from automation.opening import Opening
from automation.policy import Policy
from automation.settings import load

PRACTICE = Policy("http://127.0.0.1:8000", frozenset())
LIVE = Policy("https://sellercentral.example", frozenset({"sellercentral.example", "sellercentral.other.example"}))
CHROME, SERVER = "http://127.0.0.1:9222", "ws://127.0.0.1:3000/"


@pytest.mark.parametrize(
    ("flags", "words"),
    [
        ({"attach": CHROME, "remote": SERVER}, "either --attach or --remote"),
        ({"attach": CHROME, "headless": True}, "leave --headless out"),
        ({"attach": "http://192.0.2.7:9222"}, "not on this machine"),
        ({"remote": "ws://192.0.2.7:3000/"}, "Use wss://"),
    ],
)
def test_settings_that_do_not_go_together_are_said_before_anything_is_opened(
    flags: dict[str, object], words: str
) -> None:
    with pytest.raises(WrongSetting, match=words):
        Opening(load(**flags), PRACTICE).require(practice_approval=True)


@pytest.mark.parametrize("flags", [{"attach": CHROME}, {"remote": SERVER}])
def test_another_browser_is_asked_itself_whether_it_has_a_window(
    flags: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    Opening(load(**flags), LIVE).require(practice_approval=False)


@pytest.mark.parametrize("flags", [{"remote": SERVER, "headless": True}, {"headless": True}])
def test_a_live_run_without_a_window_is_refused_at_once(flags: dict[str, object]) -> None:
    with pytest.raises(NotPermitted, match="the seller watches"):
        Opening(load(**flags), LIVE).require(practice_approval=False)


def test_the_settings_come_from_the_environment_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHAPERONE_ATTACH", CHROME)
    assert Opening(load(), PRACTICE).elsewhere


@pytest.mark.parametrize(
    ("policy", "url", "lends"),
    [
        (LIVE, "https://sellercentral.example/ap/signin", True),
        (LIVE, "https://www.shop.example/ap/signin", True),
        (LIVE, "http://www.shop.example/ap/signin", False),
        (LIVE, "https://www.shop.example.evil.example/ap/signin", False),
        (LIVE, "https://elsewhere.example/", False),
        (LIVE, "http://127.0.0.1:8000/", False),
        (LIVE, "about:blank", True),
        (PRACTICE, "http://127.0.0.1:8000/ap/signin", True),
        (PRACTICE, "http://127.0.0.1:8001/ap/signin", False),
        (PRACTICE, "https://www.shop.example/ap/signin", False),
    ],
)
def test_where_a_person_may_lead_the_window(policy: Policy, url: str, *, lends: bool) -> None:
    sign_in = frozenset({"www.shop.example"})
    assert Policy(policy.site, policy.hosts, sign_in).lends(url) is lends
