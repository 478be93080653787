"""Rule files: every example comes out, every fault is one sentence at its place."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import jsonschema
import pytest

from checker import engine, examples
from checker.audit import Severity
from checker.ground.faults import RuleFault, RuleFaults
from checker.ground.yamlfile import load_yaml
from checker.report import Address
from checker.rules import Ruleset, builtin_folder, load_rules
from checker.rules.base import Rule
from checker.rules.message import fill, slots
from checker.rules.schema import schema
from tests.support.cases import FORMS, balanced, case

BUILTIN = load_rules([builtin_folder()], FORMS)

GOOD = """\
- id: mine
  title: 自定规则
  kind: identity
  severity: error
  basis: {none: 测试}
  for: {row: review.rows}
  check: review[$row,upheld] <= review[$row,total]
  message: "{row}：{a} 大于 {b}。"
  examples:
    pass: [{rest: 0}]
    fail: [{rest: 0, "review[direct_suit,upheld]": 1}]
"""


def load(tmp_path: Path, text: str, name: str = "mine.yaml") -> Ruleset:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return load_rules([path], FORMS)


def faults(tmp_path: Path, text: str) -> tuple[RuleFault, ...]:
    with pytest.raises(RuleFaults) as caught:
        load(tmp_path, text)
    return caught.value.faults


@pytest.mark.parametrize("rule", list(BUILTIN), ids=lambda rule: rule.id)
def test_examples_come_out(rule: Rule) -> None:
    assert [str(failure) for failure in examples.run(rule, FORMS)] == []


def test_built_in_rules_stand_the_trial_that_users_rules_stand(tmp_path: Path) -> None:
    """Loaded from elsewhere, addresses are bound to every form and patterns tried on hostile texts."""
    copy = tmp_path / "rules"
    shutil.copytree(builtin_folder(), copy)
    written = [rule.id for rule in BUILTIN if "forms" not in Path(rule.path).parts]
    assert [rule.id for rule in load_rules([copy], FORMS)] == written


def test_rule_files_are_valid_by_the_schema() -> None:
    definition = schema()
    jsonschema.Draft202012Validator.check_schema(definition)
    validator = jsonschema.Draft202012Validator(definition)
    for path in sorted({rule.path for rule in BUILTIN if "forms" not in Path(rule.path).parts}):
        data = json.loads(json.dumps(load_yaml(path).plain(), default=float))
        assert [(path, error.json_path, error.message) for error in validator.iter_errors(data)] == []
    assert list(validator.iter_errors([{"id": "x", "kind": "identity", "chek": "1 == 1"}]))


def test_the_schema_that_editors_read_is_current() -> None:
    """`gouji schema rules -o rules/schema.json` writes it anew."""
    assert json.loads((builtin_folder() / "schema.json").read_text("utf-8")) == schema()


def test_severity_words_fit_the_grades() -> None:
    """What is not provable is no error: an error rests on arithmetic, the form or a date."""
    kinds = {rule.kind for rule in BUILTIN if rule.severity == "error"}
    assert "wording" not in kinds
    assert "tokens" not in kinds


def test_a_rule_of_ones_own(tmp_path: Path) -> None:
    [rule] = load(tmp_path, GOOD)
    assert examples.run(rule, FORMS) == []
    assert fill(rule.message, {"row": "行政复议", "a": "3", "b": "2"}) == "行政复议：3 大于 2。"


@pytest.mark.parametrize(
    ("old", "new", "line", "column", "said"),
    [
        ("  severity:", "  severty:", 4, 3, "是否把“severity”误写成“severty”"),
        ("  title:", "  titel: x\n  title:", 2, 3, "规则中没有“titel”这个键；是否想写“title”"),
        ("severity: error", "severity: eror", 4, 13, "是否想写“error”"),
        ("kind: identity", "kind: identify", 3, 9, "是否想写“identity”"),
        ("basis: {none: 测试}", "basis: {at: 表三}", 5, 10, "“basis”应写明依据"),
        ("basis: {none: 测试}", "why: 测试", 1, 3, "缺少“basis”"),
        ("upheld] <=", "uphold] <=", 7, 10, "的行“reconsideration”没有列或列组“uphold”"),
        ("check: review[$row,upheld]", "check: revue[$row,upheld]", 7, 10, "没有表“revue”"),
        ("<= review", "<= <= review", 7, 33, "此处应为单元格"),
        ("<= review[$row,total]", "<= review[$col,total]", 7, 33, "变量“$col”没有在“for”中说明"),
        ("review.rows}", "review.rowz}", 7, 10, "没有行或行组“rowz”"),
        ("{row: review.rows}", "{row: review.rows, x: [a]}", 6, 27, "变量“x”没有用到"),
        ("{a} 大于", "{aa} 大于", 8, 12, "没有“{aa}”可填"),
        ("{a} 大于", "{0.__class__} 大于", 8, 12, "没有“{0.__class__}”可填"),
        ("id: mine", "id: unchecked", 1, 3, "程序自己用的"),
        ("id: mine", 'id: "a\\nb\\e[31m"', 1, 3, "只能用汉字、小写字母"),
        ("    fail: [{rest: 0, \"review[direct_suit,upheld]\": 1}]\n", "", 10, 5, "缺少 fail 的例子"),
        ("[{rest: 0}]", "[{rst: 0}]", 10, 13, "例子中没有“rst”这个键；是否想写“rest”"),
        ("id: mine", "id: 我的 规则", 1, 3, "只能用汉字、小写字母"),
        ("  kind:", "  forms: ['2031']\n  kind:", 3, 10, "没有格式“2031”"),
        ("title: 自定规则", "title: &a 自定规则", 2, 10, "锚点"),
        ("title: 自定规则", "title: 甲\n  title: 乙", 3, 3, "重复"),
        ("title: 自定规则", "title: [甲", 3, 7, "YAML 语法错误"),
    ],
)  # fmt: skip
def test_a_fault_is_one_sentence_at_its_place(
    tmp_path: Path, old: str, new: str, line: int, column: int, said: str
) -> None:
    assert old in GOOD
    [fault] = faults(tmp_path, GOOD.replace(old, new, 1))
    assert said in fault.message
    assert "\n" not in fault.message
    assert (Path(fault.path).name, fault.line, fault.column) == ("mine.yaml", line, column)


PATTERN = """\
- id: mine
  title: 自定规则
  kind: pattern
  severity: info
  basis: {none: 测试}
  pattern: PATTERN
  message: "{text}"
  examples:
    pass: [甲]
    fail: [乙]
