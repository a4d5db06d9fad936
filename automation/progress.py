"""How far something has got, for the person who waits for it."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rich.console import Console


@contextmanager
def bar(what: str, whole: int, console: Console) -> Iterator[Callable[[int], None]]:
    """A bar on `console` that is gone afterwards, where that is a terminal; nothing elsewhere. Gives what moves it.

    It begins when it is first moved: until then there is one thread only, and processes can be started.
    """
    if not console.is_terminal:
        yield lambda _: None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    progress = Progress(*columns, console=console, transient=True)
    task = progress.add_task(what, total=whole)

    def move(done: int) -> None:
        progress.start()
        progress.update(task, completed=done)

    try:
        yield move
    finally:
        progress.stop()
