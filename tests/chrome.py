"""A Chrome as a seller starts it for `--attach`: a profile folder of its own and a debugging port; and a Playwright server."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError
from urllib.request import ProxyHandler, Request, build_opener

from automation.provision import is_root

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PATIENCE = 30


@dataclass(frozen=True)
class Chrome:
    """A browser that runs, at its debugging address."""

    address: str
    process: subprocess.Popen[bytes]

    def get(self, path: str, method: str = "GET") -> Any:  # noqa: ANN401 - what the browser tells
        with build_opener(ProxyHandler({})).open(Request(f"{self.address}{path}", method=method)) as answer:  # noqa: S310 - http
            return json.load(answer)

    @property
    def tabs(self) -> list[str]:
        """The addresses of its tabs."""
        return sorted(
            each["url"] for each in self.get("/json") if each["type"] == "page" and "chrome:" not in each["url"]
        )

    def open(self, url: str) -> None:
        """A tab, as the seller opens one."""
        self.get(f"/json/new?{url}", "PUT")

    def close_tabs(self) -> None:
        """All but a new, empty one; returns when they are gone."""
        before = {each["id"] for each in self.get("/json") if each["type"] == "page" and "chrome:" not in each["url"]}
        self.open("about:blank")
        while left := before & {each["id"] for each in self.get("/json")}:
            for each in left:
                with suppress(HTTPError), build_opener(ProxyHandler({})).open(f"{self.address}/json/close/{each}"):
                    continue


@contextmanager
def chrome(program: Path, profile: Path, *more: str) -> Iterator[Chrome]:
    command = [str(program), "--remote-debugging-port=0", f"--user-data-dir={profile}", "--no-first-run", *more]
    more_words = ["--no-sandbox", "about:blank"] if is_root() else ["about:blank"]
    null = subprocess.DEVNULL
    with subprocess.Popen([*command, *more_words], stdout=null, stderr=null) as process:  # noqa: S603 - ours
        try:
            yield Chrome(f"http://127.0.0.1:{_port(profile / 'DevToolsActivePort', process)}", process)
        finally:
            process.terminate()


def _port(file: Path, process: subprocess.Popen[bytes]) -> str:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        lines = file.read_text("utf-8").splitlines() if file.is_file() else []
        if len(lines) > 1:
            return lines[0]
        try:
            process.wait(0.05)
        except subprocess.TimeoutExpired:
            continue
    raise AssertionError("the browser did not start")


@contextmanager
def playwright_server(program: Path, folder: Path) -> Iterator[str]:
    """The address of a Playwright server with a browser."""
    config = folder / "server.json"
    options = {"executablePath": str(program), "chromiumSandbox": not is_root(), "headless": True, "host": "127.0.0.1"}
    config.write_text(json.dumps(options), "utf-8")
    command = [sys.executable, "-m", "playwright", "launch-server", "--browser", "chromium", "--config", str(config)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True) as process:  # noqa: S603 - ours
        assert process.stdout
        try:
            yield process.stdout.readline().strip()
        finally:  # the server is a program that Python starts: both are ended
            process.terminate() if sys.platform == "win32" else os.killpg(process.pid, signal.SIGTERM)
