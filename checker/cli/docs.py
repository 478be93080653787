"""``gouji docs``: pages made from the rules and commands themselves."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import click

from checker.cli import options
from checker.cli.console import write


@click.command(options_metavar="[选项]")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), metavar="文件夹")
@options.rule_options
@click.pass_context
def docs(context: click.Context, /, folder: Path, **_: object) -> None:
    """为每条规则、每个命令和配置写一页说明（Markdown）。

    写在文件夹的 rules、commands 等处；其中不再有的规则和命令，其页面一并删去。
    """
    from checker import pages
    from checker.cli.program import COMMANDS

    forms, rules = options.load(options.configuration(context))
    commands = {name: getattr(import_module(module), made) for name, (module, made, _) in COMMANDS.items()}
    made = pages.all_pages(rules, forms, commands)
    for path, text in made.items():
        write(text, folder / path, for_people=False)
    for part in ("rules", "commands"):
        for page in (folder / part).glob("*.md"):
            if f"{part}/{page.name}" not in made and page.read_text("utf-8").startswith(pages.MADE):
                page.unlink()
    click.echo(f"已在 {folder.as_posix()} 写好 {len(made)} 页。")
