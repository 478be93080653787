"""``gouji parse``: what was understood of a file."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import click

from checker import render
from checker.cli import options, outputs
from checker.cli.console import colours, encoding, refuse, say, width, write
from checker.ground.paths import Remote

if TYPE_CHECKING:
    from checker.run.inputs import Input


@click.command(options_metavar="[选项]")
@click.argument("paths", nargs=-1, required=True, metavar="路径...")
@click.option(
    "--format",
    "-f",
    "name",
    type=click.Choice(render.PARSE_FORMATS),
    help="输出格式，默认 text。html 是一页重画的表格，各格的状态以颜色区分。",
)
@click.option(
    "--output",
    "-o",
    type=options.Output(dir_okay=False, path_type=Path),
    help="写到这个文件；没有 --format 时，格式看后缀。",
)
@click.option("--names", is_flag=True, help="只列规则里可写的名称：表、行、列的标识，和可以代替它们的名称。")
@options.folder_options
@options.config_options
@options.work_options
@click.option("--color", type=click.Choice(["auto", "always", "never"]), default="auto", help="是否用颜色。")
@click.pass_context
def parse(
    context: click.Context,
    /,
    paths: tuple[str, ...],
    name: str | None,
    output: Path | Remote | None,
    names: bool,
    color: str,
    **_: object,
) -> int:
    """显示从文件中读出的机关、年度和每一个单元格。

    每格都标明状态（数字、空白、无法确定、不是数字）和来源（表格线、位置、文字顺序、文字识别）。
    """
    from checker import run

    configuration = options.configuration(context)
    name = name or (outputs.format_of(output, render.PARSE_FORMATS) if output else "text")

    def before(read: Iterable[Input]) -> None:
        refuse([output] if output else [], chain(read, options.own_files(configuration)))

    forms, reports, problems, exit_code = run.parse(paths, configuration.settings(), before)
    shown = render.Options(
        forms={form.id: form for form in forms},
        colour=output is None and colours(color),
        width=width(),
        encoding="utf-8" if output else encoding(),
    )
    if names:
        from checker.render.names import text

        write(render.writable(text(reports, shown)), output, for_people=True)
    else:
        write(render.parse_renderer(name)(reports, shown), output, for_people=name == "text")
    for problem in problems:
        say(problem)
    return exit_code
