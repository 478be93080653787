"""The options of a run over very many reports: taken up after a break, in parts, by others."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    _Type = click.ParamType[tuple[int, int]]
else:  # generic only in later versions than 8.1, which we take, too
    _Type = click.ParamType

Command = TypeVar("Command", bound=Callable[..., object])


class _Shard(_Type):
    """A part of several: ``2/8``."""

    name = "I/N"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        part, slash, parts = str(value).partition("/")
        if slash and part.isdecimal() and parts.isdecimal() and 1 <= int(part) <= int(parts):
            return int(part), int(parts)
        return self.fail(f"应写作 I/N，如 2/8（I 从 1 到 N），不是“{value}”", param, ctx)


def survey_options(command: Command) -> Command:
    shard = click.option(
        "--shard",
        type=_Shard(),
        metavar="I/N",
        help="只核对 N 份中的第 I 份，供几台机器分头做；同一机关各年的文件在同一份里。",
    )
    resume = click.option(
        "--resume", is_flag=True, help="边核对边记下做完的；同样的命令中断后再运行一次，从断处接着做。"
    )
    cluster = click.option(
        "--cluster",
        metavar="地址",
        default="",
        help="由 Dask 集群的工作进程来做；地址是调度进程的，如 tcp://主机:8786。要另装 gouji[cluster]。",
    )
    return resume(shard(cluster(command)))
