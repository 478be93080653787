"""``gouji check``: the audit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import click

from checker import render
from checker.cli import again, options, outputs
from checker.cli.console import colours, encoding, refuse, refuse_foreign, say, width
from checker.cli.survey import survey_options
from checker.ground import trial
from checker.ground.paths import Folder, Target

if TYPE_CHECKING:
    from checker.audit import Audit
    from checker.rules import Ruleset
    from checker.run.inputs import Input
    from checker.settings import Settings

_TEXTS = (".txt", ".md")
_SMALL = 2**18
"""Bytes of a text that is soon read."""


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
@survey_options
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
    resume: bool,
    shard: tuple[int, int] | None,
    cluster: str,
    **_: object,
) -> int:
    """核对报告：文件、文件夹、通配符，或用 - 表示标准输入。

    退出码：0 没有问题；1 有问题；2 用法、配置或规则有错；3 有文件没能核对，或没有读全。
    """
    configuration = options.configuration(context)
    targets = outputs.targets(configuration)
    template = options.template(configuration)
    settings = configuration.settings()
    settings = replace(settings, exit_zero=exit_zero, resume=resume, shard=shard, cluster=cluster)
    arguments = options.paths(configuration, paths)
    _try_first(arguments, settings, [*(file for _, file in targets), annotate])
    from checker import run
    from checker.cli import streams

    forms, rules = options.load(configuration)

    def before(read: Iterable[Input]) -> None:
        _refuse(chain(read, options.own_files(configuration)), targets, annotate, settings.history)
        _examine(targets, configuration["notice"].template)

    shown = render.Options(
        forms={form.id: form for form in forms},
        rules={rule.id: rule for rule in rules},
        width=width(),
        template=template,
        template_path=str(configuration["template"] or ""),
        letterhead=configuration["notice"],
        superiors=_superiors(settings.organs),
    )

    def made(sink: run.Sink, shows: run.Shows, progress: run.Progress, whole: bool, asked: bool) -> Audit:
        audit = run.stream(
            arguments, settings, forms, rules,
            shows=shows, sink=sink, progress=progress, before=before,
            whole=whole or annotate is not None, asked=asked,
        )  # fmt: skip
        return _remembered(audit, settings, rules)

    # What has become of a finding since the round before is known at the end alone.
    held = settings.history is not None
    styled = [(name, target, _styled(shown, target, color)) for name, target in targets]
    audit = streams.written(styled, made, show_passed=settings.show_passed, held=held)
    if settings.cache:
        keeps = annotate is not None or settings.history is not None
        again.vouch(audit, printed_only=not keeps and all(file is None for _, file in targets))
    return _annotate(audit, annotate, shown) if annotate is not None else audit.exit_code


def _try_first(arguments: Sequence[str], settings: Settings, written: Sequence[Target | Path | None]) -> None:
    """Tries a run that does nothing but look into one small text and print in a copy of this process."""
    more = (settings.previous, settings.rollup, settings.history, settings.shard, settings.resume)
    if len(arguments) != 1 or settings.cluster or any(more) or any(file is not None for file in written):
        return
    path = Path(arguments[0])
    with suppress(OSError, ValueError):
        if path.suffix.lower() in _TEXTS and path.is_file() and path.stat().st_size <= _SMALL:
            trial.begin()


def _remembered(audit: Audit, settings: Settings, rules: Ruleset) -> Audit:
    """The audit, held against the rounds before it, where there is a history."""
    if settings.history is None:
        return audit
    from checker.run.rounds import remember

    return remember(audit, settings.history, (rule.id for rule in rules), settings.organs)


def _styled(shown: render.Options, target: Target | None, color: str) -> render.Options:
    """As it suits where it goes: a file, or standard output."""
    if target is not None:
        return replace(shown, encoding="utf-8")
    return replace(shown, colour=colours(color), encoding=encoding())


def _refuse(
    read: Iterable[Input],
    targets: list[tuple[str, Target | None]],
    annotate: Path | None,
    history: Path | None,
) -> None:
    """Stops a run that would write over what it reads, or whose history is not sound."""
    files = [outputs.first_file(target) for _, target in targets if target is not None]
    refuse_foreign(target for _, target in targets if isinstance(target, Folder))
    # The folder of copies is tried by the name that none of them has.
    tried = [annotate / ".gouji"] if annotate is not None else []
    refuse([*files, *([history] if history is not None else []), *tried], read)
    if history is not None:
        from checker.run.rounds import examine

        examine(history)


def _examine(targets: list[tuple[str, Target | None]], template: Path | None) -> None:
    """Stops a run whose notices are to be written by a template that is not sound."""
    if template is not None and any(name == "notice" for name, _ in targets):
        from checker import notices

        notices.examine(template)


def _superiors(organs: Path | None) -> dict[str, str]:
    if organs is None:
        return {}
    from checker.organs import load

    return load(organs).superiors()


def _annotate(audit: Audit, folder: Path, shown: render.Options) -> int:
    """Writes the marked copies and says which there are not; the exit code of the run with them."""
    from checker.marked.copies import write as write_copies

    written = write_copies(audit, folder, shown)
    for sentence in written.told:
        say(sentence)
    return 2 if written.failed else audit.exit_code
