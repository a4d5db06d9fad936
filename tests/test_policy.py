"""Where Chaperone may go, and how it may be run there."""

from __future__ import annotations

import pytest

from automation.errors import NotPermitted, WrongSetting
from automation.policy import Policy, is_loopback, require_supervision, site_address

LIVE = Policy("https://sellercentral.amazon.com", frozenset({"sellercentral.amazon.com", "sellercentral.amazon.co.uk"}))
HERE = Policy("http://127.0.0.1:8000", LIVE.hosts)


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("http://127.0.0.1:8000/", "http://127.0.0.1:8000"),
        ("127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("localhost:8000", "http://localhost:8000"),
        ("https://localhost", "https://localhost"),
        ("http://[::1]:8000", "http://[::1]:8000"),
        ("http://127.8.8.8:80", "http://127.8.8.8:80"),
        ("http://127.0.0.1:8000/base/", "http://127.0.0.1:8000/base"),
    ],
)
def test_another_base_address_on_this_machine_is_taken(given: str, address: str) -> None:
    assert site_address(given) == address


@pytest.mark.parametrize(
    "given",
    [
        *("https://sellercentral.amazon.com", "http://example.com", "http://192.168.0.4:8000", "http://0.0.0.0:8000"),
        *(
            "http://localhost.evil.example",
            "http://127.0.0.1.evil.example",
            "http://127.0.0.1@evil.example",
            "http://evil.example#@localhost",
        ),
        *("file:///etc/passwd", "ftp://127.0.0.1", "javascript:alert(1)", "http://", "//", ""),
    ],
)
def test_any_other_base_address_is_refused(given: str) -> None:
    with pytest.raises(WrongSetting, match=r"^--site: .*127\.0\.0\.1:8000"):
        site_address(given)


@pytest.mark.parametrize(
    ("url", "here"),
    [
        *[
            (url, True)
            for url in (
                "http://127.0.0.1",
                "http://127.1.2.3:1/x",
                "http://localhost:1",
                "http://[::1]/",
                "https://LOCALHOST",
            )
        ],
        *[
            (url, False)
            for url in (
                "http://10.0.0.1",
                "http://0.0.0.0",
                "http://localhost.example",
                "http://example.com/127.0.0.1",
                "",
            )
        ],
    ],
)
def test_what_counts_as_this_machine(url: str, *, here: bool) -> None:
    assert is_loopback(url) is here


@pytest.mark.parametrize(
    ("policy", "url"),
    [
        (HERE, "http://127.0.0.1:8000"),
        (HERE, "http://127.0.0.1:8000/account/permissions?x=1#y"),
        (LIVE, "https://sellercentral.amazon.com/account/permissions"),
        (LIVE, "https://sellercentral.amazon.co.uk/"),
        (LIVE, "https://SELLERCENTRAL.amazon.com/"),
    ],
)
def test_where_it_may_go(policy: Policy, url: str) -> None:
    policy.allow(url)


@pytest.mark.parametrize(
    ("policy", "url"),
    [
        (HERE, "http://127.0.0.1:8001/"),
        (HERE, "https://127.0.0.1:8000/"),
        (HERE, "http://localhost:8000/"),
        (HERE, "https://sellercentral.amazon.com/"),
        (HERE, "about:blank"),
        (LIVE, "http://sellercentral.amazon.com/"),
        (LIVE, "https://www.amazon.com/ap/signin"),
        (LIVE, "https://sellercentral.amazon.com.evil.example/"),
        (LIVE, "https://sellercentral.amazon.com@evil.example/"),
        (LIVE, "https://evil.example/sellercentral.amazon.com"),
        (LIVE, "https://xsellercentral.amazon.com/"),
        (LIVE, "http://127.0.0.1:8000/"),
        (LIVE, "chrome://settings"),
        (LIVE, ""),
    ],
)
def test_where_it_may_not_go(policy: Policy, url: str) -> None:
    with pytest.raises(NotPermitted, match="I pressed nothing further"):
        policy.allow(url)


@pytest.mark.parametrize("policy", [HERE, LIVE])
def test_a_refused_address_is_named_without_its_query(policy: Policy) -> None:
    with pytest.raises(NotPermitted) as caught:
        policy.allow("https://evil.example/ap/signin?openid.token=canary-7731#canary-7731")
    assert "https://evil.example/ap/signin" in str(caught.value)
    assert "canary" not in str(caught.value)


@pytest.mark.parametrize(
    ("headless", "practice", "display", "refusal"),
    [
        (False, False, True, None),
        (True, False, True, "--headless works on loopback addresses only"),
        (False, False, False, "there is no display here"),
        (False, True, True, "--approve practice answers by itself"),
        (True, True, True, "--approve practice answers by itself"),
    ],
)
def test_live_means_supervised(refusal: str | None, *, headless: bool, practice: bool, display: bool) -> None:
    if refusal is None:
        require_supervision(LIVE, headless=headless, practice_approval=practice, display=display)
        return
    with pytest.raises(NotPermitted, match=refusal):
        require_supervision(LIVE, headless=headless, practice_approval=practice, display=display)


@pytest.mark.parametrize("headless", [True, False])
@pytest.mark.parametrize("practice", [True, False])
def test_on_this_machine_practice_may_be_unattended(*, headless: bool, practice: bool) -> None:
    require_supervision(HERE, headless=headless, practice_approval=practice, display=False)
