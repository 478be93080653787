"""A run tried first by a copy of this process, which stays behind and takes over where the copy is lost.

Work on a hostile file belongs in a process that may be lost. A copy of a process that has taken up forms and
rules costs nearly what a small text takes to be read and checked, for all that it touches is copied with it.
So a process that has taken up next to nothing is copied, and the copy does what this one would have done,
within narrow bounds and without starting any process. Where it comes to an end, so does the run. Where it is
lost, or gives up, nothing has been told yet, and this process does the work as if nothing had been, within
the usual bounds.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
import threading
import time
from contextlib import suppress
from types import FrameType

from checker.ground import ending, memory
from checker.ground.limits import TRIAL
from checker.ground.process import limit_memory, limit_time

_parent: int | None = None
"""In the copy: where its parent hears of it."""
_has_passed = False


def is_here() -> bool:
    """Whether this is the copy."""
    return _parent is not None


def begin() -> None:
    """Comes back in the copy, and in this process itself where there is none or it was lost."""
    global _parent
    if not (ending.ends_process and memory.BOUNDED) or threading.active_count() > 1:
        return
    for stream in filter(None, (sys.stdout, sys.stderr)):
        stream.flush()  # or both would write it
    ours, theirs = os.pipe()
    with ending.held():  # never a process that nobody knows of
        try:
            copy = os.fork()
        except OSError:
            copy = -1
    if copy:
        os.close(theirs)
        if copy > 0:
            _await(copy, ours)
        os.close(ours)
        return
    os.close(ours)
    _parent = theirs
    limit_memory(TRIAL.memory)
    limit_time(TRIAL.cpu)


def settled() -> None:
    """Rules and forms are there to stay: only what is made from now on may be garbage."""
    if is_here():
        gc.freeze()


def passed() -> None:
    """What may be hostile is behind us: from now on something is told, and nobody could take over."""
    global _has_passed
    if _parent is not None and not _has_passed:
        os.write(_parent, b".")
        _has_passed = True


def give_up() -> None:
    """Leaves the work to the parent. Does nothing in any other process, or where something has been told."""
    if _parent is not None and not _has_passed:
        os.kill(os.getpid(), signal.SIGKILL)


def _await(copy: int, ours: int) -> None:
    """Ends as the copy does; comes back where it was lost."""

    def overdue(number: int, frame: FrameType | None) -> None:
        os.kill(copy, signal.SIGKILL)

    before = signal.signal(signal.SIGALRM, overdue)
    signal.alarm(TRIAL.wall)
    try:
        has_passed = bool(os.read(ours, 1))
        signal.alarm(0)
        code = os.waitstatus_to_exitcode(os.waitpid(copy, 0)[1])
    except KeyboardInterrupt:
        code = _ended(copy)
        if code < 0:  # it could not say so
            raise
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
    if code >= 0:
        os._exit(code)
    if has_passed:
        os._exit(128 - code)


def _ended(copy: int) -> int:
    """Has the copy end as this process is to end; its exit code."""
    with suppress(ProcessLookupError):
        os.kill(copy, ending.received)
    for _ in range(100):
        pid, status = os.waitpid(copy, os.WNOHANG)
        if pid:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.01)
    os.kill(copy, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(copy, 0)[1])
