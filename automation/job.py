"""What the loop needs to know of a job: how it observes, plans and applies. Nothing about what it does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from automation.plan import Account, Change, Findings

    Ask = Callable[[Sequence[Change], str | None], None]
    """Shows the approved changes with these further ones, and returns after a yes to all of them. Raises Declined or Stopped.

    The second value is a caution for the person: none when the further ones are no more than what was asked for.
    """

Have = TypeVar("Have")


class Site(Protocol):
    """One store of one account. `account` is filled as soon as a page names it."""

    @property
    def account(self) -> Account: ...


class Job(Protocol[Have]):
    """One thing that a partner needs, on one store. `name` is the word of the command line, `title` the one for people."""

    @property
    def name(self) -> str: ...

    @property
    def title(self) -> str: ...

    @property
    def site(self) -> Site: ...

    def observe(self) -> Have:
        """What the account shows now, read from pages that are loaded afresh. Changes nothing."""
        ...

    def facts(self, have: Have) -> Mapping[str, object]:
        """What was observed, for the journal: no personal value."""
        ...

    def plan(self, have: Have) -> Findings:
        """The difference to what is wanted. Pure. Raises Stopped when there is no safe way from here to there."""
        ...

    def apply(self, changes: Sequence[Change], ask: Ask) -> None:
        """Makes exactly these changes. Raises Stopped, Refused, AnswerLost."""
        ...
