"""A rule that says ``waivable: false`` is never let pass, and what its findings say of the text is told."""

from __future__ import annotations

import json
from pathlib import Path

from tests.support.command import ROOT, RULE, gouji

SAMPLE = ROOT / "samples" / "2023-clean.html"


def test_neither_a_waiver_nor_the_baseline_lets_it_pass(tmp_path: Path) -> None:
    rules = tmp_path / "own.yaml"
    rules.write_text(RULE, "utf-8")
    args = (SAMPLE, "--rules", rules, "--select", "own-rule", "--no-cache")
    found = json.loads(gouji("check", *args, "--format", "json", cwd=tmp_path).stdout)
    [finding] = found["reports"][0]["findings"]
    granted = gouji("waive", finding["fingerprint"], SAMPLE, "--rules", rules, "--reason", "试", cwd=tmp_path)
    assert granted.returncode == 0, granted.stderr

    rules.write_text(RULE.replace("  message", "  waivable: false\n  message"), "utf-8")
    checked = gouji("check", *args, "--format", "json", "--fail-on", "warning", cwd=tmp_path)
    assert checked.returncode == 1
    assert [one["state"] for one in json.loads(checked.stdout)["reports"][0]["findings"]] == ["new"]
    assert "不能豁免" in gouji("check", *args, cwd=tmp_path).stdout
    again = gouji("waive", finding["fingerprint"], SAMPLE, "--rules", rules, "--reason", "试", cwd=tmp_path)
    assert (again.returncode, "不能豁免" in again.stderr) == (2, True)
    gouji("baseline", "create", SAMPLE, "--rules", rules, cwd=tmp_path)
    checked = gouji("check", *args, "--fail-on", "warning", cwd=tmp_path)
    assert checked.returncode == 1
