"""What axe-core finds wrong with a page, for those who cannot see or point well."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # it has no types

if TYPE_CHECKING:
    from playwright.sync_api import Page

CONTRAST = "color-contrast"
"""The one rule that another colour scheme can break."""
RUN = "options => axe.run(document, options).then(found => found.violations)"


@cache
def script() -> str:
    return str(Axe().axe_script)


def violations(page: Page, rule: str | None = None) -> list[dict[str, Any]]:
    """What breaks a rule, of all of them or of one. What passes is not told: it is most of the work."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(script())
    only = {"runOnly": {"type": "rule", "values": [rule]}} if rule else {}
    return list(page.evaluate(RUN, {"resultTypes": ["violations"], **only}))


def problems(page: Page, rule: str | None = None) -> list[tuple[str, str]]:
    """What axe-core calls serious or critical, and where."""
    return [
        (each["id"], node["html"][:160])
        for each in violations(page, rule)
        if each["impact"] in {"serious", "critical"}
        for node in each["nodes"]
    ]
