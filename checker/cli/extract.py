"""``gouji extract``: the tables of many reports as rows to reckon with."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from importlib.util import find_spec
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import click

from checker.cli import options
from checker.cli.console import drop, refuse, say, writing
from checker.cli.progress_line import watched
from checker.ground.paths import Remote
from checker.ground.wholefile import replacing
from checker.render.tidy import STREAMED, WRITERS, rows

if TYPE_CHECKING:
    from checker.run.inputs import Input


@click.command(options_metavar="[选项]")
@click.argument("paths", nargs=-1, required=True, metavar="路径...")
@click.option(
    "--output",
    "-o",
    type=options.Output(dir_okay=False, path_type=Path),
    help=f"写到这个文件，格式看后缀：{'、'.join(f'.{one}' for one in WRITERS)}。不写则以 CSV 写到标准输出。",
)
@click.option("--format", "-f", "name", type=click.Choice(list(WRITERS)), help="格式，不看后缀。")
@options.folder_options
@options.config_options
@options.work_options
@click.pass_context
def extract(
    context: click.Context,
    /,
    paths: tuple[str, ...],
    output: Path | Remote | None,
    name: str | None,
    **_: object,
) -> int:
    """把许多报告的表格抽取成一格一行的数据，供统计、研究之用。

    每行是一个单元格：机关、年度、报告种类、格式、地址、行列名称、数值、状态、原文、单位、文件和位置。金额的数值
    以元计；空白不是 0，没有数值。
    """
    from checker import run

    name = name or _named(output)
    if output is None and name not in STREAMED:
        raise click.UsageError(f"格式 {name} 是文件，请用 --output 指明写到哪里")
    if name == "parquet" and find_spec("pyarrow") is None:
        raise click.ClickException("写 Parquet 要另装组件：pip install 'gouji[data]'")
    configuration = options.configuration(context)

    def before(read: Iterable[Input]) -> None:
        refuse([output] if output else [], chain(read, options.own_files(configuration)))

    with watched() as line:
        parsing = run.Parsing(paths, configuration.settings(), before, line)
        forms = {form.id: form for form in parsing.forms}
        found = (row for report in parsing for row in rows(report, forms))
        if output is not None:
            with writing(output), replacing(output) as file:
                WRITERS[name](found, file)
        else:
            try:
                WRITERS[name](found, sys.stdout.buffer)
                sys.stdout.buffer.flush()
            except BrokenPipeError:
                drop(sys.stdout)
    for problem in parsing.problems:
        say(problem)
    return parsing.exit_code


def _named(output: Path | Remote | None) -> str:
    if output is None:
        return "csv"
    name = output.suffix.lower().removeprefix(".")
    if name not in WRITERS:
        known = "、".join(f".{one}" for one in WRITERS)
        raise click.UsageError(
            f"--output {output}：看不出是哪种格式；认得的后缀有 {known}，或用 --format 指明"
        )
    return name
