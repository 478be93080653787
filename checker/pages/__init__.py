"""Documentation made from the program itself: a page for every rule, command and key.

What a page says is what the rule, the command or the configuration says of itself, so that it cannot
be out of date without a test noticing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from checker import engine, examples
from checker.audit import CONFIDENCE_NAMES, SEVERITY_NAMES, Result
from checker.config import KEYS, NAMES
from checker.diagnose.failures import finding
from checker.diagnose.protection import protection
from checker.forms import Forms
from checker.pages.kinds import kinds_page
from checker.pages.markdown import MADE as MADE
from checker.pages.markdown import escaped, in_cell, in_code, whole_page
from checker.readers.formats import ARCHIVE_SUFFIX, FORMATS, REFUSED
from checker.rules import Ruleset, kinds
from checker.rules.addresses import find
from checker.rules.base import Example, Rule

if TYPE_CHECKING:
    import click

_SAID: Mapping[Result, str] = {
    "fail": "会报的例子",
    "pass": "不报的例子",
    "unknown": "无法判断的例子",
    "not_applicable": "不适用的例子",
}
OPTION_NAMES = {
    "year": "年度",
    "organ": "机关",
    "form": "表样",
    "title": "标题",
    "preamble": "开头",
    "period": "统计期限",
    "previous": "上年的报告",
    "previous-form": "上年的表样",
    "rest": "其余各格",
    "sections": "各节的文字",
    "headings": "各节的标题",
    "labels": "印出的行名",
    "foreign": "多出的行",
    "body": "全文",
    "members": "所汇总的报告",
    "twins": "同一份报告的其他文件",
    "file": "文件名",
}


def all_pages(rules: Ruleset, forms: Forms, commands: Mapping[str, click.Command]) -> dict[str, str]:
    """Every page by its path below the folder of the documentation."""
    pages = {f"rules/{rule.id}.md": rule_page(rule, forms) for rule in rules}
    pages["rules/README.md"] = rules_index(rules)
    for name, command in commands.items():
        pages[f"commands/{name}.md"] = command_page(name, command)
    pages["commands/README.md"] = commands_index(commands)
    pages["configuration.md"] = configuration_page()
    pages["kinds.md"] = kinds_page(rules, forms)
    pages["readable.md"] = readable_page()
    pages["protection.md"] = protection_page(rules, forms)
    return pages


# -- rules ------------------------------------------------------------------------------------------


def rule_page(rule: Rule, forms: Forms) -> str:
    """What, why, on what basis, flagged and passed examples, how to mend and how to waive."""
    restricted = "全部" if rule.forms is None else "、".join(f"{form} 年" for form in sorted(rule.forms))
    grade = f"{SEVERITY_NAMES[rule.severity]} · 把握{CONFIDENCE_NAMES[rule.confidence]}"
    lines = [
        MADE,
        f"# {escaped(rule.title)}",
        f"`{rule.id}` · {grade} · 适用表样：{restricted}",
        "## 查什么",
        f"{escaped(kinds.find(rule.kind).summary)}（检查的种类：[{rule.kind}](../kinds.md#{rule.kind})）",
    ]
    said = [message for example in rule.examples for message in _messages(rule, example, forms)]
    if said:
        lines += ["报出时这样说：", *(f"> {escaped(message)}" for message in dict.fromkeys(said[:2]))]
    if rule.why:
        lines += ["## 为什么", escaped(rule.why)]
    lines += ["## 依据", escaped(str(rule.basis))]
    if rule.hint:
        lines += ["## 怎么改", escaped(re.sub(r"\{\w+\}", "…", rule.hint))]
    for result, heading in _SAID.items():
        chosen = [example for example in rule.examples if example.expect == result]
        if chosen:
            lines += [f"## {heading}", *_joined(_example(example, rule, forms) for example in chosen)]
    lines += [
        "## 这一处确实没有错，怎么豁免",
        "在问题后面找到它的指纹，写明理由；所依据的数字一有变动，豁免即告失效：",
        '```sh\ngouji waive 指纹 --reason "为什么没有错" --by 姓名 --until 2026-12-31\n```',
        f"这条规则对你们都不适用，可在[配置](../configuration.md)里关闭或改变级别："
        f"\n\n```yaml\nseverity:\n  {rule.id}: off\n```",
        "[全部规则](README.md)",
    ]
    return whole_page(lines)


def rules_index(rules: Ruleset) -> str:
    files: dict[str, list[Rule]] = {}
    for rule in rules:
        files.setdefault(rule.kind, []).append(rule)
    lines = [
        MADE,
        "# 规则",
        f"共 {len(rules)} 条，按检查的种类排列。**错误**是可以证明的错；**警告**极可能有误，或需要解释；"
        "**提示**值得看一眼。",
    ]
    for kind in sorted(files):
        lines += [f"## {escaped(kinds.find(kind).summary)}"]
        rows = [
            f"| [{rule.id}]({rule.id}.md) | {in_cell(rule.title)} | {SEVERITY_NAMES[rule.severity]} |"
            for rule in files[kind]
        ]
        lines.append("\n".join(["| 编号 | 查什么 | 级别 |", "| --- | --- | --- |", *rows]))
    return whole_page(lines)


def protection_page(rules: Ruleset, forms: Forms) -> str:
    """By how many sums each table's cells are guarded, so that nobody trusts the sums too far."""
    lines = [
        MADE,
        "# 每一格受几项合计保护",
        "由规则算出。一格在几项合计里，填错时就有几项对不上：两项以上能指出是哪一格；一项只能说这几格之中"
        "有一格；没有的，算术看不出来，只能靠上下限、文字和上年的报告。几处错误恰好互相抵消、使每一项合计仍然"
        "成立时，任何合计都看不出来，勾稽不声称能发现。",
    ]
    for form in forms:
        rows = []
        for name, counts in protection(rules, form).items():
            cells = sum(counts.values())
            shares = (f"{sum(n for sums, n in counts.items() if test(sums)) / cells:.0%}" for test in _SHARES)
            rows.append(f"| {form.tables[name].short} | {cells} | {' | '.join(shares)} |")
        head = [
            "| 表 | 单元格 | 没有合计 | 一项 | 两项 | 三项以上 |",
            "| --- | --: | --: | --: | --: | --: |",
        ]
        lines += [f"## {escaped(form.title)}", "\n".join([*head, *rows])]
    return whole_page(lines)


