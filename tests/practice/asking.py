"""Ask the practice site without a browser, and find things on its pages."""

from __future__ import annotations

import json
from contextlib import closing
from http.client import HTTPConnection, HTTPResponse
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from flows.practice import Practice

PARTNER = "virtual-admin@exportyourstore.example"


def ask(practice: Practice, method: str, path: str, body: str = "", **headers: str) -> tuple[HTTPResponse, str]:
    address = urlsplit(practice.url)
    with closing(HTTPConnection(address.hostname or "", address.port)) as connection:
        connection.request(
            method, path, body.encode(), {name.replace("_", "-"): text for name, text in headers.items()}
        )
        answer = connection.getresponse()
        return answer, answer.read().decode()


def scene(practice: Practice, name: str, **told: Any) -> tuple[int, dict[str, Any]]:  # noqa: ANN401 - JSON
    answer, text = ask(practice, "POST", f"/practice/{name}", json.dumps(told))
    return answer.status, json.loads(text)


def rights_of(practice: Practice, email: str) -> dict[str, str]:
    user = next(user for user in practice.state()["users"] if user["email"] == email)
    return {name: level for name, level in user["rights"].items() if level != "None"}


def open_rights(page: Page, practice: Practice, **rights: str) -> None:
    practice.reset(signed_in=True, users=[{"name": "ExportYourStore", "email": PARTNER, "rights": rights}])
    page.goto(f"{practice.url}/account/permissions/rights?user={PARTNER}")


def level(page: Page, right: str, name: str) -> Locator:
    return page.locator(f'tr[data-right="{right}"]').get_by_role("radio", name=name, exact=True)


def levels(page: Page, right: str) -> list[str | None]:
    radios = page.locator(f'tr[data-right="{right}"]').get_by_role("radio").all()
    return [radio.get_attribute("aria-label") for radio in radios]


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def invite(page: Page, name: str, email: str) -> None:
    press(page, "Add User")
    page.get_by_role("textbox", name="Name", exact=True).fill(name)
    page.get_by_role("textbox", name="E-mail", exact=True).fill(email)
    press(page, "Send")
