"""What the makers of hostile files share."""

from __future__ import annotations

from collections.abc import Iterator

TITLE = "清溪县档案局2022年政府信息公开工作年度报告"
SENTENCE = "本机关全年收到政府信息公开申请一批。"
Files = Iterator[tuple[str, bytes]]


def patched(data: bytes, at: int, value: bytes) -> bytes:
    return data[:at] + value + data[at + len(value) :]
