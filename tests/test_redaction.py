"""What must not be written: other people's addresses, and whatever has the shape of a secret."""

from __future__ import annotations

import re

import pytest

from automation.record.redaction import HIDDEN, Redactor

OURS = "invitations@exportyourstore.example"
REDACTOR = Redactor(frozenset({OURS}), (re.compile(r"amzn\.mws\.[\w-]+"),))


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("", ""),
        ("Nobody is named here.", "Nobody is named here."),
        ("ines@harbourlane.example", HIDDEN),
        ("INES@Harbourlane.Example", HIDDEN),
        ("Ines Carvalho <ines.c+amazon@mail.harbourlane.example>, User", f"Ines Carvalho <{HIDDEN}>, User"),
        ("o'neil_1-x@a-b.example.", f"{HIDDEN}."),
        ("mailto:ines@harbourlane.example?subject=x", f"mailto:{HIDDEN}?subject=x"),
        ("jörg@häfen.example", HIDDEN),
        ("a@b.example and c@d.example", f"{HIDDEN} and {HIDDEN}"),
        (OURS, OURS),
        (OURS.upper(), OURS.upper()),
        (f"Invitation sent to {OURS}.", f"Invitation sent to {OURS}."),
        (f"x{OURS}", HIDDEN),
        (f"{OURS}.evil.example", HIDDEN),
        ("token amzn.mws.4e2f", f"token {HIDDEN}"),
        ("token amzn.mws.4e2f-and-more", f"token {HIDDEN}"),
        ("3 @ 2 and @home and a@b", "3 @ 2 and @home and a@b"),
    ],
)
def test_what_is_written_instead(text: str, clean: str) -> None:
    assert REDACTOR.clean(text) == clean
    assert REDACTOR.hides(text) is (clean != text)


@pytest.mark.parametrize(
    "text",
    [
        "/users?email=ines%40harbourlane.example",
        "mailto:ines%40harbourlane.example",
        "/rights?user=ines%2Bamazon%40harbourlane.example&x=1",
    ],
)
def test_an_address_inside_a_link_is_hidden_too(text: str) -> None:
    assert "harbourlane" not in REDACTOR.clean(text)


def test_the_partners_own_address_inside_a_link_stays() -> None:
    link = "/rights?user=invitations%40exportyourstore.example"
    assert REDACTOR.clean(link) == link


@pytest.mark.parametrize("text", ["a@b.example", "no address", f"{OURS} a@b.example amzn.mws.4e2f"])
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert REDACTOR.clean(REDACTOR.clean(text)) == REDACTOR.clean(text)


def test_with_nothing_allowed_every_address_is_hidden() -> None:
    assert Redactor().clean(OURS) == HIDDEN
