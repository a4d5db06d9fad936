"""An invitation is in the list only from the third time on that the list is loaded after sending."""

from flows.practice.troubles.trouble import Trouble

TROUBLE = Trouble(hides=lambda invitation: invitation.loads < 3)  # noqa: PLR2004 - the third load, as said above
