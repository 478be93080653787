"""``gouji check``: the audit."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import click

from checker import render
from checker.cli.console import colours, encoding, width, write
from checker.settings import FailOn, Level, Settings


class Comma(click.ParamType[list[str]]):
    """Several values in one, separated by commas."""

    name = "规则"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> list[str]:
        return [part.strip() for part in str(value).split(",") if part.strip()]


def rule_options(command: Callable[..., object]) -> Callable[..., object]:
    """The options that choose rules, shared by the commands that load them."""
    for option in (
        click.option(
            "--severity",
            "severities",
            multiple=True,
            metavar="规则=级别",
            help="改变一条规则的级别（error、warning、info、off）。可多次给出。",
        ),
        click.option("--ignore", multiple=True, type=Comma(), help="不用这些规则，可用通配符。"),
        click.option("--select", multiple=True, type=Comma(), help="只用这些规则，可用通配符。"),
        click.option(
            "--rules",
            "folders",
            multiple=True,
            metavar="文件夹",
            type=click.Path(exists=True, file_okay=False, path_type=Path),
            help="自己的规则所在的文件夹。可多次给出。",
        ),
    ):
        command = option(command)
    return command


def parse_severities(pairs: tuple[str, ...]) -> dict[str, Level]:
    levels: dict[str, Level] = {}
    for pair in pairs:
        rule, _, level = pair.partition("=")
        if level not in ("error", "warning", "info", "off"):
            raise click.UsageError(f"--severity 应写作“规则=error|warning|info|off”，不是“{pair}”")
        levels[rule.strip()] = level  # type: ignore[assignment]  # narrowed by the test above
    return levels


def parse_outputs(formats: tuple[str, ...], outputs: tuple[str, ...]) -> list[tuple[str, Path | None]]:
    """Each format with its file (``None``: standard output). Raises ``click.UsageError``."""
    names = render.FORMATS
    targets: dict[str, Path] = {}
    bare: Path | None = None
    for output in outputs:
        name, equals, path = output.partition("=")
        if equals and name in names:
            targets[name] = Path(path)
        elif bare is not None:
            raise click.UsageError("多个 --output 时，每个都要写作“格式=文件”")
        else:
            bare = Path(output)
    asked = list(dict.fromkeys([*formats, *targets])) or ["text"]
    free = [name for name in asked if name not in targets]
    if bare is not None:
        if len(free) != 1:
            raise click.UsageError("--output 不写格式时，只能有一种格式；多种格式请写作“格式=文件”")
        targets[free.pop()] = bare
    if len(free) > 1:
        raise click.UsageError(
            f"只有一种格式能写到标准输出；请用 --output 格式=文件 为 {'、'.join(free[:-1])} 指定文件"
        )
    return [(name, targets.get(name)) for name in asked]


@click.command(options_metavar="[选项]")
@click.argument("paths", nargs=-1, required=True, metavar="路径...")
@click.option(
    "--format", "-f", "formats", multiple=True, metavar="格式", help="输出格式，可多次给出。默认 text。"
)
@click.option(
    "--output",
    "-o",
    "outputs",
    multiple=True,
    metavar="[格式=]文件",
    help="把一种格式写到文件。可多次给出。",
)
@rule_options
@click.option(
    "--fail-on",
    type=click.Choice(["error", "warning", "info", "never"]),
    default="error",
    show_default=True,
    help="有这一级别以上的问题时，退出码为 1。",
)
@click.option("--exit-zero", is_flag=True, help="有问题也以 0 退出（无法核对时仍为 3）。")
@click.option("--show-passed", is_flag=True, help="也列出通过的检查。")
@click.option("--skip-unrecognised", is_flag=True, help="点名的文件不是年度报告时跳过，不算出错。")
@click.option("--jobs", "-j", type=click.IntRange(0), default=0, help="同时用几个进程（0：自动）。")
@click.option(
    "--color",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    help="是否用颜色（auto：只在终端上）。",
)
def check(
    paths: tuple[str, ...],
    formats: tuple[str, ...],
    outputs: tuple[str, ...],
    folders: tuple[Path, ...],
    select: tuple[list[str], ...],
    ignore: tuple[list[str], ...],
    severities: tuple[str, ...],
    fail_on: FailOn,
    exit_zero: bool,
    show_passed: bool,
    skip_unrecognised: bool,
    jobs: int,
    color: str,
) -> int:
    """核对报告：文件、文件夹、通配符，或用 - 表示标准输入。

    退出码：0 没有问题；1 有问题；2 用法、配置或规则有错；3 有文件无法核对。
    """
    from checker import run

    for name in formats:
        if name not in render.FORMATS:
            raise click.UsageError(f"没有格式“{name}”；可用：{'、'.join(render.FORMATS)}")
    targets = parse_outputs(formats, outputs)
    settings = Settings(
        rule_folders=folders,
        select=tuple(rule for group in select for rule in group),
        ignore=tuple(rule for group in ignore for rule in group),
        severities=parse_severities(severities),
        fail_on=fail_on,
        exit_zero=exit_zero,
        show_passed=show_passed,
        skip_unrecognised=skip_unrecognised,
        jobs=jobs,
    )
    forms, rules = run.load(settings)
    audit = run.check(paths, settings, forms, rules, _progress)
    for name, target in targets:
        options = render.Options(
            forms={form.id: form for form in forms},
            rules={rule.id: rule for rule in rules},
            colour=target is None and colours(color),
            width=width(),
            encoding="utf-8" if target else encoding(),
        )
        write(render.renderer(name)(audit, options), target, for_people=name == "text")
    return audit.exit_code


def _progress(total: int) -> Callable[[], None]:
    """A bar on standard error where there are many files and somebody looks."""
    if total < 8 or not sys.stderr.isatty():
        return lambda: None
    bar = click.progressbar(length=total, label="核对", file=sys.stderr)

    def step() -> None:
        bar.update(1)
        if bar.finished:
            bar.render_finish()

    return step
