"""Every page comes a second late."""

from flows.practice.troubles.trouble import Trouble

TROUBLE = Trouble(wait=1.0)
