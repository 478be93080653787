"""A user's own rules are tried on hostile text once, not at every start."""

from __future__ import annotations

from pathlib import Path

import pytest

from checker import run
from checker.ground.faults import RuleFaults
from checker.rules import patterns
from checker.settings import Settings

RULE = """\
- id: own-pattern
  title: 自己的规则
  kind: pattern
  severity: warning
  basis: {none: 测试}
  pattern: %s
  message: 这里写着{text}。
  examples:
    pass: [全年公开信息12条。]
    fail: [全年公开信息若干条。]
"""


def test_only_what_has_changed_is_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOUJI_CACHE_DIR", str(tmp_path / "cache"))
    tried: list[str] = []
    hostile = patterns._hostile

    def noted(source: str) -> object:
        tried.append(source)
        return hostile(source)

    monkeypatch.setattr(patterns, "_hostile", noted)
    (tmp_path / "rules").mkdir()
    file = tmp_path / "rules" / "own.yaml"
    settings = Settings(rule_folders=(tmp_path / "rules",), cache=True)

    def loaded(pattern: str, settings: Settings = settings) -> list[str]:
        file.write_text(RULE % pattern, "utf-8")
        tried.clear()
        run.load(settings)
        return [*tried]

    assert loaded("若干") == ["若干"]
    assert loaded("若干") == []
    assert loaded("若干", Settings(rule_folders=(tmp_path / "rules",), cache=False)) == ["若干"]
    assert loaded("许多") == ["许多"]
    for _ in range(2):  # what does not come through is told each time
        with pytest.raises(RuleFaults, match="失控"):
            loaded("(若+)+干")
