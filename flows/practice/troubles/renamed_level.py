"""The highest level has a name that nobody has seen before."""

from flows.practice.troubles.trouble import Trouble

TROUBLE = Trouble(words={"levels": {"View & Edit": "Look and change"}})
