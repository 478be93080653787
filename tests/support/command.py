"""The command as a process of its own, and a small rule file for it."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from support.starts import Starts

ROOT = Path(__file__).resolve().parent.parent.parent
RULE = """\
- id: own-rule
  title: 自己的规则
  kind: identity
  severity: warning
  basis: {none: 测试}
  check: applications[total, total] == 9999
  message: 总计是 {lhs}。
  examples:
    pass: [{"applications[total, total]": 9999}]
    fail: [{"applications[total, total]": 1}]
"""


def gouji(*arguments: str | Path, cwd: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    """``gouji ARGUMENTS`` with further environment variables."""
    done = gouji_bytes(*arguments, cwd=cwd, **environment)
    out, err = (
        one.decode("utf-8").replace("\r\n", "\n").replace("\r", "\n") for one in (done.stdout, done.stderr)
    )
    return subprocess.CompletedProcess(done.args, done.returncode, out, err)


def gouji_bytes(
    *arguments: str | Path, cwd: Path = ROOT, **environment: str
) -> subprocess.CompletedProcess[bytes]:
    """The same with the very bytes that it wrote, which may be no text."""
    asked = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", **environment}
    return _starts.run(list(map(str, arguments)), cwd, asked)


_starts = Starts(ROOT)
