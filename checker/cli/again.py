"""The very same run once more: where all that it looked at is unchanged, what it printed is said again.

What a run is, is told without understanding its command line: by its words, the folder, the environment,
the terminal and the day. What it depends on besides was noted as it went (``checker.ground.trace``). A hook
before each commit, or an editor, starts the same run over and over: it pays neither for reading the command
line nor for rules and reports. Nothing of the program is imported here but this.
"""

from __future__ import annotations

import io
import json
import os
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from checker.ground import store, trace

if TYPE_CHECKING:
    from checker.audit import Audit

_ENVIRONMENT = (
    "COLUMNS", "HOME", "LANG", "LANGUAGE", "LINES", "LOCALAPPDATA", "NO_COLOR", "PATH", "TERM", "TZ",
    "XDG_CACHE_HOME",
)  # fmt: skip
_PREFIXES = ("GOUJI_", "LC_", "PYTHON")
_MOST_SAID = 4 * 2**20
"""Bytes of an output that is kept."""
_NEVER = ("-", "--no-cache")

_whole = False


def vouch(audit: Audit, *, printed_only: bool) -> None:
    """The run has come to this audit, and whoever looks at the same things will come to it again.

    ``printed_only``: it did nothing but print. What was not read may be read another time.
    """
    from checker.run.cache import machine

    global _whole
    for path in machine():
        trace.stamped(path)
    known = trace.seen()
    if known is None:
        return
    read = {path for kind, path, _ in known if kind == "content"}
    sound = not audit.tally().unchecked
    _whole = printed_only and sound and all(_is_known(path, read) for path in audit.rests_on)


def _is_known(path: str, read: set[str]) -> bool:
    """Whether a file, or the archive that it lies in, was read by a door that told of it."""
    return path in read or any(path.startswith(f"{one}/") for one in read)


class Run:
    """One call of the command."""

    def __init__(self, arguments: Sequence[str]) -> None:
        self._said: bytearray | None = None
        self._store: store.Store | None = None
        if arguments[:1] == ["check"] and not any(one in _NEVER for one in arguments) and _is_plain():
            with suppress(OSError):  # the folder that we stand in has been removed
                self._key = trace.digest("\0".join(_facts(arguments)).encode("utf-8", "surrogatepass"))
                folder = store.default_folder()
                self._store = store.Store(folder) if folder is not None else None

    def said_again(self) -> int | None:
        """Prints what the run came to before; its exit code. ``None`` where it has to be made."""
        kept = self._kept()
        if kept is None or any(trace.state(kind, path) != was for kind, path, was in kept["seen"]):
            return None
        try:
            sys.stdout.buffer.write(kept["said"].encode("latin-1"))
            sys.stdout.buffer.flush()
        except BrokenPipeError:  # whoever reads it has gone: no fault of the reports
            with suppress(OSError):
                os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        except OSError:  # told by the run that is made
            return None
        return int(kept["code"])

    def listen(self) -> None:
        """From now on what is looked at and what is printed is noted."""
        if self._store is None or not self._store.usable:
            return
        self._said = bytearray()
        old = sys.stdout
        assert isinstance(old, io.TextIOWrapper)
        old.flush()
        heard = io.BufferedWriter(_Heard(old.fileno(), self._said))
        sys.stdout = io.TextIOWrapper(heard, old.encoding, old.errors, line_buffering=old.line_buffering)
        trace.begin()
        trace.stamped(Path(__file__).parent.parent, "code")

    def keep(self, code: int) -> None:
        """Keeps what was printed, where the run has been vouched for."""
        seen = trace.seen()
        if self._store is None or self._said is None or seen is None or not _whole or code not in (0, 1, 3):
            return
        if len(self._said) <= _MOST_SAID:
            kept = {"seen": seen, "said": self._said.decode("latin-1"), "code": code}
            self._store.put(self._key, json.dumps(kept, ensure_ascii=False).encode("utf-8", "surrogatepass"))
            self._store.close()

    def _kept(self) -> dict[str, Any] | None:
        data = self._store.get(self._key) if self._store else None
        if data is None:
            return None
        try:
            kept = json.loads(data.decode("utf-8", "surrogatepass"))
            return kept if [*kept] == ["seen", "said", "code"] else None
        except (ValueError, TypeError, RecursionError):
            return None


def _is_plain() -> bool:
    """Whether what is printed goes to a file, a pipe or a terminal of bytes."""
    if os.environ.get("GOUJI_NO_CACHE") or not isinstance(sys.stdout, io.TextIOWrapper):
        return False
    try:
        return not (sys.platform == "win32" and sys.stdout.isatty()) and sys.stdout.fileno() >= 0
    except (OSError, ValueError):
        return False


def _facts(arguments: Sequence[str]) -> Iterator[str]:
    """What tells this call from another."""
    yield from ("run", sys.version, sys.executable, str(Path.cwd()), time.strftime("%Y-%m-%d"))
    yield repr([*arguments])
    for name, value in sorted(os.environ.items()):
        if name in _ENVIRONMENT or name.startswith(_PREFIXES):
            yield f"{name}={value}"
    yield f"{sys.stdout.encoding} {sys.stdout.isatty()} {_columns()}"


def _columns() -> int:
    try:
        return os.get_terminal_size(sys.__stdout__.fileno()).columns if sys.__stdout__ else 0
    except (OSError, ValueError, AttributeError):
        return 0


class _Heard(io.RawIOBase):
    """What goes to a file descriptor, and is remembered as far as it has gone."""

    def __init__(self, descriptor: int, said: bytearray) -> None:
        self._descriptor, self._said = descriptor, said

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self._descriptor

    def isatty(self) -> bool:
        return os.isatty(self._descriptor)

    def write(self, data: Any) -> int | None:
        try:
            written = os.write(self._descriptor, data)
        except BlockingIOError:
            return None
        if len(self._said) <= _MOST_SAID:
            self._said += bytes(data[:written])
        return written
