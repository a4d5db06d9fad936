"""Run the practice site in a thread of this process, on this computer only."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import reduce
from typing import Any

from automation.serving import listen, port_of, serving
from flows.practice import account, deeds
from flows.practice.app import application
from flows.practice.parts import HERE, look_folder, read
from flows.practice.rights import load_table
from flows.practice.screens.scenes import SENDER, signed_in
from flows.practice.site import Look, Site, templates
from flows.practice.state import Book
from flows.practice.troubles import load_trouble
from flows.practice.words import load_words


@dataclass(frozen=True)
class Practice:
    """A practice site that is open."""

    url: str
    """Its address, such as http://127.0.0.1:40123."""
    site: Site = field(repr=False)

    def state(self) -> dict[str, Any]:
        """What the practice account holds now, as GET /practice/state answers it."""
        return account.shown(self.site.book.read(), self.site.rights)

    def sign_in(self) -> dict[str, Any]:
        """The practice seller signs in."""
        self.site.book.change(lambda state: signed_in(state, self.site))
        return self.state()

    def accept(self, email: str) -> dict[str, Any]:
        """The invited partner accepts. Raises `SceneError` when no open invitation is there."""
        self.site.book.change(lambda state: deeds.accept(state, email))
        return self.state()

    def partner_accepts(self, company: str) -> dict[str, Any]:
        """A company that has the seller's link sends its invitation. Raises `SceneError` when it has no link."""
        self.site.book.change(lambda state: deeds.partner_invites(state, company, SENDER))
        return self.state()

    def reset(self, **parts: Any) -> dict[str, Any]:  # noqa: ANN401 - parts of the state's JSON
        """Start over, with these parts of the state as given. Raises `SceneError`."""
        book = self.site.book
        book.change(lambda _: account.start(account.scene(self.site.start, parts), self.site.rights, book.now()))
        return self.state()


def _now() -> datetime:
    return datetime.now(UTC)


@contextmanager
def serve(
    *,
    look: str = "2022",
    lang: str = "en-US",
    troubles: tuple[str, ...] = (),
    port: int = 0,
    clock: Callable[[], datetime] = _now,
) -> Iterator[Practice]:
    """Open the practice site on 127.0.0.1 for as long as the `with` block lasts.

    `look`, `lang` and `troubles` name folders and files of this package; port 0 takes a free one; `clock` tells the site what
    time it is. Raises `NoSuchPart` for a name that is not there and `OSError` when the port is taken.
    """
    site = _site(look, lang, troubles, clock)
    listener = listen(port)
    with serving(application(site), listener, "practice site"):
        yield Practice(f"http://127.0.0.1:{port_of(listener)}", site)


def _site(look: str, lang: str, troubles: tuple[str, ...], clock: Callable[[], datetime]) -> Site:
    folder, chosen = look_folder(look), tuple(load_trouble(name) for name in troubles)
    words = reduce(lambda words, trouble: words.under(trouble.words), chosen, load_words(lang, look))
    table = load_table(read(folder / "rows.toml"), words)
    begun = reduce(lambda start, trouble: trouble.start(start), chosen, read(HERE / "start.toml"))
    begun = account.fitting(begun, table)
    book = Book(account.start(begun, table, clock()), clock)
    pages = Look(look, folder, read(folder / "look.toml"), templates(folder))
    return Site(pages, words, table, chosen, book, begun)
