"""The program of the folder that is unpacked and double-clicked: ``gouji`` with its own Python.

Started without arguments it opens the desk. Workers are the same program, started anew by
``multiprocessing``; they are recognised before anything else is done, so that none of them opens a desk of
its own.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
from typing import NoReturn


def main() -> NoReturn:
    multiprocessing.freeze_support()  # does not return in a worker
    _as_it_was()
    alone = len(sys.argv) == 1
    from checker.cli import main as gouji

    try:
        gouji(["serve"] if alone else None)
    except SystemExit as end:
        if alone and end.code and sys.platform == "win32" and sys.stdin and sys.stdin.isatty():
            input("按回车键关闭窗口。")  # which would take the reason away with it
        raise


def _as_it_was() -> None:
    """Programs that we call (LibreOffice, the browser) are to find the system's libraries, not ours."""
    for name in ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH"):
        before = os.environ.pop(f"{name}_ORIG", None)
        if before is not None:
            os.environ[name] = before
        elif getattr(sys, "frozen", False):
            os.environ.pop(name, None)


if __name__ == "__main__":
    main()
