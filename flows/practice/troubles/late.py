"""Every page shows its content only a second after it has loaded."""

from flows.practice.troubles.trouble import Trouble

TROUBLE = Trouble(late=1.0)
