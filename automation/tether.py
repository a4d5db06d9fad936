"""One tab of a browser that is somebody else's, and everything that belongs to it: frames, workers, the tabs that it opens.

Each is spoken to before its first request: it gets the agent's name and the fence. What could not be given the name is not
started: shared and service workers, and the workers of workers, whose scripts the browser fetches in a name of its own
(measured, Chromium 156). Other tabs are left alone. When the line is closed, all of it is gone.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from automation import fence
from automation.wire import Event, NotTaken, Wire

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future

_CHILDREN: dict[str, Any] = {"autoAttach": True, "waitForDebuggerOnStart": True, "flatten": True}
_TABS: dict[str, Any] = {**_CHILDREN, "filter": [{"type": "page"}]}
_WORKERS_FOR_ALL = """
delete globalThis.SharedWorker;
if (globalThis.ServiceWorkerContainer)
  ServiceWorkerContainer.prototype.register = () => Promise.reject(new DOMException("not here", "SecurityError"));
"""
_WORKERS_OF_WORKERS = "delete globalThis.Worker"

Order = tuple[str, dict[str, Any]]


def orders(kind: str, user_agent: str, forbidden: tuple[str, ...]) -> tuple[Order, ...]:
    """What a target of that `kind` ("page", "iframe", "worker") is told before it begins."""
    common: list[Order] = [("Network.enable", {}), ("Network.setUserAgentOverride", {"userAgent": user_agent})]
    if forbidden:
        common.append(("Network.emulateNetworkConditionsByRule", fence.offline(forbidden)))
    if kind == "worker":
        return (*common, *_OF_A_WORKER)
    return (*common, *_OF_A_DOCUMENT, *_held(forbidden), *_of_a_tab(kind))


_OF_A_WORKER: tuple[Order, ...] = (("Runtime.evaluate", {"expression": _WORKERS_OF_WORKERS}),)
_OF_A_DOCUMENT: tuple[Order, ...] = (
    ("Network.setBypassServiceWorker", {"bypass": True}),
    ("Page.enable", {}),
    ("Page.addScriptToEvaluateOnNewDocument", {"source": _WORKERS_FOR_ALL, "runImmediately": True}),
    ("Target.setAutoAttach", _CHILDREN),
)


def _held(forbidden: tuple[str, ...]) -> tuple[Order, ...]:
    """What holds while one document follows another, when the network condition does not (`automation.fence`)."""
    if not forbidden:
        return ()
    source = fence.sockets_refused(forbidden)
    return (
        ("Fetch.enable", fence.held_up(forbidden)),
        ("Page.addScriptToEvaluateOnNewDocument", {"source": source, "runImmediately": True}),
    )


def _of_a_tab(kind: str) -> tuple[Order, ...]:
    """A tab behind others draws nothing, and nothing in it could be pressed: it is told that it is in front."""
    return (("Emulation.setFocusEmulationEnabled", {"enabled": True}),) if kind == "page" else ()


@dataclass(eq=False)
class Tether:
    """Holds the tab `target` under the name `user_agent`, away from `forbidden` origins.

    `lost` is called with a reason when that no longer holds.
    """

    address: str
    target: str
    user_agent: str
    forbidden: tuple[str, ...]
    lost: Callable[[str], None]
    _tabs: set[str] = field(default_factory=set)
    _sessions: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._wire = Wire(self.address, self._hear, lambda: self.lost("the line to the browser broke"))

    def begin(self) -> None:
        """Raises NoEndpoint, or NotTaken when the tab does not take its name or its fence."""
        self._wire.open()
        self._tabs.add(self.target)
        session: str = self._wire.ask("Target.attachToTarget", targetId=self.target, flatten=True)["sessionId"]
        self._sessions.add(session)
        for method, params in orders("page", self.user_agent, self.forbidden):
            self._wire.ask(method, session, **params)
        self._wire.ask("Target.setAutoAttach", **_TABS)

    def close(self) -> None:
        self._wire.close()

    def _hear(self, event: Event) -> None:
        if event.method == "Fetch.requestPaused":
            refusal = {"requestId": event.params["requestId"], "errorReason": "BlockedByClient"}
            self._wire.tell("Fetch.failRequest", event.session, **refusal)
        elif event.method == "Target.attachedToTarget" and event.params["targetInfo"]["targetId"] != self.target:
            self._meet(event.params["targetInfo"], event.params["sessionId"], event.session)

    def _meet(self, info: dict[str, Any], session: str, parent: str) -> None:
        """A target that is new to us: prepared if it belongs to the tab, else let go at once."""
        if not self._belongs(info, parent):
            self._wire.tell("Runtime.runIfWaitingForDebugger", session)
            self._wire.tell("Target.detachFromTarget", sessionId=session)
            return
        self._sessions.add(session)
        if info["type"] == "page":
            self._tabs.add(info["targetId"])
        for method, params in orders(info["type"], self.user_agent, self.forbidden):
            self._wire.tell(method, session, **params).add_done_callback(self._require)
        self._wire.tell("Runtime.runIfWaitingForDebugger", session)

    def _belongs(self, info: dict[str, Any], parent: str) -> bool:
        opened = info["type"] == "page" and info.get("openerId") in self._tabs
        return opened or parent in self._sessions

    def _require(self, answer: Future[dict[str, Any]]) -> None:
        problem = answer.exception()
        if isinstance(problem, NotTaken) and "closed" not in str(problem) and "not found" not in str(problem):
            self.lost(f"a part of the page did not take the assistant's name ({problem})")
