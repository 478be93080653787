"""How a run is ended from outside: Ctrl-C, SIGTERM, SIGHUP.

A signal becomes ``KeyboardInterrupt`` on the main thread, so that every ``finally`` of the run is obeyed:
processes are ended, folders removed, half-written outputs taken away. Only the first one counts; what it sets
going is quick and must not be cut short by the next.
"""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")

received = 0
"""The number of the signal that ended the run; 0 while none has come."""
ends_process = False
"""Whether this process is there for one run and ends with it."""
_held = 0
_waiting = False


def listen() -> None:
    """Ends the run by ``KeyboardInterrupt`` when it is told to end; what the caller ignores stays ignored."""
    for name in _SIGNALS:
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _end)


def close() -> None:
    """The run is over: what comes now comes too late to change anything."""
    for name in _SIGNALS:
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is _end:
            signal.signal(number, signal.SIG_IGN)


def forget() -> None:
    """In a process of one's own: signals do again what the system has them do."""
    for name in _SIGNALS:
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is _end:
            signal.signal(number, signal.SIG_DFL)


def exit_code() -> int:
    """128 and the signal, as shells tell it."""
    return 128 + (received or signal.SIGINT)


@contextmanager
def held() -> Iterator[None]:
    """A signal that comes in the body takes effect at its end: between the start of a process and the note of
    it, for instance, nobody could end that process."""
    global _held, _waiting
    _held += 1
    try:
        yield
    finally:
        _held -= 1
        if _waiting and not _held:
            _waiting = False
            raise KeyboardInterrupt


def _end(number: int, frame: FrameType | None) -> None:
    global received, _waiting
    if received:
        return
    received = number
    if _held:
        _waiting = True
    else:
        raise KeyboardInterrupt
