"""The tools that an auditor has anyway: run as they are, to see that they agree with ours."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

SSH_KEYGEN, OPENSSL = shutil.which("ssh-keygen"), shutil.which("openssl")
needs_ssh_keygen = pytest.mark.skipif(SSH_KEYGEN is None, reason="there is no ssh-keygen here (openssh-client)")
needs_openssl = pytest.mark.skipif(OPENSSL is None, reason="there is no openssl here")


def ran(*words: str | Path | None, typed: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([str(word) for word in words], input=typed, capture_output=True, check=False)  # noqa: S603 - ours


def ssh_verifies(folder: Path, armored: bytes, data: bytes, *, who: str = "Ada", **more: str) -> bool:
    """Whether ssh-keygen accepts a signature of `data` for `namespace`, by the allowed_signers file in `folder`."""
    (folder / "checked.sig").write_bytes(armored)
    at = (f"-Overify-time={more['at']}",) if "at" in more else ()
    words = ("-f", folder / "allowed_signers", "-I", who, "-n", more["namespace"], "-s", folder / "checked.sig")
    return ran(SSH_KEYGEN, "-Y", "verify", *at, *words, typed=data).returncode == 0


def new_key(path: Path, kind: str = "ed25519", passphrase: str = "") -> Path:
    """A key as ssh-keygen makes it."""
    made = ran(SSH_KEYGEN, "-q", "-t", kind, "-N", passphrase, "-C", "", "-f", path)
    assert made.returncode == 0, made.stderr
    return path
