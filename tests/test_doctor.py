"""What the doctor says of the key that signs and of the authority that confirms the time."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import pytest

from automation.doctor import Finding, examine
from automation.record import keys
from automation.settings import load
from tests.record.stock import needs_openssl, needs_ssh_keygen, new_key
from tests.record.tsa import Stamps

if TYPE_CHECKING:
    from pathlib import Path


def found(what: str, **given: Any) -> Finding:  # noqa: ANN401 - settings
    return next(finding for finding in examine(load(**given)) if finding.what == what)


def test_before_the_first_run_there_is_no_key_and_that_is_well() -> None:
    finding = found("signing key", operator="Ada")
    assert finding.well
    assert finding.found.startswith("none yet")
    assert not keys.folder().exists()


def test_the_key_that_signs_is_named_with_its_fingerprint_and_its_file_of_signers() -> None:
    signer = keys.obtain("Ada", None, lambda _: None)
    finding = found("signing key", operator="Ada")
    assert finding.well
    assert signer.public.fingerprint in finding.found
    assert "without a passphrase" in finding.found
    assert finding.mend == f"ssh-keygen -p -f {signer.path} gives it one"
    assert str(keys.allowed_signers()) in found("signers", operator="Ada").found


@needs_ssh_keygen
def test_of_a_key_with_a_passphrase_the_fingerprint_is_told_without_it(tmp_path: Path) -> None:
    given = new_key(tmp_path / "mine", passphrase="öpen sesame")  # noqa: S106 - a test's own
    finding = found("signing key", signing_key=given)
    assert (finding.well, finding.mend) == (True, "")
    assert keys.look(given).public.fingerprint in finding.found


@needs_ssh_keygen
@pytest.mark.skipif(os.name != "posix", reason="only where files have modes")
@pytest.mark.parametrize(
    ("mode", "kind", "mend"),
    [(0o644, "ed25519", "chmod 600"), (0o600, "ecdsa", "signing_key"), (None, "", "ssh-keygen")],
)
def test_a_key_that_cannot_sign_is_found_with_what_mends_it(
    tmp_path: Path, mode: int | None, kind: str, mend: str
) -> None:
    given = tmp_path / "mine"
    if mode is not None:
        new_key(given, kind).chmod(mode)
    finding = found("signing key", signing_key=given)
    assert not finding.well
    assert mend in finding.mend
    assert str(given) in finding.found


def test_an_authority_without_its_certificate_is_not_asked() -> None:
    finding = found("time stamps", timestamp_url="https://stamp.example")
    assert (finding.well, "timestamp_ca" in finding.found) == (False, True)


@needs_openssl
def test_the_authority_that_is_asked_is_named(tmp_path: Path) -> None:
    Stamps(tmp_path).found()
    finding = found("time stamps", timestamp_url="https://stamp.example", timestamp_ca=tmp_path / "ca.pem")
    assert (finding.well, finding.found) == (True, "https://stamp.example; 0 records wait for theirs")


def test_a_passphrase_is_never_shown() -> None:
    settings = load(signing_passphrase="canary")  # noqa: S106 - a test's own
    assert "canary" not in f"{settings!r} {settings.shown}"
