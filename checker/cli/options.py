"""The options that commands share, and the configuration that they and the files come to."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click
from click.core import ParameterSource

from checker import config, render
from checker.cli.outputs import letterhead
from checker.config import Configuration, Value
from checker.ground.faults import RuleFault
from checker.ground.paths import Folder, Remote, Target, on_disk
from checker.ground.paths import target as as_target
from checker.ground.remote import is_remote, local
from checker.ground.smallfile import read_head
from checker.ground.yamlfile import MAX_BYTES

if TYPE_CHECKING:
    from checker.forms import Forms
    from checker.rules import Ruleset
    from checker.run.inputs import Input

    _ListType = click.ParamType[list[str]]
else:  # generic only in later versions than 8.1, which we take, too
    _ListType = click.ParamType

Command = TypeVar("Command", bound=Callable[..., object])


class Comma(_ListType):
    """Several values in one, separated by commas."""

    name = "规则"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> list[str]:
        return [part.strip() for part in str(value).split(",") if part.strip()]


def _apply(options: list[Callable[[Command], Command]]) -> Callable[[Command], Command]:
    def decorate(command: Command) -> Command:
        for option in reversed(options):
            command = option(command)
        return command

    return decorate


class _Existing(click.Path):
    """A path that is there, under the very name that the disk has for it."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        return super().convert(on_disk(value), param, ctx)


