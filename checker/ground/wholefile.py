"""Files written whole or not at all, so that a full disk or a kill leaves what was there before."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from checker.ground import remote, trace
from checker.ground.paths import Remote


def replace_file(path: Path | Remote, data: bytes) -> None:
    """Puts ``data`` in the place of what ``path`` holds, as ``replacing`` does."""
    with replacing(path) as file:
        file.write(data)


@contextmanager
def replacing(path: Path | Remote) -> Iterator[IO[bytes]]:
    """A file that takes the place of what ``path`` holds once all is written to it; a link stays a link, and
    a mode stays as it is.

    Devices and pipes are written as they come. Raises ``OSError`` where it cannot be done; then the old file
    is untouched and nothing new lies beside it.
    """
    trace.spoil()
    if isinstance(path, Remote):
        with remote.replacing(path.address) as stream:
            yield stream
        return
    if is_device(path):
        with path.open("wb") as stream:
            yield stream
        return
    path = place(path)
    if problem := refusal(path):
        raise problem
    path.parent.mkdir(parents=True, exist_ok=True)
    import tempfile

    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".gouji-")
    new = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        new.chmod(stat.S_IMODE(path.stat().st_mode) if path.exists() else 0o666 & ~umask())
        new.replace(path)
    except BaseException:
        new.unlink(missing_ok=True)
        raise


def refusal(path: Path) -> OSError | None:
    """Why nothing can be written to ``path``, as far as that can be known without writing."""
    path = place(path)
    try:
        if path.is_dir():
            return OSError(errno.EISDIR, "", str(path))
        if path.exists():
            held = [path] if is_device(path) else [path, path.parent]
        else:
            held = [next(folder for folder in path.parents if folder.exists())]
            if not held[0].is_dir():
                return OSError(errno.ENOTDIR, "", str(path))
    except OSError as fault:  # a name too long, a loop of links
        return fault
    if all(os.access(one, os.W_OK) for one in held):
        return None
    return OSError(errno.EACCES, "", str(path))


def place(path: Path) -> Path:
    """Where what is written to ``path`` comes to stand: behind links, and without ``folder/..``, which leads
    back even where there is no such folder yet."""
    return path if is_device(path) else Path(os.path.realpath(path))


def is_device(path: Path) -> bool:
    """Whether ``path`` is a device or a pipe (``/dev/null``, ``/dev/stdout``): written as it comes."""
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError):
        return False
    # What /dev/stdout leads to may be a file: the shell holds it open, so that it cannot be replaced.
    held = path.parent == Path("/dev")
    return not stat.S_ISDIR(mode) and (held or not stat.S_ISREG(mode))


def umask() -> int:
    """What the user's new files are not to be open for; it can only be read by setting it."""
    current = os.umask(0)
    os.umask(current)
    return current
