"""Time stamps: asked for, checked at once, kept; and every way in which an authority can fail has its own name."""

from __future__ import annotations

import shutil
import socket
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from automation.errors import WrongSetting
from automation.record import authority, bag, mistrust, timestamp
from automation.record.authority import Authority, StampTrouble, pending
from automation.record.faults import Fault
from automation.record.verify import verify
from automation.settings import load
from tests.record.brief import sealed
from tests.record.sample import Shot, done
from tests.record.signed import JONAS, Known, auditor, signed
from tests.record.stock import OPENSSL, needs_openssl, ran
from tests.record.tsa import Desk, Stamps, opened

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytestmark = needs_openssl


@pytest.fixture(scope="session")
def stamps(tmp_path_factory: pytest.TempPathFactory) -> Stamps:
    return Stamps(tmp_path_factory.mktemp("authority")).found()


@pytest.fixture(scope="session")
def strangers(tmp_path_factory: pytest.TempPathFactory) -> Stamps:
    """Another authority, with a name that is the same."""
    return Stamps(tmp_path_factory.mktemp("stranger")).found()


@pytest.fixture
def desk(stamps: Stamps) -> Iterator[Desk]:
    with opened(stamps.answer) as open_desk:
        yield open_desk


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory, shots: dict[str, Shot]) -> Path:
    return signed(tmp_path_factory.mktemp("signed") / "run", shots, done)


@pytest.fixture
def record(original: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(original, tmp_path / "kept" / "run"))


def fault_of(answer: bytes, about: bytes, authorities: bytes = b"", nonce: int | None = None) -> type[Fault] | None:
    try:
        timestamp.read(answer, about, authorities, nonce)
    except Fault as fault:
        return type(fault)
    return None


def test_the_signature_is_stamped_and_the_stamp_checked_and_kept(record: Path, desk: Desk, stamps: Stamps) -> None:
    before = datetime.now(UTC) - timedelta(seconds=1)
    stamp = Authority(desk.url, stamps.ca).stamp(record)
    assert before <= stamp.at <= datetime.now(UTC)
    assert stamp.trusted
    assert fault_of((record / bag.STAMP).read_bytes(), (record / bag.SIGNATURE).read_bytes(), stamps.ca) is None
    assert (record / bag.SIGNATURE).read_bytes() not in desk.asked[0]
    words = ("-data", record / bag.SIGNATURE, "-in", record / bag.STAMP, "-CAfile", stamps.folder / "ca.pem")
    assert b"Verification: OK" in ran(OPENSSL, "ts", "-verify", *words).stdout


def test_a_key_must_have_been_valid_when_a_trusted_authority_saw_the_signature(tmp_path: Path, stamps: Stamps) -> None:
    """By its own clock the run was five minutes ago; the key was ended since, and the stamp is of now."""
    now = datetime.now(UTC)
    record = sealed(tmp_path, at=now - timedelta(minutes=5))
    (record / bag.STAMP).write_bytes(stamps.of((record / bag.SIGNATURE).read_bytes()))
    ended = Known(JONAS, before=now - timedelta(minutes=2))
    by_its_own_clock, confirmed = (verify(record, auditor(ended, authorities=ca)) for ca in (b"", stamps.ca))
    assert (by_its_own_clock.status, confirmed.status) == ("valid", "invalid")
    assert [type(fault) for fault in confirmed.faults] == [mistrust.KeyOutOfTime]
    said = {check.name: check.detail for check in confirmed.checks}
    assert said["time"].startswith("a trusted authority had seen the signature on 20")
    assert verify(record, auditor(Known(JONAS), authorities=stamps.ca)).status == "valid"


def test_what_a_broken_off_stamping_left_is_taken_away_by_the_next(record: Path, desk: Desk, stamps: Stamps) -> None:
    (record / f".{bag.STAMP}.0a0a0a0a.part").write_bytes(b"half")
    assert verify(record).status == "invalid"
    Authority(desk.url, stamps.ca).stamp(record)
    assert verify(record).status == "valid"


def down(desk: Desk, *_: Stamps) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        desk.url = f"http://127.0.0.1:{taken.getsockname()[1]}/"


def slow(desk: Desk, *_: Stamps) -> None:
    desk.hold.clear()


def broken(desk: Desk, *_: Stamps) -> None:
    desk.status = 503


def elsewhere(desk: Desk, *_: Stamps) -> None:
    desk.status, desk.headers = 302, {"Location": desk.url + "other"}


def endless(desk: Desk, *_: Stamps) -> None:
    desk.reply = lambda _: b"0" * 200_000


def answering(answer: Callable[[Desk, Stamps, Stamps], Callable[[bytes], bytes]]) -> Callable[..., None]:
    def set_up(desk: Desk, stamps: Stamps, strangers: Stamps) -> None:
        desk.reply = answer(desk, stamps, strangers)

    return set_up


TROUBLES: tuple[tuple[str, Callable[..., None], type[StampTrouble], type[Fault] | None], ...] = (
    ("nobody is there", down, authority.AuthorityDown, None),
    ("no answer in time", slow, authority.AuthoritySlow, None),
    ("an error of its own", broken, authority.AuthorityRefused, None),
    ("another address", elsewhere, authority.AuthorityRefused, None),
    ("an answer without end", endless, authority.AuthorityRefused, None),
    ("rubbish", answering(lambda *_: lambda _: b"<html>"), authority.NotTrusted, mistrust.StampUnreadable),
    ("nothing", answering(lambda *_: lambda _: b""), authority.NotTrusted, mistrust.StampUnreadable),
    (
        "a refusal",
        answering(lambda _, stamps, __: lambda _: stamps.answer(b"nonsense")),
        authority.NotTrusted,
        mistrust.StampRefused,
    ),
    (
        "another authority",
        answering(lambda _, __, strangers: strangers.answer),
        authority.NotTrusted,
        mistrust.WrongAuthority,
    ),
    (
        "a stamp of something else",
        answering(lambda _, stamps, __: lambda _: stamps.of(b"something else")),
        authority.NotTrusted,
        mistrust.StampOfOther,
    ),
)  # fmt: skip


