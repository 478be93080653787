"""``gouji init``, ``gouji config`` and ``gouji schema``: the configuration and its editors' help."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import click

from checker import config as configuration
from checker.cli import options
from checker.cli.console import write
from checker.settings import Letterhead, Override


@click.command(options_metavar="[选项]")
@click.option("--force", is_flag=True, help="已有这个文件时也重写。")
@click.option(
    "--notice-template",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="文件.docx",
    help="不写配置，改写一份整改通知的 Word 模板，供改成自己的样子。",
)
def init(force: bool, notice_template: Path | None) -> None:
    """在当前文件夹写一份带说明的配置 gouji.yaml，其中什么都还没有改。"""
    if notice_template is not None:
        from checker.notices.pattern import template

        if notice_template.exists() and not force:
            raise click.UsageError(f"{notice_template} 已经有了；要重写请加 --force")
        write(template(), notice_template, for_people=False)
        click.echo(f"已写好 {notice_template}。改好以后，用 --notice template={notice_template} 指明。")
        return
    path = Path(configuration.NAMES[0])
    if path.exists() and not force:
        raise click.UsageError(f"{path} 已经有了；要重写请加 --force")
    write(configuration.template(), path, for_people=False)
    click.echo(f"已写好 {path}。打开它，按其中的说明改；用 gouji config 查看实际生效的值。")


@click.command(options_metavar="[选项]")
@click.option("--as", "name", type=click.Choice(["text", "json"]), default="text", help="输出格式。")
@options.output_options
@options.run_options
@click.pass_context
def config(context: click.Context, /, name: str, **_: object) -> None:
    """显示实际生效的配置，以及每个值从哪里来（默认、文件的哪一行、环境变量、选项）。

    可以带上 gouji check 的选项，看它们生效后的样子。
    """
    found = options.configuration(context)
    options.load(found)  # faults in the rules that it names are told here, too
    rows = [row for key in configuration.KEYS for row in _rows(found, key)]
    rows.append(_cache_folder())
    if name == "json":
        data = {
            "file": found.path.as_posix() if found.path else None,
            "root": found.root.as_posix(),
            "settings": [{"key": key, "value": value, "from": origin} for key, value, origin in rows],
        }
        write(json.dumps(data, ensure_ascii=False, indent=1) + "\n", None, for_people=False)
        return
    from wcwidth import wcswidth

    shown = [(key, _shown(value), origin) for key, value, origin in rows]
    widths = [max(wcswidth(row[column]) for row in shown) for column in (0, 1)]
    click.echo(f"配置文件：{found.path.as_posix() if found.path else '没有（都用默认值）'}\n")
    for row in shown:
        first, second = (
            text + " " * (width - wcswidth(text)) for text, width in zip(row, widths, strict=False)
        )
        click.echo(f"{first}  {second}  {row[2]}")


def _cache_folder() -> tuple[str, Any, str]:
    """Where the cache is: not of the configuration, for it is the machine's own affair."""
    from checker.ground.store import default_folder

    origin = "环境变量 GOUJI_CACHE_DIR" if os.environ.get("GOUJI_CACHE_DIR") else configuration.DEFAULT
    return "缓存文件夹", _plain(default_folder()), origin


def _rows(found: configuration.Configuration, key: str) -> list[tuple[str, Any, str]]:
    """A key with its value as plain data and its origin; a mapping entry by entry."""
    value = found.values[key]
    if key in ("waivers", "baseline") and not found.given(key):
        path = found.ledger_path(key)
        return [(key, path.as_posix() if path.is_file() else None, value.origin)]
    if isinstance(value.value, dict) and value.value:
        return [
            (f"{key}.{part or '(看后缀或 format)'}", _plain(one), value.parts.get(part, value.origin))
            for part, one in value.value.items()
        ]
    return [(key, _plain(value.value), value.origin)]


def _plain(value: Any) -> Any:
    if isinstance(value, Path):
        return value.as_posix()
    if isinstance(value, tuple | list):
        return [_plain(one) for one in value]
    if isinstance(value, Letterhead):
        return {name: _plain(one) for name in configuration.NOTICE if (one := getattr(value, name))}
    if isinstance(value, Override):
        plain = {"paths": value.paths, "ignore": value.ignore, "severity": dict(value.severities)}
        return {key: one if isinstance(one, dict) else list(one) for key, one in plain.items() if one}
    return value


def _shown(value: Any) -> str:
    if value in (None, [], {}):
        return "－"
    if isinstance(value, str):
        return value
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return ", ".join(value)
    return json.dumps(value, ensure_ascii=False)


_SCHEMAS = ("config", "rules", "forms", "vocabulary")


@click.command(options_metavar="[选项]")
@click.argument("what", type=click.Choice(_SCHEMAS), default="rules", metavar=f"[{'|'.join(_SCHEMAS)}]")
@click.option("--output", "-o", type=click.Path(dir_okay=False, path_type=Path), help="写到这个文件。")
def schema(what: str, output: Path | None) -> None:
    """输出配置、规则、表样或词汇文件的 JSON Schema，供编辑器补全和检查。

    在 YAML 文件第一行写明 # yaml-language-server: $schema=文件，编辑器就会边写边查。
    """
    if what == "config":
        content = configuration.schema()
    elif what in ("forms", "vocabulary"):
        from checker.rules import data_schemas

        content = data_schemas.forms() if what == "forms" else data_schemas.vocabulary()
    else:
        from checker.rules.schema import schema as rules_schema

        content = rules_schema()
    write(json.dumps(content, ensure_ascii=False, indent=2) + "\n", output, for_people=False)
