"""The number of an MWS developer is said to be unknown."""

from flows.practice.troubles.trouble import Trouble

TROUBLE = Trouble(refuses={"mws-developer": "mws.unknown_account"})
