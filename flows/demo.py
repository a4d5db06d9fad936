"""The whole story on the practice site: invited, accepted, confirmed, given exactly six rights, read back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.practice import serve
from flows.session import request

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.console import Console

    from automation.settings import Settings
    from flows.report import Report
    from flows.session import Request

PARTNER = "exportyourstore"
EMAIL = "invitations@exportyourstore.example"
"""Stands in when no e-mail is set; .example belongs to nobody (RFC 2606)."""
PACE = 250.0
"""Milliseconds before each action in a window, so that a person can follow."""


def tell(settings: Settings, console: Console, hold: Callable[[Request, Settings], Report]) -> tuple[Report, ...]:
    """Tells the story on `console`. Gives the reports of its runs; the last one decides how it ended."""

    def chapter(text: str) -> None:
        console.print(f"\n{text}", style="bold cyan", highlight=False, markup=False)

    email = settings.set.get("email", EMAIL)
    with serve() as practice:
        console.print(
            f"A practice Seller Central is open at {practice.url}. Nothing here reaches Amazon.", highlight=False
        )
        asked = request(PARTNER, (), "US", {"email": email}, site=practice.url, seller="Practice seller", practice=True)
        chapter("1 of 3  ExportYourStore is invited")
        reports = [hold(asked, settings)]
        if reports[0].outcome == "waiting":
            chapter(
                "2 of 3  ExportYourStore accepts the invitation (this is the practice partner; a real one takes up to a day)"
            )
            practice.accept(email)
            chapter("3 of 3  Run again: the user is confirmed and gets six rights, exactly")
            reports.append(hold(asked, settings))
        _sum_up(reports, console)
    return tuple(reports)


def _sum_up(reports: list[Report], console: Console) -> None:
    last = reports[-1]
    console.print()
    if last.outcome == "done":
        made = sum(len(result.changes) for report in reports for result in report.results)
        console.print(
            f"Done: {made} changes, each agreed to, made, and read back. Nothing else was touched.",
            style="bold green",
            highlight=False,
        )
    else:
        console.print(f"The story broke off: {last.reason}", style="bold", highlight=False, markup=False)
    for number, report in enumerate(reports, 1):
        console.print(f"record {number}  {report.record}", highlight=False, markup=False, soft_wrap=True)
        console.print(f"digest {number}  {report.digest}", highlight=False, markup=False, soft_wrap=True)
        for page in ("replay", "receipt"):
            path = report.record and report.record / f"{page}.html"
            console.print(f"{page} {number}  {path}", highlight=False, markup=False, soft_wrap=True)
    console.print(
        "chaperone replay --latest opens the last one, chaperone verify checks it.", style="dim", highlight=False
    )
