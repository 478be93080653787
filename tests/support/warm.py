"""The command as a process of its own that need not import the program first: this process has imported it,
waits, and forks for each run. Nothing has been run in it, so a run begins as any other does."""

from __future__ import annotations

import gc
import importlib
import json
import os
import runpy
import socket
import sys
from collections.abc import Iterator
from pkgutil import walk_packages
from types import ModuleType
from typing import Any

Run = tuple[dict[str, Any], list[int]]


def _next_run(line: socket.socket) -> Run | None:
    """Forks for each run that is asked for and tells its process and its code; in the fork: what was asked,
    with the files for its streams."""
    while True:
        asked, streams, _, _ = socket.recv_fds(line, 1 << 20, 2)
        if not asked:
            return None
        child = os.fork()
        if not child:
            return json.loads(asked), streams
        for stream in streams:
            os.close(stream)
        line.send(b"%d\n" % child)
        _, status = os.waitpid(child, 0)
        line.send(b"%d\n" % os.waitstatus_to_exitcode(status))


def _become(run: dict[str, Any], streams: list[int]) -> None:
    """Folder, environment, arguments and streams as those of a process that has just been started."""
    os.environ.clear()
    os.environ.update(run["environment"])
    os.chdir(run["folder"])
    sys.argv = ["gouji", *run["arguments"]]
    for place, stream in enumerate(streams, start=1):
        os.dup2(stream, place)
        os.close(stream)


def _modules() -> Iterator[str]:
    """What a run of most tests imports."""
    yield from ("checker.cli.check", "checker.render.text", "checker.render.json")
    for room in ("run", "readers.web", "readers.plain", "recognise", "prose", "rules", "diagnose"):
        inside: ModuleType = importlib.import_module(f"checker.{room}")
        yield from (module.name for module in walk_packages(inside.__path__, f"checker.{room}."))


def main() -> None:
    import checker.cli.program

    checker.cli.program.speak_chinese()  # what options are called is settled where they are imported
    for name in _modules():
        importlib.import_module(name)
    gc.freeze()
    with socket.socket(fileno=int(sys.argv[1])) as line:
        run = _next_run(line)
    if run is not None:
        _become(*run)
        runpy.run_module("checker", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
