"""What a trouble may do: a few hooks, each doing nothing unless the trouble says otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.responses import Response

    from flows.practice.rights import Table
    from flows.practice.site import Visit
    from flows.practice.state import Invitation, State

NO_COMMITS = frozenset({"", "sign-in", "answer", "draft", "mws-developer"})
"""Deeds of forms that change nothing in the account."""

ACCESS = ("permissions", "rights", "mws", "apps", "consent", "seller_profile", "messaging")


def commits(visit: Visit) -> bool:
    """Whether this is a form that changes the account."""
    return visit.request.method == "POST" and visit.deed not in NO_COMMITS


def gives_access(visit: Visit) -> bool:
    """Whether this page is one where a partner, an application or an address is given something."""
    look = visit.site.look
    places = (look.path(name) for name in ACCESS if look.has(name))
    return any(visit.request.url.path.startswith(place) for place in places)


def _same_table(table: Table) -> Table:
    return table


def _nothing(_: Visit) -> Response | None:
    return None


def _same_response(_: Visit, response: Response) -> Response:
    return response


def _never(_: Invitation) -> bool:
    return False


def _same_start(start: dict[str, Any]) -> dict[str, Any]:
    return start


def _always(_: Visit) -> bool:
    return True


def _only_answered(state: State, _: Mapping[str, str]) -> State:
    return state


class Every(Mapping[str, str]):
    """The same refusal for every deed."""

    def __init__(self, word: str) -> None:
        self._word = word

    def __getitem__(self, _: str) -> str:
        return self._word

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0

    def __contains__(self, deed: object) -> bool:
        return deed not in NO_COMMITS


@dataclass(frozen=True, kw_only=True)
class Interruption:
    """A page that comes, once, between the seller and the page that he wants, until a person has answered it."""

    name: str
    """As the trouble is called; the state lists it under `waiting_for`."""
    path: str
    template: str
    due: Callable[[Visit], bool] = _always
    """Whether it comes before this page."""
    at_sign_in: bool = True
    """Whether it belongs to signing in, so that a practice seller who signs in by himself has answered it as well."""
    steps: int = 1
    """How many forms it has, one after the other."""
    answered: Callable[[State, Mapping[str, str]], State] = _only_answered
    """What the answer, the last form, does to the account."""
    data: Mapping[str, Any] = field(default_factory=dict)
    """What its template is given."""


@dataclass(frozen=True, kw_only=True)
class Trouble:
    """One thing that goes wrong on the practice site.

    Its module in this folder names it: `missing_row.py` is `missing-row`. The module holds one `TROUBLE`.
    """

    table: Callable[[Table], Table] = _same_table
    """The table of rights that the pages show instead of the real one."""
    refuses: Mapping[str, str] = field(default_factory=dict)
    """Deeds that are answered with an alert and not done: deed to the name of the alert's text."""
    before: Callable[[Visit], Response | None] = _nothing
    """An answer instead of the page."""
    after: Callable[[Visit, Response], Response] = _same_response
    """Another answer than the page's own, once everything is done."""
    hides: Callable[[Invitation], bool] = _never
    """Invitations that the list does not show (yet)."""
    interruption: Interruption | None = None
    """A page that a person has to answer first."""
    start: Callable[[dict[str, Any]], dict[str, Any]] = _same_start
    """Another account to begin with, as the JSON of its state."""
    words: Mapping[str, Any] = field(default_factory=dict)
    """Words that are laid over those of the site."""
    wait: float = 0.0
    """Seconds that each page is late."""
    late: float = 0.0
    """Seconds after loading until a page shows its content."""
