"""A disk whose power can fail: it works, and remembers every call, so that afterwards every state can be told that a power cut could have left.

The model is the page cache's. What was written to a file since its last sync may be lost, cut short, or be there as noughts; a name
that was made or taken away since the last sync of its folder may be there or not, each by itself.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import chain, combinations, product
from pathlib import Path
from typing import TYPE_CHECKING

from automation.record.disk import Disk

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

State = dict[str, bytes]
"""The files of a record by their paths, as a power cut left them."""
MOST = 6
"""Up to so many names or files in doubt at once every combination is tried; beyond that, each alone."""


@dataclass(frozen=True)
class Call:
    """One system call. `path` is relative to the root, and `to` where it leads; `inode` is the file itself, whatever its name."""

    name: str
    path: str = ""
    inode: int = 0
    data: bytes = b""
    length: int = 0
    to: str = ""


class Power(Disk):
    """The real disk, with a memory. `ack` notes that somebody was told that a line is safe. What lies not below `root` is in no state."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.calls: list[Call] = []
        self._open: dict[int, int] = {}
        self._inodes: dict[str, int] = {}
        self.before: State = {self._path(path): path.read_bytes() for path in root.rglob("*") if path.is_file()}
        self.folders = [self._path(path) for path in root.rglob("*") if path.is_dir()]
        self._inodes |= {path: number for number, path in enumerate(self.before, 1)}

    def _path(self, path: Path) -> str:
        return Path(os.path.relpath(path, self.root)).as_posix()

    def ack(self, line: bytes) -> None:
        self.calls.append(Call("ack", data=line))

    def create(self, path: Path) -> int:
        file = super().create(path)
        name = self._path(path)
        self._open[file] = self._inodes[name] = len(self.calls) + 1000
        self.calls.append(Call("create", name, self._open[file]))
        return file

    def reopen(self, path: Path) -> int:
        file = super().reopen(path)
        self._open[file] = self._inodes[self._path(path)]
        return file

    def write(self, file: int, data: bytes) -> int:
        count = super().write(file, data)
        self.calls.append(Call("write", inode=self._open[file], data=data[:count]))
        return count

    def truncate(self, file: int, length: int) -> None:
        super().truncate(file, length)
        self.calls.append(Call("truncate", inode=self._open[file], length=length))

    def sync(self, file: int) -> None:  # the real one would only cost time
        if file in self._open:
            self.calls.append(Call("sync", inode=self._open[file]))

    def close(self, file: int) -> None:
        super().close(file)
        del self._open[file]

    def claim(self, temp: Path, path: Path) -> None:
        super().claim(temp, path)
        self._inodes[self._path(path)] = self._inodes[self._path(temp)]
        self.calls.append(Call("link", self._path(path), self._inodes[self._path(temp)]))

    def unlink(self, path: Path) -> None:
        super().unlink(path)
        if (inode := self._inodes.pop(self._path(path), None)) is not None:
            self.calls.append(Call("unlink", self._path(path), inode))

    def replace(self, temp: Path, path: Path) -> None:
        super().replace(temp, path)
        call = Call("move", self._path(temp), self._inodes.get(self._path(temp), 0), to=self._path(path))
        self._inodes = renamed(self._inodes, [call])
        self.calls.append(call)

    def mkdir(self, path: Path) -> None:
        super().mkdir(path)
        self.calls.append(Call("mkdir", self._path(path)))

    def rmdir(self, path: Path) -> None:
        super().rmdir(path)
        self.calls.append(Call("rmdir", self._path(path)))

    def sync_folder(self, path: Path) -> None:
        self.calls.append(Call("sync_folder", self._path(path)))


@dataclass
class Cache:
    """What is on the disk, and what is only on its way there."""

    names: dict[str, int] = field(default_factory=dict)
    pending: list[Call] = field(default_factory=list)
    synced: dict[int, bytes] = field(default_factory=dict)
    cached: dict[int, bytes] = field(default_factory=dict)

    def apply(self, call: Call) -> None:
        """Takes in one call."""
        match call.name:
            case "create":
                self.cached[call.inode] = self.synced[call.inode] = b""
                self.pending.append(call)
            case "link" | "unlink" | "mkdir" | "rmdir" | "move":
                self.pending.append(call)
            case "write":
                self.cached[call.inode] += call.data
            case "truncate":
                self.cached[call.inode] = self.cached[call.inode][: call.length]
            case "sync":
                self.synced[call.inode] = self.cached[call.inode]
            case "sync_folder":
                here = [each for each in self.pending if each.path.rpartition("/")[0] == call.path.removesuffix(".")]
                gone = tuple(f"{each.path}/" for each in here if each.name == "rmdir")
                self.pending = [each for each in self.pending if each not in here and not each.path.startswith(gone)]
                self.names = renamed(self.names, here)

    def states(self) -> Iterator[State]:
        """Everything that could be left if the power failed now."""
        doubtful = [inode for inode, data in self.cached.items() if data != self.synced[inode]]
        versions = [[(inode, data) for data in surviving(self.synced[inode], self.cached[inode])] for inode in doubtful]
        contents = product(*versions) if len(versions) <= 2 else alone(versions)
        for content, made in product(list(contents), list(subsets(self.pending))):
            data = {**self.synced, **dict(content)}
            yield files(renamed(self.names, made), data)


