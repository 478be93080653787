"""Rules on the prose of a kind of report that is not ours: what is said of those that are written wrong, and
that the others find what they promise."""

from __future__ import annotations

from pathlib import Path

from checker import examples
from checker.forms import load_forms
from checker.ground.faults import RuleFaults
from checker.rules import builtin_folder, load_rules
from support.command import gouji

FORM = """\
id: fund-2020
kind: fund
name: 基金决算
titles: [基金收支决算]
first_year: 2020
unit: 万元
sections: [{id: 收入, title: 一、收入情况}, {id: 支出, title: 二、支出情况}]
tables:
  - id: 收入
    title: 基金收入决算表
    short: 表1
    columns:
      - {id: 上年, label: 上年决算数, kind: money}
      - {id: 决算, label: 决算数, kind: money, main: true}
    rows:
      - {id: 出让, label: 土地出让收入}
      - {id: 其他, label: 其他各项收入}
      - {id: 合计, label: 本年收入合计, sum: "出让, 其他", said: [本年收入合计, 本年收入]}
"""


def tried(folder: Path, rule: str, vocabulary: str = "", form: str = FORM) -> str:
    """The faults of a rule, or those of its examples; empty where all is well."""
    (folder / "forms").mkdir()
    (folder / "forms" / "own.yaml").write_text(form, "utf-8")
    (folder / "own.yaml").write_text(rule, "utf-8")
    if vocabulary:
        (folder / "vocabulary.yaml").write_text(vocabulary, "utf-8")
    try:
        forms = load_forms([builtin_folder() / "forms", folder / "forms"])
        rules = load_rules([folder], forms)
    except RuleFaults as refused:
        return "\n".join(map(str, refused.faults))
    return "\n".join(str(failure) for rule in rules for failure in examples.run(rule, forms))


GROWTH = """\
- kinds: [fund]
- id: own-growth
  title: 增减与表中的上年数
  kind: growth
  severity: error
  basis: {form: 各栏的含义}
  topics: [本年收入合计]
  roles: [none]
  money: true
  readings: [{name: 决算数, sum: "收入[合计, 决算]"}]
  earlier: [{name: 上年, sum: "收入[合计, 上年]"}]
  message: 正文说{said} {figure}，而本年 {now}、上年 {then}，应为{right}。
  examples:
    pass:
      - {text: 本年收入合计110万元，比上年增长10%。, "收入[合计, 决算]": 110万元, "收入[合计, 上年]": 100万元}
    fail:
      - {text: 本年收入合计110万元，上年为90万元。, "收入[合计, 决算]": 110万元, "收入[合计, 上年]": 100万元}
      - {text: 本年收入合计110万元，比上年增长1%。, "收入[合计, 决算]": 110万元, "收入[合计, 上年]": 100万元}
"""


def test_growth_is_held_against_last_years_column(tmp_path: Path) -> None:
    assert tried(tmp_path, GROWTH) == ""


def test_a_rule_on_counts_tells_that_the_prose_speaks_of_money(tmp_path: Path) -> None:
    said = tried(tmp_path, GROWTH.replace("  money: true\n", ""))
    assert "正文说到上年的是金额，而规则没有写 money: true" in said


def test_a_topic_or_role_that_no_vocabulary_has_is_told_at_its_line(tmp_path: Path) -> None:
    said = tried(tmp_path, GROWTH.replace("topics: [本年收入合计]", "topics: [本年收入合计, 本年收入]"))
    assert "own.yaml:7:20: 词汇里没有统计对象“本年收入”；是否想写“本年收入合计”？" in said.replace("第 ", "")


def test_a_role_that_no_vocabulary_has_is_told_at_its_line(tmp_path: Path) -> None:
    assert "词汇里没有角色“non”；是否想写“none”？" in tried(
        tmp_path, GROWTH.replace("roles: [none]", "roles: [non]")
    )


