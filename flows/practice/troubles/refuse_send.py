"""Send is answered with an error, and nobody is invited."""

from flows.practice.troubles.trouble import Trouble

TROUBLE = Trouble(refuses={"send": "refuse_send"})