def alone(versions: list[list[tuple[int, bytes]]]) -> Iterator[tuple[tuple[int, bytes], ...]]:
    """All lost, all there, and each one lost while the others are there."""
    yield tuple(each[0] for each in versions)
    whole = [each[-1] for each in versions]
    yield tuple(whole)
    for index, each in enumerate(versions):
        yield (*whole[:index], each[0], *whole[index + 1 :])


def subsets(calls: list[Call]) -> Iterable[tuple[Call, ...]]:
    sizes = range(len(calls) + 1) if len(calls) <= MOST else (0, 1, len(calls) - 1, len(calls))
    return chain.from_iterable(combinations(calls, size) for size in sizes)


def renamed(names: Mapping[str, int], calls: Iterable[Call]) -> dict[str, int]:
    """The names after these calls. A folder is a name with a file of no number."""
    after = dict(names)
    for call in calls:
        match call.name:
            case "unlink":  # also where the folder has its old name still
                last = call.path.rpartition("/")[2]
                after = {
                    path: inode
                    for path, inode in after.items()
                    if (inode, path.rpartition("/")[2]) != (call.inode, last)
                }
            case "rmdir":
                after.pop(call.path, None)
            case "move" if call.inode:
                after.pop(call.path, None)
                after[call.to] = call.inode
            case "move":
                after = {moved(path, call): inode for path, inode in after.items()}
            case _:
                after[call.path] = call.inode
    return after


def moved(path: str, call: Call) -> str:
    """The path of a folder after it was moved, or of what is in it."""
    inside = path == call.path or path.startswith(f"{call.path}/")
    return call.to + path.removeprefix(call.path) if inside else path


def surviving(synced: bytes, cached: bytes) -> list[bytes]:
    """What can be left of a file: the least first, everything last."""
    if not cached.startswith(synced):  # it was cut
        return [synced, cached]
    tail = cached[len(synced) :]
    half, noughts = len(tail) // 2, bytes(len(tail))
    tails = (b"", tail[:half], tail[:-1], noughts, noughts[:half] + tail[half:], tail)
    return [synced + each for each in dict.fromkeys(tails)]


def files(names: Mapping[str, int], data: Mapping[int, bytes]) -> State:
    """What can be reached by name: nothing is in a folder that is not there."""
    folders = {name for name, inode in names.items() if inode == 0} | {""}
    return {
        name: data[inode]
        for name, inode in names.items()
        if inode and all(parent in folders for parent in parents(name))
    }


def parents(name: str) -> Iterator[str]:
    while name := name.rpartition("/")[0]:
        yield name


def cuts(power: Power, calls: Iterable[Call]) -> Iterator[tuple[int, State, tuple[bytes, ...]]]:
    """Every state after a power cut before, between and after these calls, once, with the most that had been acknowledged.

    The number is that of the call before which the power failed.
    """
    cache = Cache(dict.fromkeys(power.folders, 0))
    for inode, (path, data) in enumerate(power.before.items(), 1):
        cache.names |= dict.fromkeys(parents(path), 0) | {path: inode}
        cache.synced[inode] = cache.cached[inode] = data
    acked: tuple[bytes, ...] = ()
    seen: set[tuple[int, frozenset[tuple[str, bytes]]]] = set()
    for number, call in enumerate([*calls, Call("end")]):
        if call.name == "ack":
            acked += (call.data,)
            continue
        for state in cache.states():
            key = len(acked), frozenset(state.items())
            if key not in seen:
                seen.add(key)
                yield number, state, acked
        cache.apply(call)


def put(state: State, folder: Path) -> Path:
    """Lays a state out as files. Gives the one record in it, which may have no folder."""
    for name, data in state.items():
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
    return folder / next(iter(state), "nothing").partition("/")[0]


Wrong = Callable[[list[Call]], list[Call]]
"""Makes of what was asked of a disk what a worse program, or a worse disk, would have made of it."""


def without(*names: str, of: str = "") -> Wrong:
    """The same run on a disk that leaves these calls out, for the file called `of` only."""

    def left(calls: list[Call]) -> list[Call]:
        inodes = {call.inode for call in calls if of in call.path and call.inode}
        return [call for call in calls if not (call.name in names and (not of or call.inode in inodes))]

    return left


def sooner(is_late: Callable[[Call], bool], before: Callable[[Call], bool]) -> Wrong:
    """The same in another order: the calls that should come late just before the first of those that they should follow."""

    def swapped(calls: list[Call]) -> list[Call]:
        late = [call for call in calls if is_late(call)]
        rest = [call for call in calls if not is_late(call)]
        first = next(index for index, call in enumerate(rest) if before(call))
        return [*rest[:first], *late, Call("sync_folder", "."), *rest[first:]]

    return swapped
