"""Where Chaperone may go, and how it may be run there."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

from automation.errors import NotPermitted, WrongSetting


@dataclass(frozen=True)
class Policy:
    """`hosts` are the live hosts that may be opened, `sign_in` those that a person may come by; loopback `site`s are for practice and tests."""

    site: str
    hosts: frozenset[str]
    sign_in: frozenset[str] = frozenset()

    @property
    def loopback(self) -> bool:
        return is_loopback(self.site)

    def allows(self, url: str) -> bool:
        """Whether `url` is on the chosen loopback site, or on one of the live hosts."""
        here, there = urlsplit(self.site), urlsplit(url)
        if self.loopback:
            return (here.scheme, here.hostname, here.port) == (there.scheme, there.hostname, there.port)
        return there.scheme == "https" and there.hostname in self.hosts

    def lends(self, url: str) -> bool:
        """Whether the window may go to `url` while a person drives: also over the hosts where he signs in, and to empty pages."""
        there = urlsplit(url)
        at_sign_in = not self.loopback and there.scheme == "https" and there.hostname in self.sign_in
        return self.allows(url) or at_sign_in or there.scheme in {"about", "data", "blob"}

    def allow(self, url: str) -> None:
        """Raises NotPermitted when `url` is not allowed."""
        if self.allows(url):
            return
        if self.loopback:
            raise NotPermitted(
                f"This run works on {self.site} only, and {short(url)} is another address. I pressed nothing further."
            )
        raise NotPermitted(f"{short(url)} is not an address of the live site that I know. I pressed nothing further.")


def site_address(address: str) -> str:
    """The base address of `--site`, without a trailing slash. Raises WrongSetting: it must be http(s) on loopback."""
    try:
        parts = urlsplit(address if "//" in address else f"http://{address}")
        sound = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:  # a port that is none, a bracket too many
        sound = False
    if not sound:
        raise WrongSetting("--site", f"“{address}” is not an address such as http://127.0.0.1:8000.")
    if parts.username or parts.password:
        raise WrongSetting(
            "--site",
            "an address with a name or password in it would end up in the record. Give it without, such as http://127.0.0.1:8000.",
        )
    if not is_loopback(parts.geturl()):
        raise WrongSetting(
            "--site",
            f"“{address}” is not on this machine. Another base address may only be a loopback one, such as http://127.0.0.1:8000.",
        )
    return f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}"


def is_loopback(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def require_supervision(policy: Policy, *, headless: bool, practice_approval: bool, display: bool) -> None:
    """On a live host the browser is visible and a person answers. Raises NotPermitted otherwise."""
    if policy.loopback:
        return
    if practice_approval:
        raise NotPermitted(
            "--approve practice answers by itself, so it works on loopback addresses only. On a live site a person says yes."
        )
    if headless or not display:
        here = "--headless works on loopback addresses only" if headless else "there is no display here"
        raise NotPermitted(
            f"On a live site the seller watches the browser, and {here}. Run this where there is a display."
        )


def short(url: str) -> str:
    """An address as it may be shown and written: never with its query, where sign-in addresses carry tokens."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}{parts.path}"