@pytest.mark.parametrize(
    ("trouble", "expected", "fault"), [case[1:] for case in TROUBLES], ids=[case[0] for case in TROUBLES]
)
def test_each_way_to_get_no_stamp_has_its_name_and_nothing_is_kept(  # noqa: PLR0913, PLR0917 - the people of the story
    record: Path,
    desk: Desk,
    stamps: Stamps,
    strangers: Stamps,
    trouble: Callable[..., None],
    expected: type[StampTrouble],
    fault: type[Fault] | None,
) -> None:
    trouble(desk, stamps, strangers)
    with pytest.raises(expected) as raised:
        Authority(desk.url, stamps.ca, timeout=0.4).stamp(record)
    assert type(getattr(raised.value, "fault", None)) in {fault, type(None)}
    assert desk.url in str(raised.value)
    assert not (record / bag.STAMP).exists()
    assert len(desk.asked) <= 1


@pytest.mark.parametrize("again", ["the same answer once more", "an answer to somebody else"])
def test_an_answer_that_was_given_before_is_not_taken(record: Path, desk: Desk, stamps: Stamps, again: str) -> None:
    signature = (record / bag.SIGNATURE).read_bytes()
    asked = timestamp.request(signature)
    old = stamps.answer(asked.as_bytes()) if again.startswith("the same") else stamps.of(signature)
    assert fault_of(old, signature, stamps.ca) is None
    desk.reply = lambda _: old
    with pytest.raises(authority.NotTrusted) as raised:
        Authority(desk.url, stamps.ca).stamp(record)
    assert isinstance(raised.value.fault, mistrust.WrongNonce)


def test_a_stamp_with_a_flipped_bit_is_never_taken_for_another(record: Path, stamps: Stamps) -> None:
    about = (record / bag.SIGNATURE).read_bytes()
    good = stamps.of(about)
    for at in range(0, len(good), 37):
        bad = good[:at] + bytes([good[at] ^ 0x10]) + good[at + 1 :]
        fault = fault_of(bad, about, stamps.ca)
        assert fault is not None or timestamp.read(bad, about, stamps.ca) == timestamp.read(good, about, stamps.ca)


@pytest.mark.parametrize(
    ("spoil", "status", "said"),
    [
        (lambda _, __: b"later", "invalid", {mistrust.StampUnreadable}),
        (lambda stamps, _: stamps[0].of(b"something else"), "invalid", {mistrust.StampOfOther}),
        (lambda stamps, about: stamps[1].of(about), "invalid", {mistrust.WrongAuthority}),
        (lambda stamps, about: stamps[0].of(about), "valid", {mistrust.StampLate}),
    ],
    ids=["rubbish", "of something else", "of another authority", "late"],
)
def test_what_an_auditor_says_of_a_stamp(  # noqa: PLR0913, PLR0917 - the people of the story
    record: Path,
    stamps: Stamps,
    strangers: Stamps,
    spoil: Callable[[tuple[Stamps, Stamps], bytes], bytes],
    status: str,
    said: set[type[Fault]],
) -> None:
    (record / bag.STAMP).write_bytes(spoil((stamps, strangers), (record / bag.SIGNATURE).read_bytes()))
    verdict = verify(record, auditor(Known(JONAS), authorities=stamps.ca))
    assert (verdict.status, {type(fault) for fault in verdict.faults}) == (status, said)
    assert not any("ErrorStack" in str(fault) for fault in verdict.faults), "a sentence for people"


def test_without_an_authority_to_believe_a_stamp_is_told_and_not_counted(record: Path, stamps: Stamps) -> None:
    (record / bag.STAMP).write_bytes(stamps.of((record / bag.SIGNATURE).read_bytes()))
    verdict = verify(record, auditor(Known(JONAS)))
    assert verdict.status == "valid"
    assert mistrust.AuthorityNotGiven in {type(fault) for fault in verdict.faults}


def test_the_signed_records_that_wait_for_a_stamp_are_known(record: Path, desk: Desk, stamps: Stamps) -> None:
    assert pending(record.parent) == [record]
    assert authority.tried(Authority(desk.url, stamps.ca), record)[1] is None
    assert pending(record.parent) == []
    assert authority.tried(Authority(desk.url, stamps.ca), record)[1] == "It has its time stamp already."


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"timestamp_url": "ftp://stamp.example"}, "timestamp_url: "),
        ({"timestamp_url": "https://me:secret@stamp.example"}, "timestamp_url: "),
        ({"timestamp_url": "https://stamp.example"}, "timestamp_ca: "),
        ({"timestamp_url": "https://stamp.example", "timestamp_ca": Path("nowhere.pem")}, "timestamp_ca: nowhere.pem"),
        ({"timestamp_url": "https://stamp.example", "timestamp_ca": Path(__file__)}, "timestamp_ca: "),
    ],
)
def test_an_authority_that_cannot_be_asked_or_believed_is_said(given: dict[str, object], sentence: str) -> None:
    with pytest.raises(WrongSetting, match=f"^{sentence}") as raised:
        authority.of(load(**given))
    assert "secret" not in str(raised.value)
