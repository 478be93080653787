"""``gouji check``: the audit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import click

from checker import render
from checker.cli import again, options, outputs
from checker.cli.console import (
    colours,
    encoding,
    progress,
    refuse,
    refuse_foreign,
    say,
    width,
    write,
    writing,
)
from checker.ground.paths import Folder

if TYPE_CHECKING:
    from checker.audit import Audit
    from checker.run.inputs import Input


@click.command(options_metavar="[选项]")
@click.argument("paths", nargs=-1, metavar="路径...")
@options.output_options
@click.option("--exit-zero", is_flag=True, help="有问题也以 0 退出（没能核对、没有读全时仍为 3）。")
@click.option(
    "--annotate",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="文件夹",
    help="另写标注副本：每份报告复制一份到这个文件夹，每个问题是所指文字上的一条批注；原件不动。",
)
@options.run_options
@click.option(
    "--color",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    help="是否用颜色（auto：只在终端上）。",
)
@click.pass_context
def check(
    context: click.Context,
    /,
    paths: tuple[str, ...],
    exit_zero: bool,
    annotate: Path | None,
    color: str,
    **_: object,
) -> int:
    """核对报告：文件、文件夹、通配符，或用 - 表示标准输入。

    退出码：0 没有问题；1 有问题；2 用法、配置或规则有错；3 有文件没能核对，或没有读全。
    """
    from checker import run

    configuration = options.configuration(context)
    targets = outputs.targets(configuration)
    template = options.template(configuration)
    settings = replace(configuration.settings(), exit_zero=exit_zero)
    arguments = options.paths(configuration, paths)
    forms, rules = options.load(configuration)

    def before(read: Iterable[Input]) -> None:
        _refuse(chain(read, options.own_files(configuration)), targets, annotate, settings.history)
        if any(name == "notice" for name, _ in targets) and configuration["notice"].template is not None:
            from checker import notices

            notices.examine(configuration["notice"].template)

    audit = run.check(arguments, settings, forms, rules, progress, before)
    if settings.history is not None:
        audit = run.remember(audit, settings.history, (rule.id for rule in rules), settings.organs)
    for name, target in targets:
        shown = render.Options(
            forms={form.id: form for form in forms},
            rules={rule.id: rule for rule in rules},
            colour=target is None and colours(color),
            width=width(),
            encoding="utf-8" if target else encoding(),
            template=template,
            template_path=str(configuration["template"] or ""),
            letterhead=configuration["notice"],
        )
        if isinstance(target, Folder):
            with writing(target):
                audit = _into(target.path, name, audit, shown)
            continue
        output, audit = run.rendered(render.renderer(name), audit, shown)
        write(output, target, for_people=name in render.FORMATS and render.FORMATS[name].for_people)
    if settings.cache:
        keeps = annotate is not None or settings.history is not None
        again.vouch(audit, printed_only=not keeps and all(file is None for _, file in targets))
    if annotate is not None:
        named = {form.id: form for form in forms}
        shown = render.Options(forms=named, rules={rule.id: rule for rule in rules})
        return _annotate(audit, annotate, shown)
    return audit.exit_code


def _refuse(
    read: Iterable[Input],
    targets: list[tuple[str, Path | Folder | None]],
    annotate: Path | None,
    history: Path | None,
) -> None:
    """Stops a run that would write over what it reads, or whose history is not sound."""
    from checker import run

    files = [outputs.first_file(target) for _, target in targets if target is not None]
    refuse_foreign(target for _, target in targets if isinstance(target, Folder))
    # The folder of copies is tried by the name that none of them has.
    tried = [annotate / ".gouji"] if annotate is not None else []
    refuse([*files, *([history] if history is not None else []), *tried], read)
    if history is not None:
        run.examine(history)


def _into(folder: Path, name: str, audit: Audit, shown: render.Options) -> Audit:
    """Writes a format as a folder of files; the audit that they show."""
    if name == "notice":
        from checker import notices

        for sentence in notices.write(audit, folder, shown).told:
            say(sentence)
        return audit
    from checker import run

    return run.render_pages(audit, shown, folder)


def _annotate(audit: Audit, folder: Path, shown: render.Options) -> int:
    """Writes the marked copies and says which there are not; the exit code of the run with them."""
    from checker.marked.copies import write as write_copies

    written = write_copies(audit, folder, shown)
    for sentence in written.told:
        say(sentence)
    return 2 if written.failed else audit.exit_code
