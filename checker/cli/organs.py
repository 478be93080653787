"""``gouji organs``: who is who."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import click

from checker.cli import options
from checker.cli.console import refuse, say, write

if TYPE_CHECKING:
    from checker.run.inputs import Input


@click.group(options_metavar="[选项]", subcommand_metavar="命令 …")
def organs() -> None:
    """机关名单：谁是谁。全称、曾用名、简称、地区、上级机关。"""


@organs.command(options_metavar="[选项]")
@click.argument("paths", nargs=-1, required=True, metavar="路径...")
@click.option(
    "--output",
    "-o",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("organs.yaml"),
    help="写到这个文件：.yaml，或 .xlsx。默认 organs.yaml。",
)
@click.option("--force", is_flag=True, help="文件已有时也重写。")
@options.folder_options
@options.config_options
@options.work_options
@click.pass_context
def new(context: click.Context, /, paths: tuple[str, ...], output: Path, force: bool, **_: object) -> None:
    """从一个文件夹的报告写出第一份机关名单，供核对、补充。"""
    from checker import run
    from checker.organs.reading import COLUMNS, YAML
    from checker.organs.writing import as_rows, as_yaml
    from checker.run.organs_met import organs_met

    if output.suffix.lower() not in (*YAML, ".xlsx"):
        raise click.UsageError(f"--output {output}：机关名单写成 .yaml 或 .xlsx")
    if output.exists() and not force:
        raise click.UsageError(f"{output.as_posix()} 已经有了；要重写请加 --force")
    configuration = options.configuration(context)

    def before(read: Iterable[Input]) -> None:
        refuse([output], chain(read, options.own_files(configuration)))

    reports, problems = run.parse(paths, configuration.settings(), before)[1:3]
    found = organs_met(reports)
    if not found:
        raise click.UsageError(f"{'、'.join(paths)} 里没有读到机关名称")
    if output.suffix.lower() == ".xlsx":
        from checker.render.organ_list import workbook

        write(workbook(COLUMNS, as_rows(found)), output, for_people=False)
    else:
        write(as_yaml(found), output, for_people=False)
    for problem in problems:
        say(problem)
    click.echo(
        f"已在 {output.as_posix()} 写下 {len(found)} 个机关。请补上曾用名、上级机关和还没有报送的机关。"
    )


@organs.command(options_metavar="[选项]")
@options.config_options
@click.option("--organs", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="机关名单。")
@click.pass_context
def show(context: click.Context, /, **_: object) -> None:
    """列出机关名单，指出其中的错。"""
    from checker.organs import load

    file: Path | None = options.configuration(context)["organs"]
    if file is None:
        raise click.UsageError("请用 --organs 指明机关名单（或在配置中写 organs）")
    listed = load(file)
    for organ in listed.organs:
        click.echo(organ.full)
        about = (
            ("曾用名", "、".join(organ.former)),
            ("简称", "、".join(organ.short)),
            ("上级机关", organ.superior),
            ("不单独报送", "" if organ.reports else "是"),
        )
        for head, value in about:
            if value:
                click.echo(f"  {head}：{value}")
    click.echo(f"{file.as_posix()}：共 {len(listed)} 个机关。")