_SHARES: tuple[Callable[[int], bool], ...] = (
    lambda sums: sums == 0,
    lambda sums: sums == 1,
    lambda sums: sums == 2,
    lambda sums: sums > 2,
)


def _messages(rule: Rule, example: Example, forms: Forms) -> Iterator[str]:
    """What the rule says of an example that it flags."""
    if example.expect == "fail":
        for made, outcome in engine.run([rule], examples.build(example, rule, forms)):
            if outcome.result == "fail":
                yield finding(made, outcome).message
                return


def _example(example: Example, rule: Rule, forms: Forms) -> list[str]:
    """One example: its prose, its circumstances, its cells by their names on the form."""
    blocks = []
    if example.text:
        blocks.append("\n".join(f"> {escaped(line)}" for line in example.text.strip().splitlines()))
    if example.options:
        blocks.append(
            "\n".join(
                f"- {OPTION_NAMES.get(key, key)}：{_option(value)}" for key, value in example.options.items()
            )
        )
    if example.cells:
        case = examples.build(example, rule, forms)
        rows = []
        for written, value in example.cells.items():
            label = case.form.label(find(written, case.form)) if case.form else written
            rows.append(f"| {in_cell(label)} | `{written}` | {in_cell(value) or '（空白）'} |")
        blocks.append("\n".join(["| 格 | 地址 | 填的是 |", "| --- | --- | --- |", *rows]))
    return blocks


def _option(value: object) -> str:
    if value in (None, ""):
        return "空白"
    if isinstance(value, str):
        return escaped(value).replace("\n", " ")
    if isinstance(value, int):
        return str(value)
    return f"`{json.dumps(value, ensure_ascii=False, default=str)}`"


def _joined(groups: Iterable[list[str]]) -> Iterator[str]:
    """Examples one after another, apart from each other."""
    for number, blocks in enumerate(groups):
        if number:
            yield "---"
        yield from blocks


# -- commands ---------------------------------------------------------------------------------------


def command_page(name: str, command: click.Command) -> str:
    lines = [MADE, f"# gouji {name}", *_command(f"gouji {name}", command), "[全部命令](README.md)"]
    return whole_page(lines)


def _command(called: str, command: click.Command, level: int = 2) -> Iterator[str]:
    import click

    context = click.Context(command, info_name=called)
    yield "\n\n".join(escaped(line) for line in _help(command))
    usage = " ".join([called, *command.collect_usage_pieces(context)])
    yield f"```text\n{usage}\n```"
    rows = [_option_row(option, context) for option in command.params if isinstance(option, click.Option)]
    rows = [row for row in rows if row]
    if rows:
        yield f"{'#' * level} 选项"
        yield "\n".join(["| 选项 | 含义 |", "| --- | --- |", *rows])
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            if inner is not None:
                yield f"{'#' * level} {called} {name}"
                yield from _command(f"{called} {name}", inner, level + 1)


def _help(command: click.Command) -> list[str]:
    """The paragraphs of a help text; lines broken in the source are one again."""
    text = re.sub(r"(?m)^ +", "", command.help or "")
    return [re.sub(r"\n", "", block) for block in text.split("\n\n") if block.strip()]


