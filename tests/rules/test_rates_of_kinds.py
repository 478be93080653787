"""办结率, 满意率 in a report of another kind, whose vocabulary tells what is done with what."""

from __future__ import annotations

from pathlib import Path

from support.command import gouji

FORM = """\
id: desk-2020
kind: desk
name: 服务台年度报告
titles: [服务台工作年度报告]
first_year: 2020
sections: [{id: 总体, title: 一、总体情况, keywords: [总体]}]
"""
WORDS = """\
kinds: [desk]
apart: true
topics:
  工单: {name: 工单, words: [工单], units: [件], balance: true, default: true}
  回访: {name: 回访, words: [回访], units: [件]}
roles:
  受理: {name: 受理, words: [受理]}
  办结: {name: 办结, words: [办结]}
  满意: {name: 满意, words: [满意], of: [回访]}
  基本满意: {name: 基本满意, words: [基本满意], of: [回访]}
  不满意: {name: 不满意, words: [不满意], of: [回访]}
stages: {intake: [受理], outflow: [办结]}
traits: {main: [受理], general: [受理, 办结]}
"""
RULE = """\
- id: desk-share
  kinds: [desk]
  title: 百分比
  kind: ratio
  check: share
  severity: warning
  basis: {none: 测试}
  message: 正文写 {figure}，而 {from}＝{expected}。
  examples:
    pass:
    - 受理工单800件，办结720件，办结率90.0%。
    - 回访500件，满意450件，基本满意30件，不满意20件，满意率90.0%。
    - 回访500件，满意450件，基本满意30件，不满意20件，满意率96.0%。
    fail:
    - 受理工单800件，办结720件，办结率80.0%。
    - 受理工单800件，已办结720件，办结率为99.0%。
    - 回访500件，满意450件，基本满意30件，不满意20件，满意率69.0%。
    - 回访500件，满意450件，不满意50件，群众满意率100%。
    skip:
    - 回访500件，基本满意30件，不满意20件，满意率66.7%。
"""


def test_rates_are_worked_out_from_what_the_kind_calls_done(tmp_path: Path) -> None:
    (tmp_path / "forms").mkdir()
    for name, text in (("forms/desk.yaml", FORM), ("vocabulary.yaml", WORDS), ("rules.yaml", RULE)):
        (tmp_path / name).write_text(text, "utf-8")
    done = gouji("test", tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
