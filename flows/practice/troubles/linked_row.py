"""Upload Inventory = View & Edit also turns Image Management on; that can be put back by hand."""

from flows.practice.rights import Link
from flows.practice.troubles.trouble import Trouble

TURNS_ON = Link("Upload Inventory", ("View & Edit",), "on", ("Image Management",), "View")

TROUBLE = Trouble(table=lambda table: table.with_links(TURNS_ON))
