"""``gouji rules``, ``gouji explain`` and ``gouji test``: the rules themselves."""

from __future__ import annotations

import difflib
import json
from dataclasses import replace
from pathlib import Path

import click

from checker.audit import RESULT_NAMES, SEVERITY_NAMES, Result
from checker.cli import options
from checker.cli.console import write
from checker.rules.base import Example, Rule

_SHOWN: tuple[Result, ...] = ("fail", "pass", "unknown", "not_applicable")
"""The order in which a rule's examples are told."""


@click.command(options_metavar="[选项]")
@options.rule_options
@click.option(
    "--format", "-f", "name", type=click.Choice(["text", "json"]), default="text", help="输出格式。"
)
@click.pass_context
def rules(context: click.Context, /, name: str, **_: object) -> None:
    """列出全部规则：编号、级别、标题。"""
    from wcwidth import wcswidth

    _forms, ruleset = options.load(options.configuration(context))
    if name == "json":
        data = [
            {
                "id": rule.id,
                "title": rule.title,
                "kind": rule.kind,
                "severity": rule.severity,
                "confidence": rule.confidence,
                "basis": str(rule.basis),
                "forms": sorted(rule.forms) if rule.forms is not None else None,
            }
            for rule in ruleset
        ]
        write(json.dumps(data, ensure_ascii=False, indent=1) + "\n", None, for_people=False)
        return
    column = max((wcswidth(rule.id) for rule in ruleset), default=0) + 2
    lines = [
        f"{SEVERITY_NAMES[rule.severity]}  {rule.id}{' ' * (column - wcswidth(rule.id))}{rule.title}"
        for rule in ruleset
    ]
    click.echo("\n".join([*lines, "", f"共 {len(lines)} 条。用 gouji explain 编号 查看一条。"]))


@click.command(options_metavar="[选项]")
@click.argument("rule_id", metavar="规则")
@options.rule_options
@click.pass_context
def explain(context: click.Context, /, rule_id: str, **_: object) -> None:
    """说明一条规则：查什么、为什么、依据、会报和不会报的例子。"""
    from checker.rules.loader import RESERVED

    if rule_id in RESERVED:
        click.echo(f"{rule_id}  {RESERVED[rule_id]}")
        return
    _forms, ruleset = options.load(options.configuration(context))
    rule = _find(list(ruleset), rule_id)
    click.echo(explanation(rule))


def explanation(rule: Rule) -> str:
    """A rule in a person's words, with its examples."""
    forms = "全部" if rule.forms is None else "、".join(f"{form} 年表样" for form in sorted(rule.forms))
    lines = [
        f"{rule.id}  {rule.title}",
        f"级别：{SEVERITY_NAMES[rule.severity]}　适用：{forms}",
        f"依据：{str(rule.basis).removeprefix('依据')}",
    ]
    if rule.why:
        lines.append(f"为什么：{rule.why.strip()}")
    if rule.hint:
        lines.append(f"怎么改：{rule.hint.strip()}")
    lines.append(f"报出时的文字：{rule.message.strip()}")
    for expect in _SHOWN:
        examples = [example for example in rule.examples if example.expect == expect]
        if examples:
            lines += ["", f"{RESULT_NAMES[expect]}的例子："]
            lines += [f"  · {describe(example)}" for example in examples]
    lines += ["", f"规则文件：{Path(rule.path).name} 第 {rule.line} 行"]
    return "\n".join(lines)


def describe(example: Example) -> str:
    """One example on one line: its prose, its cells, its circumstances."""
    from checker.pages import OPTION_NAMES

    parts = [f"“{example.text.strip()}”"] if example.text else []
    parts += [f"{address} = {value or '空白'}" for address, value in example.cells.items()]
    parts += [f"{OPTION_NAMES.get(key, key)}：{_plain(value)}" for key, value in example.options.items()]
    return "；".join(parts)


def _plain(value: object) -> str:
    if value in (None, ""):
        return "空白"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)


