"""Processor time of commands, fairly compared: all of them once, then all once more, and the median of each.

Other work on the machine lengthens the time of day more than that of the processor, and that of all alike
where they take turns. Where even this is too coarse, ``instructions`` counts by callgrind.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[2]
ENVIRONMENT = {
    **{name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"},
    "PYTHONPATH": str(ROOT),
    "PYTHONUTF8": "1",
}
_COLLECTED = re.compile(r"Collected : (\d+)")


def seconds(command: Sequence[str]) -> float:
    """Processor time of a command and all its processes, in user and system mode."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        program = shutil.which(command[0]) or command[0]
        actions = [(os.POSIX_SPAWN_DUP2, nowhere, descriptor) for descriptor in (1, 2)]
        process = os.posix_spawn(program, command, ENVIRONMENT, file_actions=actions)
    finally:
        os.close(nowhere)
    _, status, used = os.wait4(process, 0)
    if os.waitstatus_to_exitcode(status) not in (0, 1):  # 1: something was found
        raise RuntimeError(f"{' '.join(command)} came to nothing")
    return used.ru_utime + used.ru_stime


def medians(commands: Mapping[str, Sequence[str]], rounds: int) -> dict[str, float]:
    """Name → median of the seconds that its command takes; the first round, which only warms, is left out."""
    taken: dict[str, list[float]] = {name: [] for name in commands}
    for round in range(rounds + 1):
        for name, command in commands.items():
            took = seconds(command)
            if round:
                taken[name].append(took)
    return {name: median(found) for name, found in taken.items()}


def printed(command: Sequence[str]) -> float:
    """The number that a command prints."""
    done = subprocess.run(command, cwd=ROOT, env=ENVIRONMENT, capture_output=True, text=True, check=True)
    return float(done.stdout)


def instructions(command: Sequence[str]) -> int | None:
    """How many instructions the processes of a command execute together; ``None`` without valgrind."""
    if shutil.which("valgrind") is None:
        return None
    counted = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", *command]
    done = subprocess.run(counted, cwd=ROOT, env=ENVIRONMENT, capture_output=True, text=True)
    return sum(map(int, _COLLECTED.findall(done.stderr))) or None


def python(*arguments: str | Path) -> list[str]:
    """The interpreter that we run in, by its own name: a shim before it would lengthen the floor."""
    return [sys.executable, *map(str, arguments)]
