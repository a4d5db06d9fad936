"""How a screen says no: its own reasons, and those of troubles."""

from collections.abc import Callable

from flows.practice import deeds
from flows.practice.site import Visit


def refused(visit: Visit, deed: str, do: Callable[[], None]) -> str:
    """Do it, and answer the name of the text that says why when the site (or a trouble) refuses."""
    for trouble in visit.site.troubles:
        if deed in trouble.refuses:
            return trouble.refuses[deed]
    try:
        do()
    except deeds.Refused as refusal:
        return refusal.word
    return ""


def alerts(visit: Visit, refusal: str = "", done: str = "") -> list[tuple[str, str]]:
    """What a page has to say on top: (variant, text). `done` is the text for what the address says was saved."""
    words = visit.site.words
    if refusal:
        return [("danger", words[refusal if "." in refusal else f"alerts.{refusal}"])]
    return [("success", words[done])] if done and "saved" in visit.request.query_params else []
