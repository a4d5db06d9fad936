"""Upload Inventory = View & Edit needs Image Management: putting that back turns Upload Inventory off again."""

from flows.practice.rights import Link
from flows.practice.troubles.linked_row import TURNS_ON
from flows.practice.troubles.trouble import Trouble

TURNS_OFF = Link("Image Management", ("None",), "off", ("Upload Inventory",), "None")

TROUBLE = Trouble(table=lambda table: table.with_links(TURNS_ON, TURNS_OFF))
