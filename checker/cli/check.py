"""``gouji check``: the audit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

import click

from checker import render
from checker.cli import options
from checker.cli.console import colours, encoding, progress, refuse, width, write

if TYPE_CHECKING:
    from checker.run.inputs import Input


@click.command(options_metavar="[选项]")
@click.argument("paths", nargs=-1, metavar="路径...")
@options.output_options
@click.option("--exit-zero", is_flag=True, help="有问题也以 0 退出（没能核对、没有读全时仍为 3）。")
@options.run_options
@click.option(
    "--color",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    help="是否用颜色（auto：只在终端上）。",
)
@click.pass_context
def check(context: click.Context, /, paths: tuple[str, ...], exit_zero: bool, color: str, **_: object) -> int:
    """核对报告：文件、文件夹、通配符，或用 - 表示标准输入。

    退出码：0 没有问题；1 有问题；2 用法、配置或规则有错；3 有文件没能核对，或没有读全。
    """
    from checker import run

    configuration = options.configuration(context)
    targets = options.targets(configuration)
    template = options.template(configuration)
    settings = replace(configuration.settings(), exit_zero=exit_zero)
    arguments = options.paths(configuration, paths)
    forms, rules = options.load(configuration)

    def before(read: Iterable[Input]) -> None:
        files = [target for _, target in targets if target is not None]
        refuse(files, chain(read, options.own_files(configuration)))

    audit = run.check(arguments, settings, forms, rules, progress, before)
    for name, target in targets:
        shown = render.Options(
            forms={form.id: form for form in forms},
            rules={rule.id: rule for rule in rules},
            colour=target is None and colours(color),
            width=width(),
            encoding="utf-8" if target else encoding(),
            template=template,
            template_path=str(configuration["template"] or ""),
        )
        output, audit = run.rendered(render.renderer(name), audit, shown)
        write(output, target, for_people=name in render.FORMATS and render.FORMATS[name].for_people)
    return audit.exit_code
