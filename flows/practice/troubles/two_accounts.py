"""Signing in leads to a choice of accounts, of which two have the same name."""

from flows.practice.picker import picker
from flows.practice.troubles.trouble import Trouble

ACCOUNTS = (("Harbour Lane Trading", "A3PRACT1CEHRBR"), ("Harbour Lane Trading", "A3PRACT1CEHRB2"))

TROUBLE = Trouble(interruption=picker("two-accounts", ACCOUNTS))
