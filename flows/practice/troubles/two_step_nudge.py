"""Signing in proposes Two-Step Verification, which can be skipped."""

from flows.practice.troubles.trouble import Interruption, Trouble

TROUBLE = Trouble(
    interruption=Interruption(
        name="two-step-nudge", path="/merchant-picker/status/skip-2sv", template="two_step_nudge.html"
    )
)
