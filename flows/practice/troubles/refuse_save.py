"""Continue on the rights page is answered with an error, and nothing is saved."""

from flows.practice.troubles.trouble import Trouble

TROUBLE = Trouble(refuses={"save": "refuse_save"})