def test_a_topic_that_takes_the_words_of_the_form_is_told_at_its_place(tmp_path: Path) -> None:
    vocabulary = "kinds: [fund]\ntopics:\n  收: {name: 收入, words: [本年收入]}\n"
    said = tried(tmp_path, GROWTH, vocabulary)
    assert "vocabulary.yaml:3:" in said
    assert "“本年收入”在表样里已是统计对象“本年收入合计”；请把“收”改为“本年收入合计”，规则里也写它" in said


def test_a_topic_may_add_words_to_one_of_the_form(tmp_path: Path) -> None:
    vocabulary = "kinds: [fund]\ntopics:\n  本年收入合计: {words: [本年收入, 全部收入]}\n"
    assert tried(tmp_path, GROWTH.replace("本年收入合计110", "全部收入110"), vocabulary) == ""


STATEMENT = """\
- kinds: [fund]
- id: own-statement
  title: 正文与表格
  kind: statement
  severity: error
  basis: {form: 各栏的含义}
  topics: [新增债券]
  roles: [none]
  money: true
  readings: [{name: 其他各项收入, sum: "收入[其他, 决算]"}]
  message: 正文说{said} {figure}，而{tried}。
  examples:
    pass:
      - {text: 本年新增债券7.80亿元。, "收入[其他, 决算]": 78000万元}
    fail:
      - {text: 本年新增债券8.70亿元。, "收入[其他, 决算]": 78000万元}
      - {text: 2023年，新增债券8.70亿元。, "收入[其他, 决算]": 78000万元}
"""


def test_a_topic_is_found_behind_its_time(tmp_path: Path) -> None:
    form = FORM.replace("label: 其他各项收入}", "label: 其他各项收入, said: [新增债券]}")
    assert tried(tmp_path, STATEMENT, form=form) == ""


WORDS = """\
kinds: [fund]
apart: true
topics:
  诉求: {name: 诉求, words: [诉求], units: [件], balance: true, default: true}
  劳动: {name: 劳动保障类, words: [劳动保障类], units: [件]}
roles:
  受理: {name: 受理, words: [受理]}
  转派: {name: 转派, words: [转派]}
  办结: {name: 办结, words: [办结]}
stages: {intake: [受理, 转派], outflow: [办结]}
traits: {main: [受理, 转派]}
"""
PARTS = """\
- kinds: [fund]
- id: own-over
  title: 各项之和超过总数
  kind: parts
  check: over
  severity: error
  basis: {none: 算术}
  message: 所列各项 {parts} 合计 {sum}，超过总数 {whole}，多出 {diff}。
  examples:
    pass:
      - 受理诉求100件。其中：电话渠道受理70件；网络渠道受理20件；上级转办10件。
      - 受理诉求100件。其中：电话渠道受理72件；网络渠道受理20件；办结90件。
    fail:
      - 转派的100件诉求中，城建类50件，占50.0%；劳动保障类30件，占30.0%；其他类22件，占22.0%。
      - 转派诉求100件，其中城建类50件、劳动保障类30件、其他类22件。
      - >-
        受理诉求100件，比上年增加10件，增长11.1%。其中：电话渠道受理72件，占72.0%；
        网络渠道受理20件，占20.0%；上级转办10件，占10.0%。
      - 受理诉求100件。其中：电话渠道受理72件；网络渠道受理20件；上级转办10件。
- id: own-under
  title: 各项之和不足总数
  kind: parts
  check: under
  severity: error
  basis: {none: 算术}
  message: 所列各项 {parts} 合计 {sum}，总数却是 {whole}。
  examples:
    pass: [转派的100件诉求中，物业50件，占50.0%；噪声30件，占30.0%；其余20件。]
    fail: [转派的100件诉求中，物业50件，占50.0%；噪声30件，占30.0%；其余12件。]
"""


