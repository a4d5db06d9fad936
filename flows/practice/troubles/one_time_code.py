"""Signing in asks for a one-time code."""

from flows.practice.troubles.trouble import Interruption, Trouble

TROUBLE = Trouble(interruption=Interruption(name="one-time-code", path="/ap/mfa", template="one_time_code.html"))
