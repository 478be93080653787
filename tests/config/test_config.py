"""The configuration: found upwards, told with its origins, its faults told at their line."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from checker import config
from checker.ground.faults import RuleFault
from checker.ground.paths import nearby
from checker.ground.yamlfile import load_yaml
from support.command import gouji

ROOT = Path(__file__).resolve().parents[2]


def settings(*arguments: str, cwd: Path, **environment: str) -> dict[str, tuple[Any, str]]:
    done = gouji("config", "--as", "json", *arguments, cwd=cwd, **environment)
    assert done.returncode == 0, done.stderr
    rows = {row["key"]: (row["value"], row["from"]) for row in json.loads(done.stdout)["settings"]}
    assert rows.pop("缓存文件夹") == (os.environ["GOUJI_CACHE_DIR"], "环境变量 GOUJI_CACHE_DIR")
    return rows


def fault(path: Path) -> tuple[int, str]:
    with pytest.raises(RuleFault) as raised:
        config.load(path.parent)
    assert raised.value.path == str(nearby(path))
    return raised.value.line, raised.value.message


def test_each_value_tells_where_it_comes_from(tmp_path: Path) -> None:
    (tmp_path / "rules" / "forms").mkdir(parents=True)
    (tmp_path / "gouji.yaml").write_text(
        "rules: rules\nignore: blank-*\nfail-on: warning\nseverity:\n  applications-balance: info\njobs: 4\n",
        "utf-8",
    )
    within = tmp_path / "年报" / "2024"
    within.mkdir(parents=True)
    found = settings(
        "--ignore", "applications-outcomes", "--severity", "blank-cells=off", cwd=within, GOUJI_JOBS="3"
    )
    assert found["rules"] == (["../../rules"], "../../gouji.yaml:1")
    assert found["ignore"] == (["applications-outcomes"], "选项 --ignore")
    assert found["fail-on"] == ("warning", "../../gouji.yaml:3")
    assert found["severity.applications-balance"] == ("info", "../../gouji.yaml:5")
    assert found["severity.blank-cells"] == ("off", "选项 --severity")
    assert found["jobs"] == (3, "环境变量 GOUJI_JOBS")
    assert found["select"] == ([], "默认")


def test_pyproject_is_as_good_and_the_nearest_file_wins(tmp_path: Path) -> None:
    (tmp_path / "gouji.yaml").write_text("jobs: 2\n", "utf-8")
    project = tmp_path / "project"
    project.mkdir()
    (project / "pyproject.toml").write_text('[project]\nname = "x"\n', "utf-8")
    assert settings(cwd=project)["jobs"] == (2, "../gouji.yaml:1")
    (project / "pyproject.toml").write_text(
        '[project]\n\n\n[tool.gouji]\nfail-on = "info"\n\n[tool.gouji.severity]\nblank-cells = "off"\n',
        "utf-8",
    )
    found = settings(cwd=project)
    assert found["jobs"] == (0, "默认")
    assert found["fail-on"] == ("info", "pyproject.toml:5")
    assert found["severity.blank-cells"] == ("off", "pyproject.toml:8")
    assert settings("--no-config", cwd=project)["fail-on"] == ("error", "默认")
    assert settings("--config", "../gouji.yaml", cwd=project)["jobs"][0] == 2


@pytest.mark.parametrize(
    ("name", "text", "line", "said"),
    [
        ("gouji.yaml", "jobs: 1\nfail_on: error\n", 2, "fail-on"),
        ("gouji.yaml", "fail-on: eror\n", 1, "error"),
        ("gouji.yaml", "severity:\n  blank-cells: out\n", 2, "off"),
        ("gouji.yaml", "jobs: -1\n", 1, "负数"),
        ("gouji.yaml", "# 注释\n\nrules: [missing]\n", 3, "missing"),
        ("gouji.yaml", "overrides:\n- paths: [a]\n  ignor: [b]\n", 3, "ignore"),
        ("gouji.yaml", "output: {sarfi: a.json}\n", 1, "sarfi"),
        ("gouji.yaml", "jobs: [\n", 2, "YAML"),
        ("pyproject.toml", '[tool.gouji]\njobs = 1\nfail_on = "error"\n', 3, "fail-on"),
        ("pyproject.toml", '[tool.gouji]\njobs = 1\n\n[tool.gouji.severity]\n"a-b" = "out"\n', 5, "off"),
        ("pyproject.toml", "[tool.gouji]\njobs = = 1\n", 2, "TOML"),
    ],
)
def test_faults_are_told_at_their_line(tmp_path: Path, name: str, text: str, line: int, said: str) -> None:
    path = tmp_path / name
    path.write_text(text, "utf-8")
    at, message = fault(path)
    assert (at, said in message) == (line, True), message


@pytest.mark.parametrize("text", ["ignore: [blank-cels]\n", "overrides: [{paths: a, ignore: blank-cels}]\n"])
def test_an_unknown_rule_is_told_at_its_line_with_what_was_meant(tmp_path: Path, text: str) -> None:
    (tmp_path / "gouji.yaml").write_text("jobs: 1\n" + text, "utf-8")
    done = gouji("check", str(ROOT / "samples"), cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith("gouji.yaml:2:")
    assert "blank-cells" in done.stderr


def test_the_written_configuration_explains_every_key_and_holds_when_uncommented(tmp_path: Path) -> None:
    assert gouji("init", cwd=tmp_path).returncode == 0
    text = (tmp_path / "gouji.yaml").read_text("utf-8")
    assert settings(cwd=tmp_path) == settings("--no-config", cwd=tmp_path)
    assert gouji("init", cwd=tmp_path).returncode == 2
    for folder in ("rules/forms", "年报", "../2023"):
        (tmp_path / folder).mkdir(parents=True, exist_ok=True)
    for file in ("rollup.yaml", "audit.md.j2", "organs.yaml", "通知模板.docx", config.WAIVERS):
        (tmp_path / file).write_text("", "utf-8")
    (tmp_path / config.BASELINE).write_text('{"schema": "gouji.baseline/1", "findings": []}', "utf-8")
    keys = "|".join(config.KEYS)
    bare = re.sub(rf"(?m)^# (?=(?:{keys}): )", "", text)
    (tmp_path / "gouji.yaml").write_text(bare, "utf-8")
    assert set(load_yaml(tmp_path / "gouji.yaml").plain()) == set(config.KEYS)
    jsonschema.validate(load_yaml(tmp_path / "gouji.yaml").plain(), config.schema())
    assert all("gouji.yaml:" in origin for _, origin in settings(cwd=tmp_path).values())


def test_options_win_over_the_file(tmp_path: Path) -> None:
    wrong = ROOT / "samples" / "2023-one-cell.html"
    (tmp_path / "gouji.yaml").write_text(
        "fail-on: never\nformat: json\noutput: {json: audit.json}\n", "utf-8"
    )
    chosen = ("check", str(wrong), "--select", "applications-*")
    assert gouji(*chosen, cwd=tmp_path).returncode == 0
    assert json.loads((tmp_path / "audit.json").read_text("utf-8"))["summary"]["errors"] == 1
    (tmp_path / "audit.json").unlink()
    done = gouji(*chosen, "--fail-on", "error", "--format", "text", cwd=tmp_path)
    assert done.returncode == 1
    assert "1 个错误" in done.stdout
    assert not (tmp_path / "audit.json").exists()


def test_overrides_hold_for_their_paths_only(tmp_path: Path) -> None:
    wrong = (ROOT / "samples" / "2023-one-cell.html").read_bytes()
    for folder in ("历年/2020", "今年"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "年报.html").write_bytes(wrong)
    (tmp_path / "gouji.yaml").write_text(
        'paths: [历年, 今年]\noverrides:\n- {paths: "历年/**", severity: {applications-*: off}}\n', "utf-8"
    )
    reports = json.loads(gouji("check", "--select", "applications-*", "-f", "json", cwd=tmp_path).stdout)[
        "reports"
    ]
    assert {one["path"]: len(one["findings"]) for one in reports} == {
        "历年/2020/年报.html": 0,
        "今年/年报.html": 1,
    }


def test_schemas_are_schemas(tmp_path: Path) -> None:
    for what in ("config", "rules"):
        done = gouji("schema", what, cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        jsonschema.Draft7Validator.check_schema(json.loads(done.stdout))
