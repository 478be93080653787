"""A file on its way in: written as it comes, so that no file is ever held in memory, and within bounds."""

from __future__ import annotations

import asyncio
import hashlib
import tempfile
import time
from collections.abc import AsyncIterator
from pathlib import Path

from checker.desk.limits import Limits
from checker.desk.names import BadName, is_clutter, safe_path
from checker.desk.visit import Dropped, Refused, Visit, Visits, Zone

_STEP = 8 * 2**20
"""The room on the disk is looked at anew after so many bytes."""


async def take(
    visits: Visits, visit: Visit, zone: Zone, name: str, announced: int | None, body: AsyncIterator[bytes]
) -> Dropped | None:
    """Takes one file in; ``None`` for one that nobody meant to drop, or that is here already.

    ``announced``: how long it says it is. Raises ``Refused``; then nothing of it is left.
    """
    limits = visits.limits
    try:
        path = safe_path(name)
    except BadName as reason:
        raise Refused(str(reason)) from None
    if is_clutter(path):
        return None
    if announced is not None and announced > limits.file:
        raise _too_large(limits)
    _check_open(visit, limits)
    visits.check_room(visit, announced or 0)
    with tempfile.NamedTemporaryFile(dir=_incoming(visit), delete=False) as target:
        came, size, digest = Path(target.name), 0, hashlib.sha256()
        try:
            async for chunk in _in_time(body, limits):
                size += len(chunk)
                visit.coming += len(chunk)
                if size > limits.file:
                    raise _too_large(limits)
                if size // _STEP != (size - len(chunk)) // _STEP:
                    visits.check_room(visit, 0)
                digest.update(chunk)
                target.write(chunk)
            target.close()
            visits.check_room(visit, 0)
            _check_open(visit, limits)
            return visit.place(zone, path, came, size, digest.digest())
        except OSError:
            raise Refused("文件写不到磁盘上，请再放一次", 507) from None
        finally:
            visit.coming -= size
            came.unlink(missing_ok=True)


def _incoming(visit: Visit) -> Path:
    """Where files are while they come. Raises ``Refused``."""
    folder = visit.folder / "incoming"
    try:
        folder.mkdir(exist_ok=True)
    except OSError:
        raise Refused("这次校核已经结束", 409) from None
    return folder


def _check_open(visit: Visit, limits: Limits) -> None:
    """Raises ``Refused`` where the visit takes no more files."""
    if visit.gone:
        raise Refused("这次校核已经结束", 409)
    if visit.progress.is_running:
        raise Refused("正在核对，请等核对完再放入文件", 409)
    if len(visit.files) >= limits.files:
        raise Refused(f"放入的文件超过 {limits.files} 个的上限", 413)


async def _in_time(body: AsyncIterator[bytes], limits: Limits) -> AsyncIterator[bytes]:
    """The pieces of a body, none of which may be waited for too long, nor all of them together."""
    end = time.monotonic() + limits.upload
    pieces = aiter(body)
    while True:
        try:
            yield await asyncio.wait_for(anext(pieces), min(limits.chunk, max(end - time.monotonic(), 0.01)))
        except StopAsyncIteration:
            return
        except TimeoutError:
            raise Refused("文件传得太慢，已中断；请再放一次", 408) from None


def _too_large(limits: Limits) -> Refused:
    return Refused(f"文件超过 {limits.file // 2**20} MB 的上限", 413)
