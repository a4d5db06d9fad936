"""Signing in proposes a passkey, which can be skipped."""

from flows.practice.troubles.trouble import Interruption, Trouble

TROUBLE = Trouble(interruption=Interruption(name="passkey", path="/ax/claim/webauthn/nudge", template="passkey.html"))
