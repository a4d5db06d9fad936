"""What stands in the closed parts of web components, where no script of a page, and none of ours in it, can look.

Nothing of it can be covered, and the outline has none of it. The browser's own protocol does show it, for as much time as a third
of a picture takes; so it is asked only on a page that may have such a part (`scripts.STATE` tells).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import CDPSession, Page

_TEXT = 3
"""The kind of a node that is text."""


@dataclass(frozen=True)
class ClosedParts:
    """What closed parts of a page say, and whether one has a field for what nobody may record."""

    texts: tuple[str, ...] = ()
    credentials: bool = False


def closed_parts(page: Page, selectors: str) -> ClosedParts:
    """The closed parts of `page`; `selectors` are the fields that nobody may record. Raises Playwright's Error."""
    session = page.context.new_cdp_session(page)
    try:
        document = session.send("DOM.getDocument", {"depth": -1, "pierce": True})["root"]
        roots = [root for node in _walk(document) for root in node.get("shadowRoots", ())]
        closed = [root for root in roots if root["shadowRootType"] == "closed"]
        inner = {root["nodeId"]: root for part in closed for root in _roots(part)}
        texts = (node["nodeValue"] for root in inner.values() for node in _walk(root) if node["nodeType"] == _TEXT)
        return ClosedParts(tuple(texts), any(_has(session, root, selectors) for root in inner))
    finally:
        session.detach()


def _roots(part: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """`part` and the roots of all components in it, open or closed: a selector does not reach from one into another."""
    yield part
    for node in _walk(part):
        yield from (root for root in node.get("shadowRoots", ()) if root["shadowRootType"] != "user-agent")


def _has(session: CDPSession, root: int, selectors: str) -> bool:
    return bool(selectors) and session.send("DOM.querySelector", {"nodeId": root, "selector": selectors})["nodeId"] != 0


def _walk(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """`node` and everything below it, through components and frames."""
    left = [node]
    while left:
        node = left.pop()
        yield node
        left += [*node.get("children", ()), *node.get("shadowRoots", ())]
        left += [node["contentDocument"]] if "contentDocument" in node else []
