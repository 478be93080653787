"""Memory of workers where the system holds no process to a bound: their parent looks after it."""

from __future__ import annotations

import os
import time

import pytest

from checker.ground import memory
from checker.ground.limits import Bounds
from checker.ground.workers import Lost, Workers

MB = 2**20


def _take(size: int) -> int:
    held = bytearray()
    while len(held) < size * MB:
        held += bytes(20 * MB)
        time.sleep(0.02)
    return size


@pytest.mark.skipif(not memory.BOUNDED, reason="这里本来就由父进程看管")
def test_a_greedy_worker_is_ended_and_the_others_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "BOUNDED", False)
    with Workers(_take, 2, Bounds(cpu=60, wall=60, memory=300 * MB)) as workers:
        for size in (20, 4000, 60):
            workers.give(size, size)
        assert dict(workers.answers()) == {20: 20, 4000: Lost.MEMORY, 60: 60}


def test_what_a_process_holds() -> None:
    before = memory.held(os.getpid())
    block = bytearray(os.urandom(MB)) * 64
    assert memory.held(os.getpid()) - before > 32 * MB
    assert len(block) == 64 * MB
    assert memory.held(2**22 + 1) == 0
