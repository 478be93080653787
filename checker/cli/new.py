"""``gouji new``: rules and forms to start from."""

from __future__ import annotations

import re
from pathlib import Path

import click

from checker.cli.console import write
from checker.rules.starts import KINDS


@click.group(options_metavar="[选项]", subcommand_metavar="命令 …")
def new() -> None:
    """写一条规则或一份表样的开头，带说明，能直接运行。"""


@new.command(options_metavar="[选项]")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), metavar="文件")
@click.option("--kind", type=click.Choice(KINDS), default="identity", help="检查的种类，默认 identity。")
def rule(file: Path, kind: str) -> None:
    """写一个规则文件，内有一条带说明的规则和它的例子。"""
    from checker.rules.starts import start

    _write(file, start(kind, _name(file)), f"gouji test {file.as_posix()}")


@new.command(options_metavar="[选项]")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), metavar="文件")
@click.option(
    "--from",
    "report",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="照这份报告所印的章节和表格来写。",
)
def form(file: Path, report: Path | None) -> None:
    """写一份表样；文件放在规则文件夹的 forms 里。"""
    from checker.document import Unreadable
    from checker.run.drafting import empty, of_report

    try:
        text = of_report(report, _name(file)) if report else empty(_name(file))
    except Unreadable as fault:
        raise click.UsageError(f"{report}：{fault}") from None
    _write(file, text, f"gouji test {file.parent.parent.as_posix()}")


def _name(file: Path) -> str:
    return re.sub(r"[^\w-]+", "-", file.stem.lower()).strip("-_") or "own"


def _write(file: Path, text: str, then: str) -> None:
    if file.suffix not in (".yaml", ".yml"):
        raise click.UsageError(f"{file} 应以 .yaml 结尾")
    if file.exists():
        raise click.UsageError(f"{file} 已经有了，请换一个文件名")
    file.parent.mkdir(parents=True, exist_ok=True)
    write(text, file, for_people=False)
    click.echo(f"已写好 {file.as_posix()}。改好后运行 {then}")
