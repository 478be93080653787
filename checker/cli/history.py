"""``gouji history``: what is remembered of earlier rounds."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from checker.audit import SEVERITY_NAMES
from checker.cli import options
from checker.cli.console import refuse, write

if TYPE_CHECKING:
    from checker.history import Book, Entry, Finding

_FILE = click.option(
    "--history",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="文件",
    help="历史记录。不写则用配置中的 history。",
)
_YEAR = click.option("--year", type=int, metavar="年度", help="只要这一年度的。")
_EXPORTS = (".json", ".csv", ".xlsx")


@click.group(options_metavar="[选项]", subcommand_metavar="命令 …")
def history() -> None:
    """历史记录：各份报告历次核对的数字和问题。"""


@history.command("list", options_metavar="[选项]")
@_FILE
@options.config_options
@click.pass_context
def list_(context: click.Context, /, **_: object) -> None:
    """列出记着哪些机关、哪些年度的报告，各有几轮。"""
    from checker.history import read

    file = _file(context)
    with read(file) as book:
        entries = book.entries()
        for entry in entries:
            rounds = book.rounds(entry)
            last = book.findings(rounds[-1])
            counts = [f"{name} {n}" for key, name in SEVERITY_NAMES.items() if (n := _count(last, key))]
            said = "，".join(counts) or "没有问题"
            click.echo(f"{entry.body} {entry.year} 年度：{len(rounds)} 轮，最近 {rounds[-1].day}，{said}")
    click.echo(f"{file.as_posix()}：共 {len(entries)} 份报告。")


@history.command(options_metavar="[选项]")
@click.argument("organ", metavar="机关")
@_YEAR
@_FILE
@options.config_options
@click.pass_context
def show(context: click.Context, /, organ: str, year: int | None, **_: object) -> None:
    """列出一个机关的报告历次核对的文件和问题。机关写全称，或省去地区。"""
    from checker.history import read

    with read(file := _file(context)) as book:
        for entry in _wanted(book, organ, year, file):
            click.echo(f"{entry.body} {entry.year} 年度")
            for one in book.rounds(entry):
                findings = book.findings(one)
                cells = sum(1 for _ in book.cells(one))
                about = f"{'、'.join(one.files)}  {cells} 格，{len(findings)} 个问题"
                click.echo(f"  第 {one.number} 轮  {one.day}  {about}")
                for finding in findings:
                    known = {"waived": "（已豁免）", "baseline": "（基线已有）"}.get(finding.state, "")
                    click.echo(f"    {SEVERITY_NAMES[finding.severity]}{known}：{finding.message}")
                    click.echo(f"        {finding.rule}  {finding.fingerprint}")


@history.command(options_metavar="[选项]")
@click.argument("organs", nargs=-1, metavar="[机关]...")
@_YEAR
@click.option("--all", "every", is_flag=True, help="全部忘掉（可与 --year 合用：这一年度的全部）。")
@_FILE
@options.config_options
@click.pass_context
def forget(
    context: click.Context, /, organs: tuple[str, ...], year: int | None, every: bool, **_: object
) -> None:
    """忘掉一些报告的全部各轮：文件里不再留有它们的任何内容。"""
    from checker.history import emptied, written
    from checker.run.forgetting import forget as take_out

    if bool(organs) == every:
        raise click.UsageError("请写明忘掉哪些机关，或用 --all 全部忘掉")
    file = _file(context)
    if not file.exists():
        raise click.UsageError(f"没有历史记录 {file.as_posix()}")
    with written(file) as book:
        gone = book.entries(year=year) if every else []
        for organ in organs:
            gone += [one for one in _wanted(book, organ, year, file) if one not in gone]
        take_out(book, gone)
    emptied(file)
    for entry in gone:
        click.echo(f"已忘掉 {entry.body} {entry.year} 年度")
    click.echo(f"{file.as_posix()}：忘掉 {len(gone)} 份报告。")


@history.command(options_metavar="[选项]")
@click.option(
    "--output",
    "-o",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="写到这个文件：.json、.csv 或 .xlsx。",
)
@click.option(
    "--what",
    type=click.Choice(["findings", "figures"]),
    default="findings",
    help="写成 .csv 时要哪一样：findings 问题（默认）、figures 数字。其他格式两样都有。",
)
@_FILE
@options.config_options
@click.pass_context
def export(context: click.Context, /, output: Path, what: str, **_: object) -> None:
    """把历史记录写成 JSON、CSV 或 Excel 文件。"""
    from checker.history import read
    from checker.history.export import as_csv, as_json, tables
    from checker.run.inputs import Input

    if output.suffix.lower() not in _EXPORTS:
        raise click.UsageError(f"--output {output}：写成 {'、'.join(_EXPORTS)} 中的一种")
    file = _file(context)
    refuse([output], [Input(file.as_posix(), True), *options.own_files(options.configuration(context))])
    with read(file) as book:
        if output.suffix.lower() == ".json":
            made: str | bytes = as_json(book)
        elif output.suffix.lower() == ".csv":
            made = as_csv(book, what)
        else:
            from checker.render.workbook import Column, Workbook

            sheets = Workbook("历史记录", "gouji")
            for name, (head, rows) in tables(book).items():
                sheets.sheet(name, [Column(one, 60 if one == "问题" else 16) for one in head], rows)
            made = sheets.data()
    write(made, output, for_people=False)
    click.echo(f"已写好 {output.as_posix()}。")


def _file(context: click.Context) -> Path:
    file: Path | None = options.configuration(context)["history"]
    if file is None:
        raise click.UsageError("请用 --history 指明历史记录（或在配置中写 history）")
    return file


def _wanted(book: Book, organ: str, year: int | None, file: Path) -> list[Entry]:
    """The reports of a body. Raises ``click.UsageError`` where there is none, or several may be meant."""
    from checker.language.organs import canonical, same_organ

    entries = book.entries(year=year)
    found = [one for one in entries if canonical(one.body) == canonical(organ)]
    found = found or [one for one in entries if same_organ(one.body, organ)]
    bodies = list(dict.fromkeys(one.body for one in found))
    if len(bodies) > 1:
        raise click.UsageError(f"“{organ}”可能是 {'、'.join(bodies)}；请写全")
    if not found:
        raise click.UsageError(f"{file.as_posix()} 中没有“{organ}”{f' {year} 年度' if year else ''}的报告")
    return found


def _count(findings: list[Finding], severity: str) -> int:
    return sum(one.severity == severity and one.state == "new" for one in findings)
