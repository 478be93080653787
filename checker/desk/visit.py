"""One visitor's files and how far their audit has come; all visits of the desk."""

from __future__ import annotations

import secrets
import shutil
import string
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Final, Literal

from checker.desk.limits import Limits
from checker.desk.names import numbered

Zone = Literal["this", "last"]
LAST: Final = "上年"
ZONES: Final[Mapping[Zone, str]] = {"this": "今年", "last": f"今年/{LAST}"}
"""Where a file may be dropped → the folder that it is kept in. A run is made in the first, so that files are
named as they were dropped."""
Phase = Literal["gathering", "waiting", "reading", "writing", "done", "failed"]
"""``writing``: the results are there to be read, some of what can be taken away is not yet."""
RESULTS: Final = "结果"
AGAIN: Final = "第{}次放入"
"""The folder of what was dropped once an audit was done, and one more each time."""


class Refused(Exception):
    """Why something is not taken in or done: a Chinese sentence. ``code``: as HTTP tells it."""

    def __init__(self, sentence: str, code: int = 400) -> None:
        super().__init__(sentence)
        self.code = code


@dataclass(frozen=True, slots=True)
class Dropped:
    """A file that was taken in. ``digest`` tells whether another of its name is the same."""

    zone: Zone
    path: PurePosixPath
    size: int
    digest: bytes
    lot: int = 0
    """So many audits were done before it came."""


@dataclass(slots=True)
class Progress:
    """How far the audit has come. ``order``: the files as they are read; so many of them are ``read``, so
    many are ``checked`` with all reports that are in them.

    ``ready``: names of the outputs that are there. ``problem``: why it failed, a Chinese sentence.
    """

    phase: Phase = "gathering"
    order: tuple[str, ...] = ()
    read: int = 0
    checked: int = 0
    ready: frozenset[str] = frozenset()
    problem: str = ""

    @property
    def is_running(self) -> bool:
        return self.phase in ("waiting", "reading", "writing")

    @property
    def has_results(self) -> bool:
        return self.phase in ("writing", "done")

    def so_far(self) -> dict[str, object]:
        """What a page that waits counts by, as JSON takes it."""
        counts = {"total": len(self.order), "read": self.read, "checked": self.checked}
        return {**counts, "ready": sorted(self.ready)}


@dataclass(slots=True, eq=False)
class Visit:
    """``folder``: all that there is of the visit; it goes when the visit does."""

    folder: Path
    files: dict[tuple[Zone, str], Dropped] = field(default_factory=dict)
    progress: Progress = field(default_factory=Progress)
    coming: int = 0
    """Bytes that are on their way in."""
    lot: int = 0
    """How many audits of other files were done."""
    seen: float = field(default_factory=time.monotonic)
    gone: bool = False

    @property
    def size(self) -> int:
        return self.coming + sum(file.size for file in self.files.values())

    @property
    def results(self) -> Path:
        return self.folder / RESULTS

    def of(self, zone: Zone) -> list[Dropped]:
        """The files of a zone, what came last at the top."""
        found = [file for file in self.files.values() if file.zone == zone]
        return sorted(found, key=lambda file: -file.lot)

    @property
    def lots(self) -> dict[str, int]:
        """The path of each file of this year → with which lot it came."""
        return {file.path.as_posix(): file.lot for file in self.of("this")}

    def place(self, zone: Zone, path: PurePosixPath, came: Path, size: int, digest: bytes) -> Dropped | None:
        """Moves a file that has come to its place; another of the same name is numbered, the same file once
        more is let go (``None``). Raises ``Refused``.

        What comes after an audit lies by itself: it may be what another file became, under its very name.
        """
        if zone == "this" and path.parts[0] == LAST and len(path.parts) > 1:
            zone, path = "last", PurePosixPath(*path.parts[1:])
        there = self.files.get((zone, _key(path)))
        if there is not None and (there.size, there.digest) == (size, digest):
            return None
        if self.lot and zone == "this":
            path = PurePosixPath(AGAIN.format(self.lot + 1), path)
        number, target = 1, path
        while (there := self.files.get((zone, _key(target)))) is not None:
            if (there.size, there.digest) == (size, digest):
                return None
            number += 1
            target = numbered(path, number)
        file = self.folder / ZONES[zone] / target
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            came.replace(file)
        except OSError:
            raise Refused("文件名与已放入的文件夹或文件冲突") from None
        dropped = Dropped(zone, target, size, digest, self.lot)
        self.files[zone, _key(target)] = dropped
        self.progress = Progress()
        return dropped

    def done(self) -> None:
        """An audit of all files is done: what comes now is another lot."""
        if any(file.lot == self.lot for file in self.of("this")):
            self.lot += 1

    def remove(self, zone: Zone, path: str) -> None:
        file = self.files.pop((zone, _key(PurePosixPath(path))), None)
        if file is not None:
            (self.folder / ZONES[zone] / file.path).unlink(missing_ok=True)
            self.progress = Progress()


def _key(path: PurePosixPath) -> str:
    """Names that some system takes for one are one here."""
    return path.as_posix().casefold()


class Visits:
    """All visits, by the pass of their visitors. ``root``: the folder that holds their folders."""

    def __init__(self, root: Path, limits: Limits, stop: Callable[[Visit], None]) -> None:
        self.root, self.limits, self._stop = root, limits, stop
        self._all: dict[str, Visit] = {}

    def find(self, pass_: str) -> Visit | None:
        visit = self._all.get(pass_)
        if visit is not None:
            visit.seen = time.monotonic()
        return visit

    def open(self, pass_: str) -> Visit:
        """The visit, begun where there is none. Raises ``Refused`` where too many are here."""
        visit = self.find(pass_)
        if visit is None:
            if len(self._all) >= self.limits.visits:
                self.sweep()
            if len(self._all) >= self.limits.visits:
                raise Refused("同时使用的人太多，请过一会儿再试", 503)
            # Letters alone: a number in the name of a folder would be taken for a year.
            name = "".join(secrets.choice(string.ascii_lowercase) for _ in range(20))
            visit = Visit(self.root / name)
            visit.folder.mkdir(mode=0o700)
            self._all[pass_] = visit
        return visit

    def check_room(self, visit: Visit, more: int) -> None:
        """Raises ``Refused`` where so many more bytes are too many for the visit, the desk or the disk."""
        limits = self.limits
        if visit.size + more > limits.visit:
            raise Refused(f"放入的文件合计超过 {limits.visit // 2**20} MB 的上限", 413)
        if sum(one.size for one in self._all.values()) + more > limits.desk:
            raise Refused("校核台上的文件太多，请过一会儿再试", 507)
        if shutil.disk_usage(self.root).free - more < limits.spare:
            raise Refused("这台电脑的磁盘快满了，放不下更多文件", 507)

    def end(self, pass_: str) -> None:
        """Ends the visit and removes all that there is of it."""
        visit = self._all.pop(pass_, None)
        if visit is not None:
            visit.gone = True
            self._stop(visit)
            shutil.rmtree(visit.folder, ignore_errors=True)

    def sweep(self) -> None:
        """Ends the visits that nobody has asked after for long."""
        due = time.monotonic() - self.limits.idle
        for pass_ in [pass_ for pass_, visit in self._all.items() if visit.seen < due]:
            self.end(pass_)

    def close(self) -> None:
        for pass_ in list(self._all):
            self.end(pass_)
