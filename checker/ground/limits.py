"""How much time and memory one file may cost, in one place, and how work in this process is stopped.

Reading, recognising and checking happen in processes of their own (``workers``), which are ended from
outside; rules that take too long are interrupted before. What one document may hold is said in
``checker.readers.bounds``.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType
from typing import Final, NoReturn


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one task may cost. ``cpu`` and ``wall`` in seconds, ``memory`` in bytes of address space.

    Memory and processor time are held by the system, where it can (not on Windows); ``wall`` everywhere.
    """

    cpu: int
    wall: int
    memory: int


READING: Final = Bounds(cpu=40, wall=90, memory=1536 * 2**20)
"""For one file to be read and recognised (an archive: each of its members)."""
RECOGNITION: Final = Bounds(cpu=240, wall=60, memory=3584 * 2**20)
"""For the picture of one page to be recognised; the library takes over 1.5 GB of addresses for itself."""
CHECK_SECONDS: Final = 60
"""Processor time for all rules over one report, and the search for causes."""
CHECKING: Final = Bounds(cpu=CHECK_SECONDS + 60, wall=300, memory=1536 * 2**20)
"""For one report to be taken up, checked and shown; what holds the rules themselves is ``CHECK_SECONDS``."""

TRIAL: Final = Bounds(cpu=20, wall=30, memory=READING.memory)
"""For a run on one small text that is tried before anything else; with more it is made as any other."""


class OutOfTime(Exception):
    """A task took longer than it may."""


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raises ``OutOfTime`` in the body after so many seconds: of processor time on the main thread where the
    system has such a clock, elsewhere of the clock on the wall."""
    if os.name == "posix" and threading.current_thread() is threading.main_thread():
        before = signal.signal(signal.SIGVTALRM, _out_of_time)
        signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
            signal.signal(signal.SIGVTALRM, before)
    else:
        import ctypes

        interrupt = ctypes.pythonapi.PyThreadState_SetAsyncExc
        here = ctypes.c_ulong(threading.get_ident())
        timer = threading.Timer(seconds, interrupt, (here, ctypes.py_object(OutOfTime)))
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()


def _out_of_time(number: int, frame: FrameType | None) -> NoReturn:
    raise OutOfTime
