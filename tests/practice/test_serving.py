"""Opening and closing the practice site."""

from __future__ import annotations

import re
import threading
from urllib.parse import urlsplit

import pytest

from flows.practice import NoSuchPart, serve
from tests.practice.asking import ask


def test_it_listens_on_this_computer_alone_and_chooses_a_free_port() -> None:
    with serve() as one, serve() as other:
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+", one.url)
        assert one.url != other.url
        assert ask(one, "GET", "/practice/state")[0].status == 200
        assert ask(other, "GET", "/practice/state")[0].status == 200


def test_two_sites_do_not_share_an_account() -> None:
    with serve() as one, serve() as other:
        one.sign_in()
        assert one.state()["signed_in"]
        assert not other.state()["signed_in"]


def test_when_it_closes_nobody_answers_and_no_thread_is_left() -> None:
    before = set(threading.enumerate())
    with serve() as practice:
        pass
    assert set(threading.enumerate()) == before
    with pytest.raises(ConnectionRefusedError):
        ask(practice, "GET", "/home")


def test_it_closes_also_when_the_one_who_opened_it_fails() -> None:
    before = set(threading.enumerate())
    with pytest.raises(KeyError, match="theirs"), serve():
        raise KeyError("theirs")
    assert set(threading.enumerate()) == before


def test_the_same_port_can_be_opened_again() -> None:
    with serve() as first:
        ask(first, "GET", "/home")
        port = urlsplit(first.url).port or 0
    with serve(port=port) as second:
        assert second.url == first.url


def test_a_taken_port_is_an_error_at_once() -> None:
    with serve() as first, pytest.raises(OSError, match="in use"), serve(port=urlsplit(first.url).port or 0):
        pass


def test_an_unknown_look_is_named_with_those_there_are() -> None:
    with pytest.raises(NoSuchPart, match=r"no look called '1999'; there are: .*2022"), serve(look="1999"):
        pass


def test_an_unknown_language_is_named_with_those_there_are() -> None:
    with pytest.raises(NoSuchPart, match=r"no language called 'tlh'; there are: .*en-US"), serve(lang="tlh"):
        pass


def test_an_unknown_trouble_is_named_with_those_there_are() -> None:
    with (
        pytest.raises(NoSuchPart, match=r"no trouble called 'rain'; there are: .*missing-row"),
        serve(troubles=("rain",)),
    ):
        pass


def test_another_host_name_is_not_answered() -> None:
    with serve() as practice:
        assert ask(practice, "GET", "/practice/state", Host="sellercentral.example")[0].status == 400
