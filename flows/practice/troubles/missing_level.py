"""Upload Inventory offers None and View, but not View & Edit."""

from dataclasses import replace

from flows.practice.troubles.trouble import Trouble

TROUBLE = Trouble(
    table=lambda table: table.with_row("Upload Inventory", lambda row: (replace(row, levels=("None", "View")),))
)
