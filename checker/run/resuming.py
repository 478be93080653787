"""Where an interrupted run is taken up again: its journal, in the folder of the cache.

A record stands under a digest of all that it was made from (``cache``), so that only what is still the same
is taken up: a file that has changed is read again, with other rules or another version all is checked anew.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from checker.ground.faults import Refused
from checker.ground.store import default_folder
from checker.settings import Settings

_FOLDER = "runs"


def journal_for(arguments: Sequence[str], settings: Settings) -> Path:
    """The journal of this very run: of these arguments from this folder, of this part of them. Raises
    ``Refused``."""
    base = default_folder()
    if base is None:
        raise Refused("没有可以记下进度的地方：请用环境变量 GOUJI_CACHE_DIR 指明一个文件夹")
    told = "\0".join([os.fspath(Path.cwd()), repr(settings.shard), *arguments])
    name = hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:32]
    folder = base / _FOLDER
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError:
        raise Refused(f"不能在 {folder} 记下进度：请用环境变量 GOUJI_CACHE_DIR 另指一个文件夹") from None
    return folder / f"{name}.journal"


@contextmanager
def alone_with(path: Path) -> Iterator[None]:
    """Nobody else writes this journal meanwhile. Raises ``Refused`` where somebody does."""
    try:
        import fcntl
    except ImportError:  # Windows
        yield
        return
    name = path.with_suffix(".lock")
    with name.open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Refused("同样的命令正在另一处运行，不能同时接着做") from None
        try:
            yield
        finally:
            name.unlink(missing_ok=True)
