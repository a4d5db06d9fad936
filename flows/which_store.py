"""Whether the page works on the store that is meant, where its header does not say so."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

if TYPE_CHECKING:
    from flows.stores import Store


@dataclass
class WhichStore:
    """What is known of `store` in this session. Where the agent `chose` it, it has to be confirmed once on each host."""

    store: Store
    chose: bool = False
    _sure: set[str] = field(default_factory=set)

    def is_clear(self, url: str, shown: Store | None) -> bool:
        """Whether nobody has to be asked: the header that is `shown`, or the address, says so now or has said so on this host."""
        if shown is self.store or said_by_address(self.store, url):
            self.confirm(url)
        return not self.chose or host(url) in self._sure

    def confirm(self, url: str) -> None:
        """From now on it counts as confirmed on the host of `url`."""
        self._sure.add(host(url))

    def forget(self) -> None:
        """It has to be confirmed anew."""
        self._sure = set()

    @property
    def question(self) -> str:
        """What the person is asked who alone can tell: going on is his yes."""
        name = self.store.names[0]
        return (
            f"Seller Central does not say here which store it works on. Is it {name}? Please look at the other window, and choose that "
            f"store there if it is another one. Nothing is recorded meanwhile. Say that it is done only when it is {name}."
        )

    @property
    def answer(self) -> str:
        """His yes, for the record."""
        return f"The page does not name the store. The person looked, and says that it is {self.store.names[0]}."


def said_by_address(store: Store, url: str) -> bool:
    """Whether the address says that it is `store`, by the marketplace that was switched to. One host serves several stores."""
    return parse_qs(urlsplit(url).query).get("mons_sel_mkid") == [store.marketplace]


def host(url: str) -> str:
    return urlsplit(url).hostname or ""
