"""The row Upload Inventory is not in the table."""

from flows.practice.troubles.trouble import Trouble

TROUBLE = Trouble(table=lambda table: table.with_row("Upload Inventory", lambda _: ()))
