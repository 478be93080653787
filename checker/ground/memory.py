"""How much memory a process holds, as the system tells it: for where that holds it to no bound itself."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

BOUNDED = sys.platform not in ("win32", "darwin")
"""Whether the system holds a process to a bound that it is given. Windows has none such, macOS takes one and
does not keep it: there whoever started a process looks after it."""


def held(pid: int) -> int:
    """Bytes that the process holds; 0 where that cannot be told, or where it has ended."""
    try:
        return _held(pid)
    except (OSError, ValueError, AttributeError):
        return 0


def _of_linux(pid: int) -> int:
    with open(f"/proc/{pid}/statm", encoding="ascii") as file:  # noqa: PTH123
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def _of_windows(pid: int) -> int:
    """What it has been promised, in memory or on disk (``PagefileUsage``): it counts before it is touched."""
    import ctypes
    from ctypes import wintypes

    class Counters(ctypes.Structure):
        _fields_ = (
            ("cb", wintypes.DWORD),
            ("PageFaultCount", wintypes.DWORD),
            *((f"size{number}", ctypes.c_size_t) for number in range(6)),
            ("PagefileUsage", ctypes.c_size_t),
            ("PeakPagefileUsage", ctypes.c_size_t),
        )

    kernel = ctypes.WinDLL("kernel32")  # type: ignore[attr-defined,unused-ignore]
    kernel.OpenProcess.restype = wintypes.HANDLE
    kernel.K32GetProcessMemoryInfo.argtypes = (wintypes.HANDLE, ctypes.c_void_p, wintypes.DWORD)
    kernel.CloseHandle.argtypes = (wintypes.HANDLE,)
    process = kernel.OpenProcess(0x1000, False, pid)  # PROCESS_QUERY_LIMITED_INFORMATION
    if not process:
        return 0
    try:
        told = Counters(cb=ctypes.sizeof(Counters))
        if not kernel.K32GetProcessMemoryInfo(process, ctypes.byref(told), told.cb):
            return 0
        return int(told.PagefileUsage)
    finally:
        kernel.CloseHandle(process)


def _of_macos(pid: int) -> int:
    """``pti_resident_size`` of ``proc_taskinfo``: second of six numbers of 64 bits, then twelve of 32."""
    import ctypes

    told = (ctypes.c_uint64 * 12)()
    size = ctypes.sizeof(told)
    system = ctypes.CDLL("/usr/lib/libproc.dylib")
    taken = system.proc_pidinfo(pid, 4, ctypes.c_uint64(0), ctypes.byref(told), size)  # PROC_PIDTASKINFO
    return int(told[1]) if taken == size else 0


_held: Callable[[int], int] = {"win32": _of_windows, "darwin": _of_macos}.get(sys.platform, _of_linux)
