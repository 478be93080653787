"""``gouji test`` on what somebody has just written: rule files, folders, forms, words."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from support.command import RULE, gouji

ROOT = Path(__file__).resolve().parents[2]
WORDS = """\
topics:
  applications:
    words: [查档请求]
examples:
- text: 全年收到查档请求5件，受理群众留言7件。
  read:
  - {figure: 5件, topic: applications, role: received}
  - {figure: 7件}
"""


def run(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return gouji("test", *arguments, cwd=cwd)


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    folder = tmp_path / "rules"
    (folder / "forms").mkdir(parents=True)
    (folder / "own.yaml").write_text(RULE, "utf-8")
    (folder / "vocabulary.yaml").write_text(WORDS, "utf-8")
    return folder


def test_only_what_is_named_is_run(rules: Path) -> None:
    assert run("rules/own.yaml", cwd=rules.parent).stdout == "1 条规则，2 个例子，0 个不符。\n"
    assert run("rules", cwd=rules.parent).stdout.startswith("1 条规则，2 个例子，")
    assert run("applications-balance", cwd=rules.parent).stdout.startswith("1 条规则，")
    everything = run("--rules", "rules", cwd=rules.parent)
    assert everything.returncode == 0, everything.stderr
    assert int(everything.stdout.split(" ")[0]) > 50


def test_configured_rules_may_be_named_by_file_too(rules: Path) -> None:
    (rules.parent / "gouji.yaml").write_text("rules: rules\nignore: own-rule\n", "utf-8")
    assert run("rules/own.yaml", cwd=rules.parent).stdout.startswith("1 条规则，")


def test_a_word_is_tried_by_its_sentence(rules: Path) -> None:
    words = rules / "vocabulary.yaml"
    assert run("rules/vocabulary.yaml", cwd=rules.parent).returncode == 0
    words.write_text(WORDS.replace("words: [查档请求]", "words: [查档申请单]"), "utf-8")
    done = run("rules/vocabulary.yaml", cwd=rules.parent)
    assert done.returncode == 2
    assert done.stderr.startswith("rules/vocabulary.yaml:5:")
    assert "5件" in done.stderr


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("own.yaml", RULE.replace("check:", "chekc:"), "own.yaml:6:"),
        ("own.yaml", RULE.replace('": 1}', '": 9999}'), "own.yaml:10: 规则 own-rule 的例子应为“不符”"),
        ("forms/new.yaml", "id: new\n", "forms/new.yaml:1:"),
        ("vocabulary.yaml", "topisc: {}\n", "vocabulary.yaml:1:"),
    ],
)
def test_faults_are_told_at_their_line(rules: Path, name: str, text: str, said: str) -> None:
    (rules / name).write_text(text, "utf-8")
    done = run(f"rules/{name}", cwd=rules.parent)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_what_is_not_there_is_told(rules: Path) -> None:
    for name in ("rules/none.yaml", "no-such-rule"):
        done = run(name, cwd=rules.parent)
        assert done.returncode == 2
        assert name in done.stderr


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("本市.yaml", RULE, ""),
        ("本市.yml", RULE.replace("check:", "chekc:"), "本市.yml:6"),
        ("本市.yaml", RULE.replace("  title", " title"), "本市.yaml:"),  # no YAML any more, but rules still
        ("vocabulary.yaml", WORDS.replace("role: received", "role: done"), "vocabulary.yaml"),
        ("forms/本市.yaml", "id: a\nkind: b\nname: c\ntitle: d\nfirst_year: 2020\n", "本市.yaml"),
        ("compose.yaml", "services:\n  web: {image: nginx}\n", None),
        ("k8s.yaml", "kind: Service\n---\nkind: Deployment\n", None),
        ("broken.yaml", "title: [\n", None),
        ("labels.yml", "- name: 缺陷\n  color: red\n", None),
        ("empty.yaml", "# 还没有写\n", None),
    ],
)  # fmt: skip
def test_a_hook_tries_what_is_ours_and_passes_the_rest(
    tmp_path: Path, name: str, text: str, told: str | None
) -> None:
    file = tmp_path / "我的规则" / name
    file.parent.mkdir(parents=True)
    file.write_text(text, "utf-8")
    done = run("--skip-unrecognised", file.relative_to(tmp_path).as_posix(), cwd=tmp_path)
    if told is None:
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    elif told:
        assert (done.returncode, told in done.stderr) == (2, True), done.stderr
    else:
        assert (done.returncode, done.stdout) == (0, "1 条规则，2 个例子，0 个不符。\n"), done.stderr


def test_a_rule_file_is_tried_with_the_form_that_stands_beside_it(tmp_path: Path) -> None:
    form = (ROOT / "rules" / "forms" / "2021.yaml").read_text("utf-8")
    folder = tmp_path / "我的规则"
    (folder / "forms").mkdir(parents=True)
    (folder / "forms" / "本市.yaml").write_text(form.replace('id: "2021"', "id: ours", 1), "utf-8")
    (folder / "本市.yaml").write_text(RULE.replace("  kind:", "  forms: [ours]\n  kind:"), "utf-8")
    (folder / "别的.yaml").write_text(RULE.replace("own-rule", "other-rule"), "utf-8")
    done = run("我的规则/本市.yaml", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, "1 条规则，2 个例子，0 个不符。\n"), done.stderr