class Output(click.Path):
    """A file that is to be written: here, or at an address."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if is_remote(str(value)):
            return Remote(str(value))
        return super().convert(local(str(value)), param, ctx)


_FOLDER = _Existing(exists=True, path_type=Path)
_FILE = click.Path(dir_okay=False, path_type=Path)

config_options = _apply(
    [
        click.option(
            "--config",
            "config_file",
            envvar="GOUJI_CONFIG",
            type=click.Path(exists=True, dir_okay=False, path_type=Path),
            help="用这份配置，不向上查找 gouji.yaml 或 pyproject.toml。",
        ),
        click.option("--no-config", is_flag=True, help="不读任何配置文件。"),
    ]
)
folder_options = _apply(
    [
        click.option(
            "--rules",
            "folders",
            multiple=True,
            metavar="文件夹",
            type=_FOLDER,
            help="自己的规则和表样所在的文件夹。可多次给出。",
        )
    ]
)
rule_options = _apply(
    [
        folder_options,
        click.option("--select", multiple=True, type=Comma(), help="只用这些规则，可用通配符。"),
        click.option("--ignore", multiple=True, type=Comma(), help="不用这些规则，可用通配符。"),
        click.option(
            "--severity",
            "severities",
            multiple=True,
            metavar="规则=级别",
            help="改变一条规则的级别（error、warning、info、off）。可多次给出。",
        ),
        config_options,
    ]
)
"""The options that choose rules, shared by the commands that load them."""

work_options = _apply(
    [
        click.option(
            "--jobs",
            "-j",
            metavar="个数",
            type=click.IntRange(0),
            default=0,
            envvar="GOUJI_JOBS",
            help="同时用几个进程（0：自动）。",
        ),
        click.option(
            "--no-cache", is_flag=True, envvar="GOUJI_NO_CACHE", help="不沿用上次的结果，也不保存这次的。"
        ),
    ]
)
organs_option = click.option(
    "--organs",
    type=_Existing(exists=True, dir_okay=False, path_type=Path),
    metavar="文件",
    help="机关名单（YAML 或 Excel）：全称、曾用名、简称、地区、上级机关。",
)
history_option = click.option(
    "--history",
    type=_FILE,
    metavar="文件",
    help="历史记录：记下各轮的数字和问题，据以与上年、与上一轮比较。没有就新建。",
)
run_options = _apply(
    [
        rule_options,
        click.option(
            "--previous",
            multiple=True,
            type=_FOLDER,
            metavar="路径",
            help="上年的报告：文件或文件夹。可多次给出。",
        ),
        click.option("--rollup", type=_FILE, help="汇总名单：哪些机关的报告汇总成哪一份。"),
        organs_option,
        history_option,
        click.option("--waivers", type=_FILE, help=f"豁免文件。默认：配置旁的 {config.WAIVERS}。"),
        click.option("--no-waivers", is_flag=True, help="不用任何豁免。"),
        click.option("--baseline", type=_FILE, help=f"基线文件。默认：配置旁的 {config.BASELINE}。"),
        click.option("--no-baseline", is_flag=True, help="不用基线。"),
        click.option(
            "--allow-partial", is_flag=True, help="没有读全的报告只按查出的问题计，不以退出码 3 结束。"
        ),
        click.option("--skip-unrecognised", is_flag=True, help="点名的文件不是年度报告时跳过，不算出错。"),
        work_options,
    ]
)
"""What decides how an audit is made."""

_FORMATS_TOLD = "、".join(f"{name}（{one.about}）" for name, one in render.FORMATS.items())
_NOTICE_TOLD = "、".join(f"{key} {about}" for key, about in config.NOTICE.items())
output_options = _apply(
    [
        click.option(
            "--format",
            "-f",
            "formats",
            multiple=True,
            metavar="格式",
            help=f"输出格式：{_FORMATS_TOLD}。可多次给出，默认 text。",
        ),
        click.option(
            "--output",
            "-o",
            "outputs",
            multiple=True,
            metavar="[格式=]文件",
            help="把一种格式写到文件。可多次给出。html=文件夹/（末尾有斜线）写成总览和每份报告一页。",
        ),
        click.option(
            "--template",
            type=click.Path(exists=True, dir_okay=False, path_type=Path),
            help="用自己的 Jinja 模板输出。",
        ),
        click.option(
            "--notice",
            "notice",
            multiple=True,
            metavar="项=内容",
            help=f"整改通知的{_NOTICE_TOLD}。可多次给出。",
        ),
        click.option(
            "--fail-on",
            type=click.Choice(config.FAIL_ON),
            default="error",
            help="有这一级别以上的问题时，退出码为 1。默认 error。",
        ),
        click.option("--show-passed", is_flag=True, help="也列出通过的检查。"),
    ]
)
"""What is shown of an audit, and what counts as failed."""


def configuration(context: click.Context) -> Configuration:
    """What is in force for this call: options over environment over file over defaults."""
    given = context.params
    here = Path()
    found = config.none(here) if given.get("no_config") else config.load(here, given.get("config_file"))
    options: dict[str, Value] = {}
    for name, (key, read) in _OPTIONS.items():
        if name in given and (origin := _origin(context, name)):
            options[key] = Value(read(given[name]), origin)
    if "template" in options:
        formats = options.get("format", Value((), options["template"].origin))
        options["format"] = Value((*formats.value, render.TEMPLATE), formats.origin)
    return found.with_options(options)


def template(found: Configuration) -> str:
    """The source of the user's template; empty where there is none."""
    path: Path | None = found["template"]
    if path is None:
        return ""
    try:
        data = read_head(path, MAX_BYTES)
        if len(data) > MAX_BYTES:
            raise click.UsageError(f"模板 {path} 过大（上限 {MAX_BYTES // 1000} kB）")
        return data.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise click.UsageError(f"无法读取模板 {path}（应当是 UTF-8 文本）") from None


def own_files(found: Configuration) -> list[Input]:
    """The files that the configuration itself is read from, the template among them."""
    from checker.run.inputs import Input

    files = (found.path, found["template"], found["notice"].template)
    return [Input(path.as_posix(), True) for path in files if path is not None]


def load(found: Configuration) -> tuple[Forms, Ruleset]:
    """Forms and rules in force; a rule that there is not is told where it was asked for."""
    from checker import run
    from checker.rules.loader import UnknownRule

    try:
        return run.load(found.settings())
    except UnknownRule as fault:
        asked = next(
            (key for key in ("select", "ignore", "severity") if fault.name in found[key]), "overrides"
        )
        value = found.values[asked]
        origin = value.parts.get(fault.name, value.origin)
        path, _, line = origin.rpartition(":")
        if line.isdigit():
            raise RuleFault(fault.message, path, int(line)) from None
        raise click.UsageError(f"{fault.message}（{origin}）") from None


