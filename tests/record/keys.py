"""Private keys and their public halves, made anew for each test."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyrage import x25519

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class Pair:
    """A private key in the file `identity`, and the `recipient` that belongs to it."""

    identity: Path
    recipient: str


def age_key(folder: Path, name: str = "key.txt") -> Pair:
    secret = x25519.Identity.generate()
    (folder / name).write_text(f"# created: today\n# public key: {secret.to_public()}\n{secret}\n")
    return Pair(folder / name, str(secret.to_public()))


def ssh_key(folder: Path, name: str = "id_ed25519", passphrase: str = "") -> Pair:
    path = folder / name
    subprocess.run(  # noqa: S603 - our own words
        ["ssh-keygen", "-q", "-t", "ed25519", "-N", passphrase, "-C", "maria@example", "-f", path],  # noqa: S607 - the system's
        check=True,
    )
    return Pair(path, path.with_name(f"{name}.pub").read_text().strip())
