"""Which page is this? Told from the page alone, in one fixed order, by a pure function.

Signs and order are from docs/sources.md#sign-in; what pages say is in the vocabulary. Nothing here is ever typed into.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from automation.controls import caption, label, says, texts
from automation.outline import Node, plain
from flows.vocabulary import phrase

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from automation.window import View

SIGNS: dict[str, tuple[str, ...]] = {
    "captcha": (
        "#auth-captcha-guess",
        "#auth-captcha-image",
        "#ap_captcha_img",
        "input[name=cvf_captcha_input]",
        "input[name=guess]",
    ),
    "approval": (
        "[name=transactionApprovalStatus]",
        'form[action*="/approval/poll"]',
        ".transaction-approval-word-break",
        "#resend-approval-link",
    ),
    "channel": ("#auth-select-device-form", "input[name=otpDeviceContext]"),
    "code": (
        "#auth-mfa-otpcode",
        "input[name=otpCode]",
        "input[autocomplete=one-time-code]",
        ".cvf-widget-input-code",
        "#verification-code-form",
        "#input-box-otp",
        "input[id^=otc-]",
        "input[name^=otc-]",
        "#cvf-submit-otp-button",
    ),
    "phone": ("form#auth-account-fixup-phone-form",),
    "identity": (
        "input[autocomplete^=bday]",
        "select[autocomplete^=bday]",
        *(
            f"{tag}[{attribute}*={word} i]"
            for tag in ("input", "select")
            for attribute in ("name", "id")
            for word in ("passport", "birth", "citizenship")
        ),
    ),
    "password": ("#ap_password", "input[type=password]"),
    "e-mail": ("#ap_email", "#ap_email_login", "form[name=signIn]"),
}
"""Fields and forms in which a person types what nobody may record, by what they are for."""
PRIVATE = tuple(selector for selectors in SIGNS.values() for selector in selectors)

NUDGES: dict[str, tuple[str, ...]] = {
    "two-step": ("#merchant-picker-btn-enroll-in-2sv", "#merchant-picker-btn-skip-for-now-announce"),
    "switch": ('a[data-name="switch_account_request"]',),
}
"""What else tells such a page; nothing is typed there."""

_SIGN_IN_PATHS = ("/ap/", "/ax/")
_PICKER_PATHS = ("/account-switcher/", "/authorization/select-account", "/merchant-picker")
_STRANGE_PATHS = (*_SIGN_IN_PATHS, *_PICKER_PATHS)
_FIELDS = {"textbox", "combobox", "spinbutton"}
_BESIDE = {"link", "button", "navigation", "contentinfo"}
_LABEL = 80
_PLAN = re.compile(r"\bprofessional[\s-](selling[\s-])?plan\b")


class Kind(Enum):
    """What page this is. The order of the groups is the order in which they are asked."""

    CAPTCHA = "a CAPTCHA"
    APPROVAL = "a request that is answered on another device"
    CHANNEL = "the choice of how to get a code"
    CODE = "a request for a code"
    PHONE = "a question about a phone number"
    IDENTITY = "questions about who somebody is"
    PASSKEY = "an offer to sign in another way"
    TWO_STEP = "an offer of Two-Step Verification"
    CHALLENGE = "a security check by Amazon"

    PICKER = "the choice of an account"

    NOT_PERMITTED = "a page that this sign-in may not open"

    SWITCH = "the choice of a sign-in"
    AGAIN = "a request for the password once more"
    SIGN_IN = "the sign-in page"

    KNOWN = "the page that was asked for"

    PLAN = "a page that says that it needs a Professional plan"
    UNKNOWN = "a page that I do not know"


_BLIND = "Nothing is recorded meanwhile. Afterwards I open the page again and go on from what it shows."
REQUESTS = {
    Kind.CAPTCHA: f"Amazon shows a picture puzzle, which is for people. Please solve it in the other window. {_BLIND}",
    Kind.APPROVAL: f"Amazon has sent a question to your phone or e-mail. Please answer it there. {_BLIND}",
    Kind.CHANNEL: f"Amazon asks how to send you a code. Please choose in the other window, and enter the code there. {_BLIND}",
    Kind.CODE: f"Amazon asks for a code that only you have. Please enter it in the other window. {_BLIND}",
    Kind.PHONE: f"Amazon asks about your phone number. Please answer that in the other window, or skip it there. {_BLIND}",
    Kind.IDENTITY: "Amazon asks who the user is and who represents you, which only you may answer. Please answer that in the other "
    f"window, to the end. {_BLIND}",
    Kind.PASSKEY: f"Amazon offers to sign in by face, fingerprint or PIN. Please choose in the other window, or skip it there. {_BLIND}",
    Kind.TWO_STEP: f"Amazon offers Two-Step Verification. Please choose in the other window, or skip it there. {_BLIND}",
    Kind.CHALLENGE: f"Amazon wants to make sure that it is you. Please answer it in the other window. {_BLIND}",
    Kind.PICKER: f"Please choose the account and the store in the other window. {_BLIND}",
    Kind.SWITCH: f"Amazon asks which sign-in to use. Please choose yours in the other window, and sign in there. {_BLIND}",
    Kind.AGAIN: f"Amazon wants your password once more before it goes on. Please enter it in the other window. {_BLIND}",
    Kind.SIGN_IN: f"Please sign in to Amazon in the other window. {_BLIND}",
}
"""What to ask a person for, on the pages that are his. The first sentences say what; then what is kept, and what comes after."""


@dataclass(frozen=True)
class Sight:
    """A page as far as it may be known: on a `private` one there is no outline, only the names of `signs` that are on it."""

    address: str
    title: str = ""
    signs: frozenset[str] = frozenset()
    private: bool = False
    root: Node = field(default_factory=lambda: Node("page"))

    @property
    def path(self) -> str:
        return urlsplit(self.address).path

    @property
    def asked(self) -> frozenset[str]:
        """The names in the query."""
        return frozenset(parse_qs(urlsplit(self.address).query, keep_blank_values=True))


def sight(view: View, shows: Callable[[Sequence[str]], bool]) -> Sight:
    """What may be known of the page of `view`. `shows` tells whether one of some selectors is on it."""
    groups = SIGNS if view.private else NUDGES if strange(view.url) else {}
    signs = frozenset(sign for sign, selectors in groups.items() if shows(selectors))
    return Sight(view.url, view.title, signs, view.private, view.root)


def strange(address: str) -> bool:
    """Whether that is an address of sign-in, checks or pickers, where no page of a job is."""
    return urlsplit(address).path.startswith(_STRANGE_PATHS)


def kind(sight: Sight, recognise: Callable[[Node], bool]) -> Kind:
    """What page `sight` is. Never SIGN_IN for a page that only could not be read."""
    return (
        _challenge(sight)
        or _picker(sight)
        or _not_permitted(sight)
        or _sign_in(sight)
        or (Kind.KNOWN if recognise(sight.root) else None)
        or (Kind.PLAN if plan_needed(sight.root) else Kind.UNKNOWN)
    )


_BY_SIGN = {
    "captcha": Kind.CAPTCHA,
    "approval": Kind.APPROVAL,
    "channel": Kind.CHANNEL,
    "code": Kind.CODE,
    "phone": Kind.PHONE,
    "identity": Kind.IDENTITY,
    "two-step": Kind.TWO_STEP,
}
_BY_PATH = {
    "/ap/cvf/approval": Kind.APPROVAL,
    "/ap/cvf": Kind.CODE,
    "/ap/mfa": Kind.CODE,
    "/merchant-picker/status/": Kind.TWO_STEP,
}


def _challenge(sight: Sight) -> Kind | None:
    for sign, found in _BY_SIGN.items():
        if sign in sight.signs:
            return found
    for path, found in _BY_PATH.items():
        if sight.path.startswith(path):
            return found
    if sight.private and not sight.signs:
        return Kind.CHALLENGE  # it holds what nobody may see, and that is all that is known of it
    if _titled(sight, "passkey"):
        return Kind.PASSKEY
    if _titled(sight, "challenge"):
        return Kind.CHALLENGE
    return Kind.IDENTITY if private_page(sight.root) or asks_identity(sight.root) else None


def _picker(sight: Sight) -> Kind | None:
    at = sight.path.startswith(_PICKER_PATHS)
    return Kind.PICKER if not sight.private and (at or _titled(sight, "select_account")) else None


def _not_permitted(sight: Sight) -> Kind | None:
    failed = sight.path.startswith("/authorization/failed")
    return Kind.NOT_PERMITTED if failed or _titled(sight, "no_permission") else None


def _sign_in(sight: Sight) -> Kind | None:
    if not (sight.signs & {"password", "e-mail", "switch"} or sight.path.startswith(_SIGN_IN_PATHS)):
        return None
    if "switch" in sight.signs and not sight.private:
        return Kind.SWITCH
    again = "e-mail" not in sight.signs or sight.asked & {"openid.pape.max_auth_age", "switch_account"}
    return Kind.AGAIN if "password" in sight.signs and again else Kind.SIGN_IN


def _titled(sight: Sight, key: str) -> bool:
    """Whether the page's title or a heading of its own, outside any dialog, is one of these wordings."""
    wordings = phrase(key)
    parts = re.split(r"\s[-|\u2013\u2014:]\s", sight.title)
    if {label(part) for part in (sight.title, *parts)} & {label(wording) for wording in wordings}:
        return True
    return any(says(node, wordings) for node in _headings(sight.root))


