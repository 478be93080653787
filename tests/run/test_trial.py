"""A small text is tried first by a copy of the process: whatever becomes of that one, the run is the same."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest

from checker.ground import memory
from support.command import ROOT

_RUN = """
import os, sys, time
from checker.ground import trial
from checker.ground.limits import Bounds

def lost():
    if trial.is_here():
        {lost}

trial.TRIAL = Bounds(cpu=20, wall={wall}, memory={memory})
trial.settled = lost
from checker.cli import main
main()
"""
SAMPLE = ROOT / "samples" / "2019-procurement.txt"

pytestmark = pytest.mark.skipif(not memory.BOUNDED, reason="这里不复制进程")


def command(lost: str = "pass", wall: int = 30, memory: int = 2**30) -> list[str]:
    return [
        sys.executable, "-c", _RUN.format(lost=lost, wall=wall, memory=memory), "check", str(SAMPLE),
    ]  # fmt: skip


ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "GOUJI_NO_CACHE": "1"}


@pytest.fixture(scope="module")
def plain() -> subprocess.CompletedProcess[bytes]:
    done = subprocess.run(command(), env=ENVIRONMENT, capture_output=True)
    assert done.returncode == 1
    return done


@pytest.mark.parametrize(
    "how",
    [
        {"lost": "os.kill(os.getpid(), 9)"},
        {"lost": "os.abort()"},
        {"lost": "trial.give_up()"},
        {"lost": "time.sleep(60)", "wall": 1},
        {"memory": 2**20},
    ],
    ids=["killed", "crashed", "gives up", "too long", "too large"],
)
def test_a_copy_that_is_lost_leaves_no_trace(
    how: dict[str, object], plain: subprocess.CompletedProcess[bytes]
) -> None:
    again = subprocess.run(command(**how), env=ENVIRONMENT, capture_output=True)  # type: ignore[arg-type]
    assert (again.returncode, again.stdout, again.stderr) == (plain.returncode, plain.stdout, plain.stderr)


@pytest.mark.parametrize("way", ["time.sleep(60)", "signal.pthread_sigmask(0, {15}), time.sleep(60)"])
def test_a_run_that_is_ended_ends_with_its_copy(way: str) -> None:
    lost = f"import signal; print(os.getpid(), flush=True); {way}"
    with subprocess.Popen(command(lost), env=ENVIRONMENT, stdout=-1, stderr=-1) as run:
        assert run.stdout is not None
        copy = int(run.stdout.readline())
        run.send_signal(signal.SIGTERM)
        started = time.monotonic()
        _, said = run.communicate()
        assert time.monotonic() - started < 2
    assert run.returncode == 143
    assert said.decode().strip() == "已中止。"
    with pytest.raises(ProcessLookupError):
        os.kill(copy, 0)
