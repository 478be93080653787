"""Processes of the command, as cheap as they can be had."""

from __future__ import annotations

import atexit
import json
import os
import signal
import socket
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryFile
from threading import Lock
from typing import BinaryIO

_PATIENCE = 300  # seconds


class Starts:
    """Starts ``python -m checker`` in processes of their own.

    A start imports the program, which takes longer than most of what tests ask of it. So where the system
    can fork, one process imports it (``support/warm.py``) and forks for each run. What is to run at the same
    time as another, or with another set-up of Python, is started by itself.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._busy = Lock()
        self._python: dict[str, str] = {}
        self._line: socket.socket | None = None
        self._answers: BinaryIO = BytesIO()

    def run(
        self, arguments: list[str], folder: Path, environment: dict[str, str]
    ) -> subprocess.CompletedProcess[bytes]:
        if not hasattr(os, "fork") or not self._busy.acquire(blocking=False):
            return self._by_itself(arguments, folder, environment)
        try:
            if self._line is None:
                self._open(environment)
            if _of_python(environment) != self._python:
                return self._by_itself(arguments, folder, environment)
            return self._forked(arguments, folder, environment)
        finally:
            self._busy.release()

    def _by_itself(
        self, arguments: list[str], folder: Path, environment: dict[str, str]
    ) -> subprocess.CompletedProcess[bytes]:
        command = [sys.executable, "-m", "checker", *arguments]
        return subprocess.run(command, cwd=folder, capture_output=True, timeout=_PATIENCE, env=environment)

    def _forked(
        self, arguments: list[str], folder: Path, environment: dict[str, str]
    ) -> subprocess.CompletedProcess[bytes]:
        assert self._line is not None
        with TemporaryFile() as out, TemporaryFile() as err:
            asked = {"arguments": arguments, "folder": str(folder), "environment": environment}
            socket.send_fds(self._line, [json.dumps(asked).encode() + b"\n"], [out.fileno(), err.fileno()])
            child = int(self._answers.readline())
            try:
                code = int(self._answers.readline())
            except TimeoutError:
                os.kill(child, signal.SIGKILL)
                self._line = None  # what it answers now comes too late
                raise subprocess.TimeoutExpired(arguments, _PATIENCE) from None
            out.seek(0)
            err.seek(0)
            return subprocess.CompletedProcess(arguments, code, out.read(), err.read())

    def _open(self, environment: dict[str, str]) -> None:
        ours, theirs = socket.socketpair()
        ours.settimeout(_PATIENCE)
        self._python, self._line = _of_python(environment), ours
        self._answers = ours.makefile("rb")
        waiting = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("warm.py")), str(theirs.fileno())],
            cwd=self._root, pass_fds=[theirs.fileno()], env=environment, stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )  # fmt: skip
        theirs.close()
        atexit.register(waiting.wait)
        atexit.register(ours.shutdown, socket.SHUT_RDWR)


def _of_python(environment: dict[str, str]) -> dict[str, str]:
    """What the interpreter itself reads, and what of the program's own must stand before it is imported."""
    return {name: value for name, value in environment.items() if name.startswith(("PYTHON", "LC_", "LANG"))}
