"""The commands that know nothing of Seller Central, one a module, and what all commands share."""

from __future__ import annotations

from automation.commands.erase import erase
from automation.commands.export import export
from automation.commands.given import console_for, settings_of
from automation.commands.hold import hold
from automation.commands.purge import purge
from automation.commands.records import records
from automation.commands.replay import replay
from automation.commands.stamp import stamp
from automation.commands.verify import verify

__all__ = ["ABOUT_RECORDS", "console_for", "settings_of"]

ABOUT_RECORDS = (records, replay, verify, export, stamp, erase, hold, purge)
"""The commands about records, in the order in which help lists them."""