def paths(found: Configuration, arguments: tuple[str, ...]) -> tuple[str, ...]:
    """What is to be checked: the arguments, else what is configured. Raises ``click.UsageError``."""
    wanted = arguments or tuple(path.as_posix() for path in found["paths"])
    if not wanted:
        raise click.UsageError("缺少参数“路径...”：请写明要核对的文件或文件夹（或在配置中写 paths）")
    if "" in wanted:  # a script's variable that was not set; as a path it would mean the current folder
        raise click.UsageError("路径是空的：请写明要核对的文件或文件夹")
    return wanted


def _origin(context: click.Context, name: str) -> str:
    """Where the user has said so; empty where he has not."""
    source = context.get_parameter_source(name)
    option = next(one for one in context.command.params if one.name == name)
    if source is ParameterSource.COMMANDLINE:
        return f"选项 {max(option.opts, key=len)}"
    if source is ParameterSource.ENVIRONMENT:
        return f"环境变量 {option.envvar}"
    return ""


def _flat(groups: tuple[list[str], ...]) -> tuple[str, ...]:
    return tuple(rule for group in groups for rule in group)


def _levels(pairs: tuple[str, ...]) -> dict[str, str]:
    levels = {}
    for pair in pairs:
        rule, _, level = pair.partition("=")
        if level not in config.LEVELS:
            raise click.UsageError(f"--severity 应写作“规则=error|warning|info|off”，不是“{pair}”")
        levels[rule.strip()] = level
    return levels


def _formats(names: tuple[str, ...]) -> tuple[str, ...]:
    for name in names:
        if name not in (*render.FORMATS, render.TEMPLATE):
            raise click.UsageError(f"没有格式“{name}”；可用：{'、'.join(render.FORMATS)}")
    return names


def _outputs(outputs: tuple[str, ...]) -> dict[str, Target]:
    """Format → file; a file without a format stands under the empty name."""
    files: dict[str, Target] = {}
    for output in outputs:
        name, equals, path = output.partition("=")
        if equals and name.isalpha():  # a file of such a name can be written as ./a=b
            _formats((name,))
            if name in files:
                raise click.UsageError(f"--output 为格式 {name} 指定了两个文件")
            if not path:
                raise click.UsageError(f"--output {output} 没有写明文件")
            files[name] = as_target(path, Path(path))
            if isinstance(files[name], Folder) and not (
                name in render.FORMATS and render.FORMATS[name].folder
            ):
                raise click.UsageError(f"--output {output}：末尾有斜线，是文件夹；格式 {name} 只能写成文件")
        elif "" in files:
            raise click.UsageError("多个 --output 时，每个都要写作“格式=文件”")
        else:
            files[""] = as_target(output, Path(output))
    return files


def _itself(value: Any) -> Any:
    return value


def _nothing(value: Any) -> None:
    return None


_OPTIONS: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "folders": ("rules", _itself),
    "select": ("select", _flat),
    "ignore": ("ignore", _flat),
    "severities": ("severity", _levels),
    "previous": ("previous", _itself),
    "rollup": ("rollup", _itself),
    "organs": ("organs", _itself),
    "history": ("history", _itself),
    "waivers": ("waivers", _itself),
    "no_waivers": ("waivers", _nothing),
    "baseline": ("baseline", _itself),
    "no_baseline": ("baseline", _nothing),
    "allow_partial": ("allow-partial", _itself),
    "skip_unrecognised": ("skip-unrecognised", _itself),
    "show_passed": ("show-passed", _itself),
    "fail_on": ("fail-on", _itself),
    "formats": ("format", _formats),
    "outputs": ("output", _outputs),
    "template": ("template", _itself),
    "notice": ("notice", letterhead),
    "jobs": ("jobs", _itself),
    "no_cache": ("cache", lambda off: not off),
}
"""Parameter of a command → key of the configuration, and how its value is read."""