def _headings(node: Node) -> Iterator[Node]:
    if node.role == "heading":
        yield node
    if node.role not in {"dialog", "alertdialog"}:
        for child in node.children:
            yield from _headings(child)


def private_page(root: Node) -> bool:
    """Whether this page has fields for what identifies a person: date of birth, passport, citizenship and the like (docs/sources.md#identity)."""
    fields = [node for node in root.walk() if node.role in _FIELDS]
    mentioned = _mentioned(root, "identity_field") if fields else set()
    if not mentioned:
        return False
    if any(_contains(node.name or caption(root, node), "identity_field") for node in fields):
        return True
    return len(fields) > 1 and len(mentioned) > 1


def asks_identity(root: Node) -> bool:
    """Whether this page leads into those fields: what it says of KYC, or what it asks about refunds and representatives (docs/sources.md#identity)."""
    sentences = [plain(node.text) for node in texts(root)] + [plain(node.name) for node in root.walk() if node.name]
    if any(_contains(text, "identity_check") for text in sentences if len(text) < 2 * _LABEL):
        return True
    asked = [text for text in sentences if "?" in text]
    return any(_all_of(text, "identity_question") or _contains(text, "identity_role") for text in asked)


def plan_needed(root: Node) -> str:
    """What the page says of the Professional plan that it needs; empty when it says nothing of it."""
    for node in texts(root):
        if _PLAN.search(plain(node.text)) and not {step.role for step in (node, *root.above(node))} & _BESIDE:
            return node.text
    return ""


def _mentioned(root: Node, key: str) -> set[str]:
    """Which of these words stand in a short text or name of the page."""
    said = {plain(words) for node in root.walk() for words in (node.name, node.value, _own(node)) if words}
    short = [words for words in said if len(words) <= _LABEL]
    return {word for word in phrase(key) if any(plain(word) in words for words in short)}


def _own(node: Node) -> str:
    return "" if node.children else node.text


def _contains(text: str, key: str) -> bool:
    found = plain(text)
    return any(re.search(rf"\b{re.escape(plain(word))}", found) for word in phrase(key))


def _all_of(text: str, key: str) -> bool:
    return all(plain(word) in text for word in phrase(key))
