"""Signing in leads to a choice of accounts, of which one is clearly meant."""

from flows.practice.picker import picker
from flows.practice.troubles.trouble import Trouble

ACCOUNTS = (("Salt & Timber Goods", "A3PRACT1CESALT"), ("Harbour Lane Trading", "A3PRACT1CEHRBR"))

TROUBLE = Trouble(interruption=picker("picker", ACCOUNTS))