@click.command(options_metavar="[选项]")
@click.argument("subjects", nargs=-1, metavar="[规则|文件]...")
@click.option(
    "--skip-unrecognised", "skip", is_flag=True, help="跳过不是规则、表样、词汇的 YAML 文件，不算出错。"
)
@options.rule_options
@click.pass_context
def test(context: click.Context, /, subjects: tuple[str, ...], skip: bool, **_: object) -> int:
    """运行规则文件中的例子：该报的报，不该报的不报；词汇的例句、表样的例子读得对不对。

    可写规则的编号，也可写规则文件、词汇文件、表样文件或它们所在的文件夹；不写则运行全部。
    """
    from checker import examples, run
    from checker.examples import forms as form_examples
    from checker.prose.sentences import misread
    from checker.prose.vocabulary import Words
    from checker.rules.file_types import is_gouji_file

    configuration = options.configuration(context)
    settings = configuration.settings()
    files = [Path(subject) for subject in subjects if _is_path(subject)]
    ids = [subject for subject in subjects if not _is_path(subject)]
    if skip and subjects:
        files = [file for file in files if not file.is_file() or is_gouji_file(file)]
        if not files and not ids:
            return 0
    if files:
        known = [folder.resolve() for folder in run.folders(settings)]
        more = dict.fromkeys(_rule_folder(file) for file in files)
        added = tuple(one for one in more if one.resolve() not in known and one.parent.resolve() not in known)
        settings = replace(
            settings, rule_folders=(*settings.rule_folders, *added), select=(), ignore=(), severities={}
        )
        forms, ruleset = run.load(settings)
    else:
        forms, ruleset = options.load(configuration)
    chosen = [_find(list(ruleset), rule_id) for rule_id in ids]
    within = [(_home(file) or file).resolve() for file in files]
    if not chosen or files:
        chosen += [rule for rule in ruleset if not files or _stands_in(rule, within)]
    failures = [str(failure) for rule in chosen for failure in examples.run(rule, forms)]
    count = sum(len(rule.examples) for rule in chosen)
    said = f"{len(chosen)} 条规则，{count} 个例子"
    if not ids and all(file.is_dir() or file.name.startswith("vocabulary") for file in files):
        words = Words.of(run.folders(settings))
        failures += map(str, misread(words))
        said += f"，{len(words.load().examples)} 个例句"
    if not ids:
        chosen_forms = [form for form in forms if not files or _is_of(form.path, within)]
        cells = sum(map(form_examples.count, chosen_forms))
        failures += [str(one) for form in chosen_forms for one in form_examples.run(form, forms)]
        said += f"，表样的例子 {cells} 格" if cells else ""
    for failure in failures:
        click.echo(failure, err=True)
    click.echo(f"{said}，{len(failures)} 个不符。")
    return 2 if failures else 0


def _is_path(subject: str) -> bool:
    if not subject:  # a script's variable that was not set; as a path it would mean the current folder
        raise click.UsageError("规则的编号是空的")
    return subject.endswith((".yaml", ".yml")) or "/" in subject or "\\" in subject or Path(subject).is_dir()


def _rule_folder(file: Path) -> Path:
    """What has to be loaded for a file to be tried: a file of rules by itself, or with the whole folder where
    that has forms or words of its own; a form or a vocabulary with the folder that it belongs to."""
    from checker.rules.file_types import is_form, is_vocabulary

    if not file.exists():
        raise click.UsageError(f"没有这个文件：{file}")
    if (home := _home(file)) is not None:
        return home
    beside = [*(file.parent / "forms").glob("*.yaml"), *file.parent.glob("vocabulary*.yaml")]
    return file.parent if any(is_form(one) or is_vocabulary(one) for one in beside) else file


def _home(file: Path) -> Path | None:
    """The folder of rules that a form or a vocabulary, or that folder itself, stands for."""
    if file.is_dir():
        return file
    if file.parent.name == "forms":
        return file.parent.parent
    return file.parent if file.name.startswith("vocabulary") else None


def _stands_in(rule: Rule, places: list[Path]) -> bool:
    return _is_of(rule.path, places)


def _is_of(file: str, places: list[Path]) -> bool:
    path = Path(file).resolve()
    return any(path == place or place in path.parents for place in places)


def _find(ruleset: list[Rule], rule_id: str) -> Rule:
    for rule in ruleset:
        if rule.id == rule_id:
            return rule
    near = difflib.get_close_matches(rule_id, [rule.id for rule in ruleset], n=1)
    hint = f"，是不是“{near[0]}”" if near else ""
    raise click.UsageError(f"没有规则“{rule_id}”{hint}？用 gouji rules 列出全部规则。")
