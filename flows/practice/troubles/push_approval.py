"""Signing in waits for a yes on another device."""

from flows.practice.troubles.trouble import Interruption, Trouble

TROUBLE = Trouble(
    interruption=Interruption(name="push-approval", path="/ap/cvf/approval", template="push_approval.html")
)
