"""The row Inventory performance is in the table twice."""

from flows.practice.troubles.trouble import Trouble

TROUBLE = Trouble(table=lambda table: table.with_row("Inventory performance", lambda row: (row, row)))