def _option_row(option: click.Option, context: click.Context) -> str:
    record = option.get_help_record(context)
    if record is None:
        return ""
    names = record[0].replace("|", "\\|")
    variable = f"（环境变量 `{option.envvar}`）" if isinstance(option.envvar, str) else ""
    return f"| `{names}` | {in_cell(option.help or '')}{variable} |"


def commands_index(commands: Mapping[str, click.Command]) -> str:
    rows = [
        f"| [gouji {name}]({name}.md) | {in_cell(_help(command)[0])} |" for name, command in commands.items()
    ]
    lines = [MADE, "# 命令", "\n".join(["| 命令 | 作用 |", "| --- | --- |", *rows])]
    codes = ["0 没有问题", "1 有问题", "2 用法、配置或规则有错", "3 有文件无法核对"]
    lines += [
        "## 退出码",
        "\n".join(f"- `{code[0]}`{code[1:]}" for code in codes),
        "同时有几种时，取 2、3、1 中靠前的一个；`--exit-zero` 只掩去 1。输出格式不影响退出码。",
    ]
    return whole_page(lines)


# -- formats that are read --------------------------------------------------------------------------


def readable_page() -> str:
    """Every format that can be read, and what is refused."""
    rows = [f"| {one.said} | {_suffixes(one.suffixes)} | {one.needs or '－'} |" for one in FORMATS]
    refused = [f"| {_suffixes(one.suffixes)} | {in_cell(one.sentence)} |" for one in REFUSED if one.suffixes]
    return whole_page(
        [
            MADE,
            "# 能读的格式",
            f"格式看内容认，不看扩展名；扩展名只列常见的。装着这些文件的 `{ARCHIVE_SUFFIX}` 也能读。",
            "\n".join(["| 格式 | 扩展名 | 另需 |", "| --- | --- | --- |", *rows]),
            "## 读不了的",
            "\n".join(["| 扩展名 | 怎么办 |", "| --- | --- |", *refused]),
        ]
    )


def _suffixes(suffixes: Iterable[str]) -> str:
    return "、".join(f"`{suffix}`" for suffix in suffixes) or "－"


# -- configuration ----------------------------------------------------------------------------------


def configuration_page() -> str:
    rows = [
        f"| `{name}` | {in_cell(key.about)} | {_default(key.default)} | `{in_code(key.sample)}` |"
        for name, key in KEYS.items()
    ]
    return whole_page(
        [
            MADE,
            "# 配置",
            f"写在 `{NAMES[0]}`，或 `pyproject.toml` 的 `[tool.gouji]` 一节里。从当前文件夹向上查找，用先找到"
            f"的一份；同一文件夹里先用 `{NAMES[0]}`。其中的路径都相对于配置文件所在的文件夹。",
            "命令行选项优先于环境变量，环境变量优先于配置文件。`severity` 按规则逐条取代，其他各项整项取代。"
            "[gouji config](commands/config.md) 显示实际生效的值和各自的来源；"
            "[gouji init](commands/init.md) 写一份带说明的配置。",
            "\n".join(["| 键 | 含义 | 默认 | 写法 |", "| --- | --- | --- | --- |", *rows]),
            "## 路径怎么写",
            "`overrides` 的 `paths` 与豁免的 `path` 里：`*` 指一个文件夹之内的任意文字，`**` 可以跨文件夹；"
            "不含 `/` 的写法指任何文件夹里的这个文件名；写文件夹就指其中的一切。",
            "## 编辑器补全",
            "```sh\ngouji schema config --output gouji.schema.json\n"
            "gouji schema rules --output gouji-rules.schema.json\n```",
            "再在 YAML 文件的第一行写：",
            "```yaml\n# yaml-language-server: $schema=gouji.schema.json\n```",
            "## 环境变量",
            "| 变量 | 作用 |\n| --- | --- |\n"
            "| `GOUJI_CONFIG` | 用这份配置 |\n"
            "| `GOUJI_JOBS` | 同时用几个进程 |\n"
            "| `GOUJI_NO_CACHE` | 设为 1 则不用缓存 |\n"
            "| `GOUJI_CACHE_DIR` | 缓存放在哪里；不设则用系统的缓存文件夹"
            "（认 `XDG_CACHE_HOME`、`LOCALAPPDATA`） |\n"
            "| `GOUJI_DEBUG` | 设为 1 则程序内部出错时显示详情 |\n"
            "| `NO_COLOR` | 设了就不用颜色 |",
        ]
    )


def _default(value: Any) -> str:
    if value in (None, (), {}):
        return "－"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    return f"`{'、'.join(map(str, value)) if isinstance(value, tuple) else value}`"
