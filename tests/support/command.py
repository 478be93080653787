"""The command as a process of its own, and a small rule file for it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

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
    return subprocess.run(
        [sys.executable, "-m", "checker", *map(str, arguments)],
        cwd=cwd,
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", **environment},
    )
