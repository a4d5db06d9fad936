"""What the console is told of a session: who and what before it begins, and how it ended."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from automation.supervision.case import Case, Ended

if TYPE_CHECKING:
    from flows.report import Report
    from flows.session import Request


def case(request: Request) -> Case:
    """Who and what is asked for."""
    stores = tuple(store.names[0] for store in request.stores)
    return Case(request.wanted.partner.title, request.seller, stores, practice=request.policy.loopback)


def ended(report: Report) -> Ended:
    """How it ended, in plain data."""
    return Ended(
        report.outcome,
        report.reason,
        () if report.outcome == "changes" else tuple(chain.from_iterable(result.changes for result in report.results)),
        tuple(chain.from_iterable(result.left for result in report.results)),
        None if report.record is None else str(report.record),
        report.digest,
    )