"""


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ("(a+)+b", "失控"),
        ("(甲|甲甲)+乙$", "失控"),
        ("(?:(?:\\d+,?)+)+x", "失控"),
        ("(甲", "写法有误"),
        ("'[乙'", "写法有误"),
        ("甲" * 3000, "过长"),
        ("12", "应当是文字"),
    ],
)
def test_patterns_that_run_away_are_told_at_load(tmp_path: Path, pattern: str, said: str) -> None:
    [fault] = faults(tmp_path, PATTERN.replace("PATTERN", pattern))
    assert said in fault.message
    assert (fault.line, fault.column) == (6, 12)


@pytest.mark.parametrize("runs", ["(?:x|xx)+", "(?:x{1,40}){1,40}", "(?:x|x)" * 40])
def test_a_pattern_that_runs_away_later_is_a_fault_and_no_finding(tmp_path: Path, runs: str) -> None:
    """A pattern that no trial shows up, on the one text that does; also one without endless repeats."""
    text = PATTERN.replace("PATTERN", f"触发机关处{runs}y").replace("[乙]", f"[触发机关处{'x' * 4000}。y]")
    [rule] = load(tmp_path, text)
    with pytest.raises(RuleFault, match="失控") as caught:
        examples.run(rule, FORMS)
    assert caught.value.line == 6


def test_a_folder_without_rules_is_a_fault(tmp_path: Path) -> None:
    """The wrong folder, or rules one folder further down: to load none of them would be silence."""
    (tmp_path / "deeper").mkdir()
    (tmp_path / "deeper" / "mine.yaml").write_text(GOOD, "utf-8")
    with pytest.raises(RuleFaults, match="没有规则文件"):
        load_rules([tmp_path], FORMS)
    assert len(list(load_rules([tmp_path / "deeper"], FORMS))) == 1
    (tmp_path / "deeper").rename(tmp_path / "forms")  # forms alone are enough
    assert list(load_rules([tmp_path], FORMS)) == []
    (tmp_path / "GONE.YAML").symlink_to(tmp_path / "nowhere")
    with pytest.raises(RuleFaults, match="文件不存在"):
        load_rules([tmp_path], FORMS)


def test_all_faults_of_all_files_are_told_together(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(GOOD.replace("error", "fatal") + GOOD.replace("mine", "other"), "utf-8")
    (tmp_path / "b.yaml").write_text(GOOD.replace("upheld] <", "up] <"), "utf-8")
    (tmp_path / "c.yml").write_text("- [", "utf-8")
    with pytest.raises(RuleFaults) as caught:
        load_rules([tmp_path], FORMS)
    assert [(Path(fault.path).name, fault.line) for fault in caught.value.faults] == [
        ("a.yaml", 4),
        ("b.yaml", 7),
        ("c.yml", 2),
    ]


def test_a_rule_is_replaced_only_on_purpose(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(GOOD, "utf-8")
    (tmp_path / "b.yaml").write_text(GOOD, "utf-8")
    with pytest.raises(RuleFaults) as caught:
        load_rules([tmp_path], FORMS)
    assert "override: true" in caught.value.faults[0].message
    (tmp_path / "b.yaml").write_text(GOOD.replace("error", "info\n  override: true"), "utf-8")
    assert [rule.severity for rule in load_rules([tmp_path], FORMS)] == ["info"]


def test_rules_are_chosen_and_regraded() -> None:
    assert {rule.id for rule in BUILTIN.select(["applications-*"])} >= {"applications-balance"}
    assert "applications-balance" not in {rule.id for rule in BUILTIN.select(ignore=["applications-*"])}
    grades: dict[str, Severity] = {"applications-*": "info"}
    chosen = BUILTIN.select(["applications-balance", "review-sums"], severities=grades)
    assert [(rule.id, rule.severity) for rule in chosen] == [
        ("applications-balance", "info"),
        ("review-sums", "error"),
    ]
    assert len(BUILTIN.select(["review-sums"], severities={"review-sums": "off"})) == 0
    with pytest.raises(RuleFault, match="没有规则“review-sum”；是否想写“review-sums”"):
        BUILTIN.select(["review-sum"])


def test_a_users_severity_is_the_gravest_that_a_rule_gives() -> None:
    figures = balanced("2021", "review") | {Address("review", "direct_suit", "upheld"): None}
    regraded = BUILTIN.select(["review-sums"], severities={"review-sums": "info"})
    grades = {outcome.severity for _, outcome in engine.run(regraded, case("2021", figures))}
    assert grades <= {None, "info"}


def test_messages_fill_names_and_nothing_else() -> None:
    found = [("a", 0), ("b.c", 4), ("d!r", 10), ("e:>9", 16), ("f", 24)]
    assert slots("{a} {b.c} {d!r} {e:>9} {{f}}") == found
    assert fill("{a} {a.__class__} {b}", {"a": "{b}"}) == "{b} {a.__class__} ？"
