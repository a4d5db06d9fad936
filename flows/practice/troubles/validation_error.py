"""Every form that would change something is refused by the server, and nothing is done."""

from flows.practice.troubles.trouble import Every, Trouble

TROUBLE = Trouble(refuses=Every("validation_error"))
