"""Everything that pages declare private, for the camera: all of it on every page, for one page may show what is another's."""

from __future__ import annotations

from itertools import chain

from flows.pages import authorized_partners, consent, messaging_permissions, mws, seller_profile, user_permissions
from flows.pages.numbers import unexplained
from flows.pages.private import DETAILS, EVERYWHERE
from flows.vocabulary import vocabulary

PLACES = (
    *(user_permissions.PLACE, authorized_partners.PLACE, seller_profile.PLACE),
    *(messaging_permissions.PLACE, mws.place(""), consent.APPS),
)
_KNOWN = tuple(dict.fromkeys((*chain.from_iterable(place.private for place in PLACES), *EVERYWHERE)))
MASKS = (*_KNOWN, *unexplained(_KNOWN, DETAILS))


def everyday(words: str) -> bool:
    """Whether `words` are a level: lists show it beside each person, and so do the sentences about the one whom a run is about."""
    return vocabulary().level_of(words) is not None
