"""The command ``gouji``: a run that has been made before is said again, any other is made."""

from __future__ import annotations

import atexit
import gc
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import NoReturn

from checker.cli import again


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Runs the command and exits by the contract: 0, 1 findings, 2 usage or rule fault, 3 unchecked;
    128 and the number of the signal that ended it from outside."""
    run = again.Run(sys.argv[1:] if arguments is None else list(arguments))
    code = run.said_again()
    if code is None:
        gc.set_threshold(100_000, 20, 100)  # what a start makes is there to stay
        from checker.cli.program import run as make
        from checker.ground import ending

        ending.ends_process = arguments is None
        run.listen()
        code = make(arguments)
        if ending.received:
            os._exit(code)  # all is closed and written; to take many modules apart would be waited for
        run.keep(code)
    if arguments is not None:  # called by a program that goes on
        sys.exit(code)
    _end(code)


def _end(code: int) -> NoReturn:
    """Ends the process as it stands: to take apart all that a run has made takes longer than a start."""
    threads = sys.modules.get("threading")
    if threads is None or threads.active_count() == 1:
        atexit._run_exitfuncs()
        for stream in (sys.stdout, sys.stderr):
            with suppress(
                AttributeError, OSError, ValueError
            ):  # there is none, its reader has gone, it is closed
                stream.flush()
        os._exit(code)
    sys.exit(code)
