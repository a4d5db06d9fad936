"""Every page goes on asking the server for as long as it is open, so that the network is never quiet."""

from flows.practice.markup import adding
from flows.practice.troubles.trouble import Trouble

TROUBLE = Trouble(
    after=lambda _, response: adding(response, '<script src="/static/polling.js" type="module"></script>')
)
