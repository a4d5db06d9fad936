"""Customer Metrics has a name that nobody has seen before."""

from dataclasses import replace

from flows.practice.troubles.trouble import Trouble

TROUBLE = Trouble(
    table=lambda table: table.with_row(
        "Customer Metrics", lambda row: (replace(row, label="Shopper Experience Insights"),)
    )
)