def test_parts_with_their_shares_and_behind_semicolons_are_added_up(tmp_path: Path) -> None:
    assert tried(tmp_path, PARTS, WORDS) == ""


PATTERN = """\
- kinds: [fund]
- id: own-pattern
  title: 正文的增长率
  kind: pattern
  severity: error
  basis: {none: 算术}
  pattern: '本年收入合计[^。]*?增长(?P<n>[\\d.]+)%'
  check: $n == round(收入[合计, 决算] / 收入[合计, 上年] - 1, 3)
  message: 正文写 {n}%，按表应为 {rhs:%}，相差 {diff:%}。
  examples:
    pass:
      - {text: 本年收入合计110万元，增长10%。, "收入[合计, 决算]": 110万元, "收入[合计, 上年]": 100万元}
    fail:
      - {text: 本年收入合计110万元，增长11%。, "收入[合计, 决算]": 110万元, "收入[合计, 上年]": 100万元}
"""


def test_a_captured_figure_is_told_in_per_cent(tmp_path: Path) -> None:
    assert tried(tmp_path, PATTERN) == ""


def test_a_slot_that_the_check_does_not_fill_is_refused(tmp_path: Path) -> None:
    said = tried(tmp_path, PARTS.replace("，多出 {diff}", "，{units}"), WORDS)
    assert "“message”中没有“{units}”可填" in said


SURVEYED = """\
kinds: [fund]
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
RATES = """\
- id: own-share
  kinds: [fund]
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
    assert tried(tmp_path, RATES, SURVEYED) == ""


TWICE = """\
- kinds: [fund]
- id: own-repeated
  title: 同一件事两个数字
  kind: repeated
  severity: error
  basis: {none: 算术}
  message: “{words}”先说 {first}，后说 {second}。
  examples:
    pass: [全年热线转派劳动保障类诉求120件。今年热线转派劳动保障类诉求120件。]
    fail: [全年热线转派劳动保障类诉求120件。今年热线转派劳动保障类诉求102件。]
- id: own-total
  title: 总数
  kind: total-twice
  said: '(?P<verb>转派|受理)(?:诉求)?'
  severity: error
  basis: {none: 算术}
  message: “{words}”先说 {first}，后说 {second}。
  examples:
    pass: [全年受理诉求120件。召开会议2次。全年受理诉求120件。]
    fail: [全年受理诉求120件。召开会议2次。全年受理诉求102件。]
"""


def test_figures_of_own_topics_are_seen_again_where_there_are_no_tables(tmp_path: Path) -> None:
    form = FORM.partition("tables:")[0]
    assert tried(tmp_path, TWICE, WORDS, form) == ""


def test_what_has_passed_is_told_with_its_words(tmp_path: Path) -> None:
    report = tmp_path / "report.md"
    report.write_text(
        "# 清溪县2023年基金收支决算\n\n## 一、收入情况\n\n本年收入合计110万元，比上年增加10万元，增长10%。"
        "\n\n## 二、支出情况\n\n本年支出按要求进行，有关情况已按规定公布。\n",
        "utf-8",
    )
    form = FORM.partition("tables:")[0]
    (tmp_path / "rules" / "forms").mkdir(parents=True)
    (tmp_path / "rules" / "forms" / "own.yaml").write_text(form, "utf-8")
    ratio = PATTERN.replace("kind: pattern", "kind: ratio\n  check: growth").partition("  pattern:")[0]
    ratio += "  message: 正文写 {figure}，应为{expected}。\n  examples:\n"
    ratio += "    pass: [收入110万元，比上年增加10万元，增长10%。]\n"
    ratio += "    fail: [收入110万元，比上年增加10万元，增长30%。]\n"
    (tmp_path / "rules" / "own.yaml").write_text(ratio, "utf-8")
    done = gouji("check", report, "--rules", tmp_path / "rules", "--show-passed")
    assert "正文的增长率“10%”" in done.stdout, done.stdout + done.stderr
