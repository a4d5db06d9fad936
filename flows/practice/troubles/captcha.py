"""Signing in asks for the letters in a picture."""

from flows.practice.troubles.trouble import Interruption, Trouble

TROUBLE = Trouble(interruption=Interruption(name="captcha", path="/ap/cvf/verify", template="captcha.html"))
